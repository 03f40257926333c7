import { parentPort, workerData } from 'node:worker_threads';
import { breachesOf, type PastLife, type WhatIf } from '../domain/what-if.js';

/** Reckons, while the process it belongs to goes on with its work: lives come in by the batch, breaches go out. */
const whatIf = workerData as WhatIf;
const port = parentPort;
if (!port) throw new Error('what-if-thread.ts runs in a thread of the worker process');

port.on('message', (lives: PastLife[]) => port.postMessage(lives.flatMap((life) => breachesOf(whatIf, life))));
