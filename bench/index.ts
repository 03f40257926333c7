import { backTest } from './back-test.js';
import { life } from './life.js';
import { open } from './open.js';
import { storm } from './storm.js';

/** One file a bench, over the public doors. The last line is JSON: figures of this run, and what they should be. */
export interface Measured {
  figures: Record<string, number>;
  /** `">= 0.6"`, `"<= 2000"`. */
  targets: Record<string, string>;
}

const benches: Record<string, { what: string; run: () => Promise<Measured> }> = {
  life: { what: 'лёгкая жизнь обращения: голый Temporal против всего Отклика, в одном запуске', run: life },
  storm: { what: 'буря: 2500 комментариев за минуту, потом тишина; пойманы ли все и возвращается ли память', run: storm },
  open: { what: '100 000 открытых обращений ждут своих сроков (--count N — сколько)', run: open },
  'back-test': { what: 'проверка черновика на 100 000 прошлых обращений, рядом с работой (--count N — сколько)', run: backTest },
};

const name = process.argv[2];
const bench = name === undefined ? undefined : benches[name];
if (bench) {
  const { figures, targets } = await bench.run();
  console.log(JSON.stringify({ bench: name, figures, targets }));
} else {
  console.log('npm run bench -- ИМЯ');
  for (const [known, { what }] of Object.entries(benches)) console.log(`  ${known.padEnd(10)} ${what}`);
  process.exitCode = name === undefined ? 0 : 1;
}
