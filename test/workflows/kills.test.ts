import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SlaPolicy } from '../../db/entities/sla-policy.js';
import { publishSettings } from '../../db/publish-settings.js';
import { machine } from '../../domain/audit.js';
import { inheritedEnvironment, readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { startTemporal, type RunningTemporal } from '../../server/embedded/temporal.js';
import { appealWorkflowId } from '../../workflows/messages.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { workflowBundlePath } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

/** Every step of a life that stays within our database, in the order of the life. */
const steps = ['classifyAppeal', 'routeAppeal', 'takeAct', 'settlePublication', 'hearMessages', 'passInstant'];

/** No step of a ladder within the test, and 30 seconds of observation: lives can be compared line by line. */
const quietPolicy = async (otklik: Otklik): Promise<void> => {
  await otklik.parts.db.transaction(async (tx) => {
    const { milestones } = await tx.findOneByOrFail(SlaPolicy, { code: 'show' });
    const amount = (kind: string): number => (kind === 'observation' ? 10 : 10_000);
    await tx.update(SlaPolicy, 'show', { milestones: milestones.map((row) => ({ ...row, amount: amount(row.kind) })) });
    await publishSettings(tx, { by: machine('installation'), reason: 'Без лестницы' });
  });
};
const speed = 20;

interface Item {
  number: string;
  status: string;
}
const appealsOf = async (otklik: Otklik, thread: string): Promise<Item[]> =>
  (await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`)).body.items;
const standing = (otklik: Otklik, thread: string, status: string): Promise<Item> =>
  waitFor(
    async () => (await appealsOf(otklik, thread)).find((appeal) => appeal.status === status),
    `an appeal of ${thread} in ${status}`,
    180_000,
  );

interface Wall {
  communityId: string;
  postId: string;
}
const wallOf = async (otklik: Otklik): Promise<{ wall: Wall; residents: string[] }> => {
  const { communities, users } = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const [community] = communities.filter(({ kind }) => kind === 'own');
  return {
    wall: { communityId: community?.id ?? '', postId: community?.posts[0]?.id ?? '' },
    residents: users.map(({ id }) => id),
  };
};

/** Counts who waits for the answer to an act. */
interface Asking {
  nobody(): boolean;
  while<T>(ask: () => Promise<T>): Promise<T>;
}
const createAsking = (): Asking => {
  let waiting = 0;
  return {
    nobody: () => waiting === 0,
    while(ask) {
      waiting++;
      return ask().finally(() => waiting--);
    },
  };
};

/** From a complaint through the reply and the thanks to the end; returns the thread. */
const live = async (otklik: Otklik, wall: Wall, resident: string, asking: Asking): Promise<string> => {
  const comment = (text: string, replyTo?: string): Promise<{ commentId: string; url: string }> =>
    otklik.stand('POST', `/actors/${resident}/comment`, { ...wall, text, ...(replyTo && { replyTo }) });
  const { url, commentId } = await comment('На Ленина третий день нет горячей воды, когда починят?');
  const { number } = await standing(otklik, url, 'assigned');
  const key = { 'Idempotency-Key': randomUUID() };
  const { status } = await asking.while(() =>
    otklik.api('POST', `/appeals/${number}/replies`, { text: 'Воду дадут к 18:00.' }, key),
  );
  expect([201, 202]).toContain(status); // done, or «принято, выполняется»
  await standing(otklik, url, 'observing');
  await comment('Спасибо большое!', commentId);
  await standing(otklik, url, 'closed');
  return url;
};

const whole = [
  'received',
  'classified',
  'routed',
  'deadlines-set',
  'reply-submitted',
  'reply-published',
  'deadlines-set',
  'message-joined',
  'thanked',
  'closed',
];

/** Workers that die after every step in turn, each followed by the next. */
const keepWorkers = async (otklik: Otklik, beforeNext: () => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-deaths-'));
  const deaths = join(folder, 'deaths');
  const { environment, queue } = otklik.elsewhere;
  const script = fileURLToPath(new URL('../support/mortal-worker.ts', import.meta.url));
  const args = ['--import', 'tsx', script, queue, await workflowBundlePath(), deaths, ...steps];
  let worker: ChildProcess;
  let stopping = false;
  const keep = async (): Promise<void> => {
    for (;;) {
      worker = spawn(process.execPath, args, {
        env: { PATH: inheritedEnvironment.PATH, ...environment },
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      await once(worker, 'exit');
      if (stopping) return;
      await beforeNext();
    }
  };
  const kept = keep();
  return {
    died: (): string[] => (existsSync(deaths) ? readFileSync(deaths, 'utf8').trim().split('\n') : []),
    async stop() {
      stopping = true;
      worker.kill('SIGKILL');
      await kept;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const ownTemporal = async (): Promise<{
  address: string;
  killAndStart(meanwhile: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-temporal-'));
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const cli = await obtainTemporal({
    cliPath: temporal.cliPath,
    searchPath,
    dataDir,
    cacheDir,
    environment,
    report: () => undefined,
  });
  const options = { dataDir, namespace: 'default', cli, durability: 'durable' } as const;
  let server: RunningTemporal = await startTemporal(options);
  return {
    address: server.address,
    async killAndStart(meanwhile) {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
      await meanwhile();
      server = await startTemporal({ ...options, ports: server.ports });
    },
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

interface Story {
  otklik: Otklik;
  threads: string[];
  died: string[];
  end(): Promise<void>;
}

/** One life a step, all at once: the task of a dead worker is given to the next one only after ten seconds. */
const tell = async (temporal?: Awaited<ReturnType<typeof ownTemporal>>): Promise<Story> => {
  const otklik = await startOtklik({ speed, worker: 'publisher', ...(temporal && { temporal: temporal.address }) });
  await quietPolicy(otklik);
  const asking = createAsking();
  // Temporal stays away until nobody waits for it any more: an update that was on its way is lost for good.
  const nobodyAsks = (): Promise<unknown> => waitFor(asking.nobody, 'whoever asked to be told to wait', 20_000);
  const workers = await keepWorkers(otklik, () => temporal?.killAndStart(nobodyAsks) ?? Promise.resolve());
  const end = async (): Promise<void> => {
    await workers.stop();
    await otklik.close();
    await temporal?.stop();
  };
  try {
    const { wall, residents } = await wallOf(otklik);
    const threads = await Promise.all(steps.map((_step, index) => live(otklik, wall, residents[index] ?? '', asking)));
    return { otklik, threads, died: workers.died(), end };
  } catch (error) {
    await end();
    throw error;
  }
};

const stories = new Map<string, Story>();
beforeAll(async () => {
  const temporal = await ownTemporal();
  const told = await Promise.allSettled(
    Object.entries({ 'the worker dies': tell(), 'the worker and Temporal die': tell(temporal) }).map(async ([who, story]) =>
      stories.set(who, await story),
    ),
  );
  for (const story of told) if (story.status === 'rejected') throw story.reason;
}, 300_000);
afterAll(async () => {
  for (const { end } of stories.values()) await end();
}, 60_000);

describe.each(['the worker dies', 'the worker and Temporal die'])('%s right after the commit of a step', (who) => {
  const story = (): Story => {
    const told = stories.get(who);
    if (!told) throw new Error(`no story tells that ${who}`);
    return told;
  };

  test('each step has cost a worker its life, each in another appeal', () => {
    const { died } = story();
    expect(died.map((line) => line.split(' ')[0]).sort()).toEqual([...steps].sort());
    expect(new Set(died.map((line) => line.split(' ')[1])).size).toBe(steps.length);
  });

  test.each(steps)('%s: the life ends as if nothing had happened', async (step) => {
    const { otklik, threads } = story();
    const thread = threads[steps.indexOf(step)] ?? '';
    const [appeal, ...others] = await appealsOf(otklik, thread);
    expect(others).toEqual([]);
    const { items } = (await otklik.api<{ items: { what: string }[] }>('GET', `/appeals/${appeal?.number}/audit`)).body;
    expect(items.map(({ what }) => what)).toEqual(whole);
    const { replies } = await otklik.stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
      'GET',
      `/assert/thread?url=${encodeURIComponent(thread)}`,
    );
    expect(replies.filter(({ fromCommunity }) => fromCommunity)).toMatchObject([{ text: 'Воду дадут к 18:00.' }]);
  });

  test('every run comes to its end, and every act is answered', async () => {
    const { db, temporal } = story().otklik.parts;
    const rows = (await db.query(`select id, round from appeals`)) as { id: string; round: number }[];
    const statuses = (): Promise<string[]> =>
      Promise.all(
        rows.map(
          async ({ id, round }) => (await temporal.workflow.getHandle(appealWorkflowId(id, round)).describe()).status.name,
        ),
      );
    await waitFor(async () => (await statuses()).every((status) => status === 'COMPLETED'), 'every run to end', 40_000);
    expect(rows).toHaveLength(steps.length);
    const open = await db.query(`select id from commands where done_at is null or refusal is not null`);
    expect(open).toEqual([]);
  }, 60_000);
});
