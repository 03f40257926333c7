import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { percentile, round } from './figures.js';
import type { Measured } from './index.js';
import { answer, bareLife } from './bare-workflow.js';
import { startCopy, type RunningCopy } from './running-copy.js';

const lives = 320;
const atOnce = 32;
const paced = 100;
const startsPerSecond = 5;

/** Lives a second through the whole product, from the resident's comment to the reply in its thread, against bare Temporal. */
export const life = async (): Promise<Measured> => {
  const copy = await startCopy();
  const connection = await Connection.connect({ address: copy.temporalAddress });
  const client = new Client({ connection });
  const db = new pg.Client({ connectionString: copy.databaseUrl });
  try {
    await db.connect();
    const residents = await createResidents(copy, db);
    await residents.live(atOnce); // warms both sides' caches and just-in-time code
    const bare = await measureBare(client, copy.temporalAddress);
    const { perSecond } = await measureProduct(residents);
    const delays = await measurePaced(residents);
    const ratio = perSecond / bare.perSecond;
    return {
      figures: {
        lives,
        bareLivesPerSecond: round(bare.perSecond),
        livesPerSecond: round(perSecond),
        ratio: round(ratio),
        bareEvents: bare.events,
        events: await eventsOf(client),
        p50Ms: percentile(delays, 0.5),
        p99Ms: percentile(delays, 0.99),
      },
      targets: { ratio: '>= 0.75', p99Ms: '<= 2000' },
    };
  } finally {
    await db.end();
    await connection.close();
    await copy.stop();
  }
};

const measureBare = async (client: Client, address: string): Promise<{ perSecond: number; events: number }> => {
  const taskQueue = `bare-${randomUUID()}`;
  const worker = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./bare-worker.ts', import.meta.url)), address, taskQueue],
    {
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  const liveBare = async (): Promise<string> => {
    const workflowId = `bare-${randomUUID()}`;
    const run = await client.workflow.start(bareLife, { taskQueue, workflowId });
    await run.executeUpdate(answer);
    await run.result();
    return workflowId;
  };
  try {
    await inParallel(atOnce, atOnce, liveBare);
    const started = performance.now();
    const ids = await inParallel(lives, atOnce, liveBare);
    const perSecond = (lives / (performance.now() - started)) * 1000;
    const history = await client.workflow.getHandle(ids[0] ?? '').fetchHistory();
    return { perSecond, events: history.events?.length ?? 0 };
  } finally {
    worker.kill('SIGKILL');
  }
};

const measureProduct = async (residents: Residents): Promise<{ perSecond: number }> => {
  const started = performance.now();
  await residents.live(lives);
  return { perSecond: (lives / (performance.now() - started)) * 1000 };
};

/** From the resident's click to «назначено» in the record, at a steady pace. */
const measurePaced = async (residents: Residents): Promise<number[]> => {
  const waiting: Promise<number>[] = [];
  for (let index = 0; index < paced; index++) {
    waiting.push(residents.untilAssigned());
    await new Promise((resolve) => setTimeout(resolve, 1000 / startsPerSecond));
  }
  return Promise.all(waiting);
};

interface Residents {
  /** So many comments, 32 at once, each answered by an official; returns the appeals' numbers. */
  live(count: number): Promise<string[]>;
  untilAssigned(): Promise<number>;
}

interface Appeal {
  number: string;
  thread: string;
}

const createResidents = async ({ url, standUrl, key }: RunningCopy, db: pg.Client): Promise<Residents> => {
  const call = async <T>(method: string, address: string, body?: unknown): Promise<T> => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const response = await fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const state = await call<{ communities: { id: string; kind: string; posts: { id: string }[] }[]; users: { id: string }[] }>(
    'GET',
    `${standUrl}/state`,
  );
  const walls = state.communities
    .filter(({ kind }) => kind === 'own')
    .flatMap(({ id, posts }) => posts.map((post) => ({ communityId: id, postId: post.id })));
  const arrivals = createArrivals(async () => {
    const { rows } = await db.query<Appeal>(
      `select a.number, m.url as thread from appeals a join messages m on m.appeal_id = a.id where a.status = 'assigned'`,
    );
    return rows;
  });
  const newest = 2 * atOnce;
  const watch = watchThreads(() => call('GET', `${standUrl}/journal?network=vk&method=wall.createComment&limit=${newest}`));
  let turn = 0;

  const write = async (): Promise<{ thread: string; wroteAt: number }> => {
    const user = state.users[turn % state.users.length]?.id ?? '';
    const wall = walls[turn % walls.length];
    const wroteAt = Date.now();
    const text = `Третий день нет горячей воды в доме ${++turn} по улице Ленина, когда починят?`;
    const { url: thread } = await call<{ url: string }>('POST', `${standUrl}/actors/${user}/comment`, { ...wall, text });
    return { thread, wroteAt };
  };
  const liveOne = async (): Promise<string> => {
    const { thread } = await write();
    const { number } = await arrivals.of(thread);
    const text = `Добрый день! Воду дадут к вечеру. Обращение ${number}.`;
    await call('POST', `${url}/api/v1/appeals/${number}/replies`, { text });
    await watch.until(text);
    return number;
  };
  return {
    live: (count) => inParallel(count, atOnce, liveOne),
    async untilAssigned() {
      const { thread, wroteAt } = await write();
      const { number } = await arrivals.of(thread);
      const { items } = await call<{ items: { what: string; at: string }[] }>('GET', `${url}/api/v1/appeals/${number}/audit`);
      const routed = items.find(({ what }) => what === 'routed');
      if (!routed) throw new Error(`appeal ${number} is assigned, but its record does not say since when`);
      return Date.parse(routed.at) - wroteAt;
    },
  };
};

/** One cheap question for all who wait, so that asking is not what is measured. */
const createArrivals = (ask: () => Promise<Appeal[]>) => {
  const waiting = new Map<string, (appeal: Appeal) => void>();
  const poll = async (): Promise<void> => {
    while (waiting.size > 0) {
      for (const appeal of await ask()) {
        waiting.get(appeal.thread)?.(appeal);
        waiting.delete(appeal.thread);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  let polling: Promise<void> | undefined;
  return {
    of: (thread: string): Promise<Appeal> =>
      new Promise((resolve, reject) => {
        waiting.set(thread, resolve);
        polling ??= poll()
          .catch(reject)
          .finally(() => (polling = undefined));
      }),
  };
};

const watchThreads = (ask: () => Promise<{ items: { params: { message?: string } }[] }>) => {
  const waiting = new Map<string, () => void>();
  const poll = async (): Promise<void> => {
    while (waiting.size > 0) {
      for (const { params } of (await ask()).items) {
        waiting.get(params.message ?? '')?.();
        waiting.delete(params.message ?? '');
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  let polling: Promise<void> | undefined;
  return {
    until: (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.set(text, resolve);
        polling ??= poll()
          .catch(reject)
          .finally(() => (polling = undefined));
      }),
  };
};

const inParallel = async <T>(count: number, width: number, work: () => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) results.push(await work());
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
};

/** Of a few lives: the list of runs knows the length of closed histories only. */
const eventsOf = async (client: Client): Promise<number> => {
  const counts: number[] = [];
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = 'handleAppeal'` })) {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    counts.push(events?.length ?? 0);
    if (counts.length === 20) break;
  }
  return percentile(counts, 0.5);
};
