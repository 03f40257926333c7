import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../config.js';
import { isFree } from '../../embedded/ports.js';
import { ill, well, type Finding } from './finding.js';

const neededMb = 500;

export const examineMachine = async (config: Config): Promise<Finding[]> => [
  examineNode(),
  examineDisk(config),
  await examinePort(config),
];

const examineNode = (): Finding => {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return well('Node.js', node);
  return ill('Node.js', node, 'установите Node.js 20.19 или новее');
};

const examineDisk = ({ dataDir }: Config): Finding => {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMb >= neededMb) return well('Место на диске', `${freeMb} МБ`);
  return ill('Место на диске', `${freeMb} МБ`, `освободите место для ${dataDir}: нужно хотя бы ${neededMb} МБ`);
};

const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)));

const examinePort = async ({ port }: Config): Promise<Finding> => {
  const answers = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(3_000) }).then(
    async (response) => response.ok && (await response.json().catch(() => undefined)) !== undefined,
    () => false,
  );
  if (answers) return well('Порт', `${port}, Отклик отвечает`);
  if (await isFree(port)) return well('Порт', `${port} свободен`);
  return ill('Порт', `${port} занят другой программой`, 'освободите его или выберите другой переменной PORT');
};
