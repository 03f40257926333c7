// node --import movable-clock.mjs: a process whose clock is as far behind as the file OTKLIK_TEST_CLOCK says, in milliseconds.
import { existsSync, readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const real = Date.now;
let behind = 0;
Date.now = () => real() - behind;
globalThis.Date = new Proxy(Date, {
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [target.now()] : given),
  apply: (target) => new target(target.now()).toString(),
});
const path = process.env.OTKLIK_TEST_CLOCK ?? '';
setInterval(() => (behind = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0), 200).unref();
