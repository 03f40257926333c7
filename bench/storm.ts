import { randomUUID } from 'node:crypto';
import { named, pause, percentile, round } from './figures.js';
import type { Measured } from './index.js';
import { startCopy, type RunningCopy } from './running-copy.js';

const comments = 2_500;
const seconds = 60;
const wallsHit = 8;
/** A shower at the pace of the storm: after it caches are full, pools open and code compiled, so that what grows later is kept for good. */
const shower = { comments: 1_000, seconds: 24 };
/** What has not arrived so long after the last comment is not coming. */
const patienceMs = 300_000;
/** For what was borrowed to be given back: after the shower as after the storm. */
const restMs = 60_000;
const looks = 10;
const lookEveryMs = 2_000;

/** The day of a power failure: 2,500 residents in a minute, then quiet. Is everyone heard, once, and how soon? */
export const storm = async (): Promise<Measured> => {
  const copy = await startCopy();
  try {
    const call = callerOf(copy);
    const walls = await wallsOf(call, copy);
    await blow(call, copy, walls, shower);
    await calm(copy, shower.comments);
    const before = await keptAfterRest(copy);

    const began = Date.now();
    const accepted = await blow(call, copy, walls, { comments, seconds });
    const stuck = await calm(copy, shower.comments + comments);
    const appeals = (await allAppeals(call, copy)).filter(({ thread }) => accepted.has(thread));
    const decided = appeals.flatMap(({ thread, milestones }) => {
      const metAt = milestones.find(({ kind }) => kind === 'triage')?.metAt;
      return metAt ? [{ delay: Date.parse(metAt) - (accepted.get(thread) ?? 0), at: Date.parse(metAt) }] : [];
    });
    const after = await keptAfterRest(copy);

    const heard = new Set(appeals.map(({ thread }) => thread));
    const delays = decided.map(({ delay }) => delay);
    const last = Math.max(...decided.map(({ at }) => at));
    const grown = Object.entries(after).map(([name, mb]) => mb / (before[name] ?? mb));
    return {
      figures: {
        comments,
        caughtPerSecond: round((decided.length / (last - began)) * 1000),
        p50Ms: percentile(delays, 0.5),
        p99Ms: percentile(delays, 0.99),
        lost: [...accepted.keys()].filter((thread) => !heard.has(thread)).length,
        doubled: appeals.length - heard.size,
        stuck,
        ...named('rssMbBefore', before),
        ...named('rssMbAfter', after),
        memoryAfter: round(Math.max(...grown)),
      },
      targets: { lost: '= 0', doubled: '= 0', stuck: '= 0', memoryAfter: '<= 1.2' },
    };
  } finally {
    await copy.stop();
  }
};

/** The least of several looks: what is kept is there at each, what the ladder's next step borrows just then is not. */
const keptAfterRest = async (copy: RunningCopy): Promise<Record<string, number>> => {
  await pause(restMs - looks * lookEveryMs);
  let kept = copy.memory();
  for (let look = 0; look < looks; look++) {
    await pause(lookEveryMs);
    const seen = copy.memory();
    kept = Object.fromEntries(Object.entries(kept).map(([name, mb]) => [name, Math.min(mb, seen[name] ?? mb)]));
  }
  return kept;
};

type Call = <T>(method: string, url: string, body?: unknown) => Promise<T>;
interface Wall {
  communityId: string;
  postId: string;
  resident: string;
}

const callerOf =
  ({ key }: RunningCopy): Call =>
  async <T>(method: string, url: string, body?: unknown): Promise<T> => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

/** Every resident at each of the walls that the storm hits. */
const wallsOf = async (call: Call, { standUrl }: RunningCopy): Promise<Wall[]> => {
  const { communities, users } = await call<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', `${standUrl}/state`);
  const own = communities.filter(({ kind }) => kind === 'own').slice(0, wallsHit);
  return users.flatMap(({ id: resident }) =>
    own.map(({ id: communityId, posts }) => ({ communityId, postId: posts[0]?.id ?? '', resident })),
  );
};

/** So many comments, evenly over so many seconds, however long each takes; by permalink, when the network had taken it. */
const blow = async (
  call: Call,
  { standUrl }: RunningCopy,
  walls: readonly Wall[],
  { comments: count, seconds: overSeconds }: typeof shower,
): Promise<Map<string, number>> => {
  const accepted = new Map<string, number>();
  const write = async (index: number): Promise<void> => {
    const { resident, ...wall } = walls[index % walls.length] ?? { resident: '', communityId: '', postId: '' };
    const text = `Третий час нет света в доме ${index + 1} по улице Ленина, когда включат?`;
    const { url } = await call<{ url: string }>('POST', `${standUrl}/actors/${resident}/comment`, { ...wall, text });
    accepted.set(url, Date.now());
  };
  const began = performance.now();
  const written: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = (index / count) * overSeconds * 1000;
    const early = due - (performance.now() - began);
    if (early > 1) await pause(early);
    written.push(write(index));
  }
  await Promise.all(written);
  return accepted;
};

/** Waits until all are decided; returns how many are not when patience ends. */
const calm = async (copy: RunningCopy, expected: number): Promise<number> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const counts = await countByStatus(copy);
    const { received = 0, ...decided } = counts;
    const done = Object.values(decided).reduce((sum, count) => sum + count, 0);
    if (done >= expected || performance.now() > deadline) return received;
    await pause(500);
  }
};

const countByStatus = async ({ url }: RunningCopy): Promise<Record<string, number>> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.matchAll(/^otklik_appeals\{status="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, status = '', count]) => [status, Number(count)]));
};

interface Appeal {
  thread: string;
  milestones: { kind: string; metAt: string | null }[];
}

const allAppeals = async (call: Call, { url }: RunningCopy): Promise<Appeal[]> => {
  const all: Appeal[] = [];
  for (let cursor = ''; ;) {
    const page = await call<{ items: Appeal[]; next: string | null }>('GET', `${url}/api/v1/appeals?limit=200${cursor}`);
    all.push(...page.items);
    if (page.next === null) return all;
    cursor = `&cursor=${page.next}`;
  }
};
