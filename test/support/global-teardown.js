import { once } from 'node:events';

/** Closing the pipe ends the servers and removes their folder. */
export default async () => {
  const keeper = globalThis.testServersKeeper;
  if (keeper.exitCode !== null) return;
  keeper.stdin.end();
  await once(keeper, 'exit');
};
