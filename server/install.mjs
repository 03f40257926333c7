// Before every command: a fresh clone installs what is missing by itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.otklik-lock`;
const lock = readFileSync(`${root}package-lock.json`, 'utf8');
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Нужен Node.js 20.19 или новее, а запущен ${process.versions.node}.`);
  process.exit(1);
}
if (!installed) {
  console.error('Устанавливаю зависимости (один раз, около минуты)…');
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (done.status !== 0) {
    console.error('Зависимости не установились: проверьте доступ к реестру пакетов npm и повторите.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
