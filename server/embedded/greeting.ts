import type { Config } from '../config.js';
import type { Prepared } from '../prepare.js';
import { ownAddress } from './ports.js';

/** What a person sees when everything runs. */
export const greeting = (config: Config, { demoKey, signIns }: Prepared, temporalUiPort: number | null): string => {
  const here = (port: number): string => `http://127.0.0.1:${port}`;
  const rows: [string, string][] = [['Панель', `http://${ownAddress(config.host)}:${config.port}/admin`]];
  if (config.mode === 'demo') rows.push(['Страница жителя', here(config.emulatorPort)]);
  if (temporalUiPort !== null) rows.push(['Temporal', here(temporalUiPort)]);
  rows.push(['Данные', config.dataDir]);
  if (demoKey !== null) rows.push(['Ключ API', demoKey]);
  const width = Math.max(...signIns.map(({ login }) => login.length), 0);
  const people = signIns.map(({ login, password, name }) => `  ${login.padEnd(width)}  ${password}  ${name}`);
  return [
    '',
    'Отклик работает.',
    ...rows.map(([what, where]) => `  ${what.padEnd(16)} ${where}`),
    ...(people.length ? ['Вход в панель (имя, пароль):', ...people] : []),
    'Ctrl+C — остановить.',
    '',
  ].join('\n');
};
