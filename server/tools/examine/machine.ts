import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../config.js';
import { freeMbOn } from '../../embedded/data-dir.js';
import { hasAddress, isFree, ownAddress } from '../../embedded/ports.js';
import type { RunningCopy } from '../../embedded/running-copy.js';
import { isGuessable } from '../../known-keys.js';
import { ill, well, type Finding } from './finding.js';

const neededMb = 500;
const networksOfStand = 4;

/** `copy` = the one that runs on the data folder: then its ports are looked at, wherever it was told to listen. */
export const examineMachine = async (config: Config, copy: RunningCopy | undefined): Promise<Finding[]> => [
  examineNode(),
  examineDisk(config),
  await examinePort(copy ?? config),
  ...(await examineStand(config, copy)),
  ...examineSecretKey(config),
];

const examineSecretKey = ({ mode, secretKey }: Config): Finding[] => {
  if (mode !== 'production' || secretKey === null) return [];
  if (!isGuessable(secretKey)) return [well('Тайный ключ', 'случайный')];
  return [
    ill(
      'Тайный ключ',
      'его легко угадать',
      'создайте случайный (sh server/ops/make-secrets.sh) и введите ключи соцсетей в панели заново',
    ),
  ];
};

const examineNode = (): Finding => {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return well('Node.js', node);
  return ill('Node.js', node, 'установите Node.js 20.19 или новее');
};

/** Where both servers are somebody else's, nothing of ours grows in the data folder: it may even lie in memory, as in a container. */
const examineDisk = ({ dataDir, databaseUrl, temporal }: Config): Finding => {
  const folder = databaseUrl !== null && temporal.address !== null ? '/' : dataDir;
  const freeMb = freeMbOn(nearestExisting(folder));
  if (freeMb >= neededMb) return well('Место на диске', `${freeMb} МБ`);
  return ill('Место на диске', `${freeMb} МБ`, `освободите место для ${folder}: нужно хотя бы ${neededMb} МБ`);
};

const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)));

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
    async (response) => response.ok && (await response.json().catch(() => undefined)) !== undefined,
    () => false,
  );

const examinePort = async ({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Finding> => {
  if (await answers(`http://${ownAddress(host)}:${port}/health/live`)) return well('Порт', `${port}, Отклик отвечает`);
  if (host !== null && !(await hasAddress(host)))
    return ill('Порт', `на адресе ${host} не занять: у этой машины его нет`, 'исправьте OTKLIK_HOST или уберите его');
  if (await isFree(port, host ?? undefined)) return well('Порт', `${port} свободен`);
  return ill('Порт', `${port} занят другой программой`, 'освободите его или выберите другой переменной PORT');
};

/** A port of its own and one for each network. */
const examineStand = async ({ mode, emulatorPort }: Config, copy: RunningCopy | undefined): Promise<Finding[]> => {
  const first = copy ? copy.emulatorPort : mode === 'demo' ? emulatorPort : null;
  if (first === null) return [];
  const [what, last] = ['Порты стенда', first + networksOfStand];
  if (await answers(`http://127.0.0.1:${first}/state`)) return [well(what, `${first}–${last}, стенд отвечает`)];
  const busy: number[] = [];
  for (let port = first; port <= last; port++) if (!(await isFree(port))) busy.push(port);
  if (busy.length === 0) return [well(what, `${first}–${last} свободны`)];
  const mend = 'освободите их или выберите другие переменной OTKLIK_EMULATOR_PORT';
  return [ill(what, `заняты другой программой: ${busy.join(', ')}`, mend)];
};
