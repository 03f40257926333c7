/**
 * Ends this process when its parent is gone, however it went: `kill -9` closes the pipe on our standard input too.
 * `close` lets the process finish its work; what has not ended by then is cut off.
 */
export const endWithParent = (close: () => Promise<unknown>, graceMs = 5_000): void => {
  process.stdin.on('error', () => undefined);
  process.stdin.once('close', () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    void close().finally(() => process.exit(0));
  });
  process.stdin.resume();
};
