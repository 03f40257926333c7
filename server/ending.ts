import type { Config } from './config.js';
import { endWithParent } from './embedded/parent-pipe.js';

/** Ends this process cleanly: on a signal, and, as a child of `npm start`, when its parent is gone. */
export const endCleanly = ({ endsWithParent }: Config, close: () => Promise<unknown>): void => {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), 10_000).unref();
    void close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (endsWithParent) endWithParent(close, 10_000);
};
