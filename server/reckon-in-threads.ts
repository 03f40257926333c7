import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** More would take the time of the appeals that are alive. */
const mostThreads = 2;
const batchSize = 500;

export interface Reckoned<Item, Found> {
  /** A module that answers every batch it is sent with what it has found. */
  thread: URL;
  /** What the threads know from the start. */
  knows: unknown;
  /** The next items, at most so many; fewer than that are the last. */
  read(limit: number): Promise<Item[]>;
  /** Keeps what was found and tells how far it is; `stop` = nobody wants the rest. */
  keep(items: Item[], found: Found[]): Promise<'go on' | 'stop'>;
}

/** Goes through the past beside the appeals that are alive: batches are read one after another and reckoned by whichever thread is free. */
export const reckonInThreads = async <Item, Found>({
  thread,
  knows,
  read,
  keep,
}: Reckoned<Item, Found>): Promise<'done' | 'stopped'> => {
  const threads = Array.from({ length: Math.min(mostThreads, availableParallelism()) }, () =>
    startThread<Item, Found>(thread, knows),
  );
  try {
    const wanted = { rest: true };
    let reading = read(batchSize);
    const next = (): Promise<Item[]> => {
      const batch = reading;
      reading = batch.then((items) => (items.length < batchSize ? [] : read(batchSize)));
      return batch;
    };
    await Promise.all(
      threads.map(async ({ reckon }) => {
        for (let batch = await next(); batch.length > 0 && wanted.rest; batch = await next()) {
          if ((await keep(batch, await reckon(batch))) === 'stop') wanted.rest = false;
        }
      }),
    );
    await reading;
    return wanted.rest ? 'done' : 'stopped';
  } finally {
    await Promise.all(threads.map(({ stop }) => stop()));
  }
};

const startThread = <Item, Found>(thread: URL, knows: unknown) => {
  const worker = new Worker(thread, { workerData: knows });
  return {
    async reckon(items: Item[]): Promise<Found[]> {
      const answered = once(worker, 'message') as Promise<[Found[]]>; // rejects with the thread's error
      worker.postMessage(items);
      return (await answered)[0];
    },
    stop: () => worker.terminate(),
  };
};
