import { parseArgs } from 'node:util';
import { startStand } from './stand.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9100' },
    host: { type: 'string' },
    data: { type: 'string', default: '.data/stand' },
    callback: { type: 'string' },
    'time-scale': { type: 'string', default: '60' },
    'parent-pipe': { type: 'boolean', default: false },
  },
});

const numberOf = (flag: 'port' | 'time-scale', smallest: number, largest: number): number => {
  const value = Number(values[flag]);
  if (value >= smallest && value <= largest) return value;
  console.error(`--${flag}: ожидается число от ${smallest} до ${largest}, а задано «${values[flag]}»`);
  process.exit(2);
};

const stand = await startStand({
  dataDir: values.data,
  port: numberOf('port', 1, 65_534),
  host: values.host,
  callbackUrl: values.callback,
  speed: numberOf('time-scale', 1, 100_000),
  log: (line) => console.log(line),
});
console.log(`Страница жителя: http://127.0.0.1:${stand.port}, методы VK: http://127.0.0.1:${stand.port + 1}/method/…`);

const leave = (): void => void stand.close().finally(() => process.exit(0));
process.once('SIGTERM', leave);
process.once('SIGINT', leave);
if (values['parent-pipe']) {
  // `kill -9` of whoever started us closes the pipe on our standard input too.
  process.stdin.on('error', () => undefined);
  process.stdin.once('close', leave);
  process.stdin.resume();
}
