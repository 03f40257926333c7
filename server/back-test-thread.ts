import { parentPort, workerData } from 'node:worker_threads';
import { compareDecisions, type Change, type PastAppeal, type Reckoning } from '../domain/back-test.js';

/** Reckons, while the process it belongs to goes on with its work: appeals come in by the batch, what changes goes out. */
const reckoning = workerData as Reckoning;
const port = parentPort;
if (!port) throw new Error('back-test-thread.ts runs in a thread of the worker process');

port.on('message', (appeals: PastAppeal[]) => {
  const changes = appeals.flatMap((past): Change[] => {
    const change = compareDecisions(reckoning, past);
    return change ? [change] : [];
  });
  port.postMessage(changes);
});
