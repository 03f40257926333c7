import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { taskQueue } from '../workflows/messages.js';
import { named, pause, percentile, round } from './figures.js';
import type { Measured } from './index.js';
import { startCopy, type RunningCopy } from './running-copy.js';

const usualCount = 100_000;
const timers = 1_000;
const rowsAtOnce = 5_000;
/** The minute of the timers begins so long after they are made. */
const aheadMs = 60_000;
const minuteMs = 60_000;

/** A region's open appeals, each a run that waits: how fast they start, what they weigh, how exactly they are woken. */
export const open = async (): Promise<Measured> => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { count: { type: 'string', default: String(usualCount) } },
  });
  const count = Number(values.count);
  const copy = await startCopy();
  const db = new pg.Client({ connectionString: copy.databaseUrl });
  const connection = await Connection.connect({ address: copy.temporalAddress });
  try {
    await db.connect();
    const before = copy.memory();
    const began = performance.now();
    for (let made = 0; made < count; made += rowsAtOnce)
      await makeAppeals(db, { first: made, count: Math.min(rowsAtOnce, count - made), stepIn: `interval '30 days'` });
    const madeMs = performance.now() - began;
    const announcedMs = await untilAllWait(db, connection, began);
    const held = copy.memory();

    await makeAppeals(db, {
      first: count,
      count: timers,
      stepIn: `interval '${aheadMs} ms' + random() * interval '${minuteMs} ms'`,
    });
    const lateness = await latenessOf(db);
    await db.end();
    await connection.close();
    const restartMs = await copy.restart();
    const firstActMs = await timeToAct(copy);
    return {
      figures: {
        count,
        rowsMadeSeconds: round(madeMs / 1000),
        startsPerSecond: round((count / announcedMs) * 1000),
        timers: lateness.length,
        timersP50Ms: percentile(lateness, 0.5),
        timersP99Ms: percentile(lateness, 0.99),
        restartMs: Math.round(restartMs),
        firstActMs: Math.round(firstActMs),
        ...named('rssMbBefore', before),
        ...named('rssMbHeld', held),
        ...named('rssMbAfterRestart', copy.memory()),
      },
      targets: { timers: `= ${timers}`, timersP99Ms: '<= 5000', firstActMs: '<= 5000' },
    };
  } finally {
    await copy.stop();
  }
};

interface Made {
  first: number;
  count: number;
  /** SQL: when, from now, the only step of the ladder comes. */
  stepIn: string;
}

/** Rows as the product leaves them when a department has got the appeal; the sweeper finds them and starts their runs. */
const makeAppeals = async (db: pg.Client, { first, count, stepIn }: Made): Promise<void> => {
  await db.query('begin');
  await db.query(`create temp table made on commit drop as
    select n, gen_random_uuid() as appeal, gen_random_uuid() as author, gen_random_uuid() as message, now() as at,
      (select id from communities order by external_id limit 1) as community, (now() + ${stepIn}) as due
    from generate_series(${first + 1}, ${first + count}) as n`);
  await db.query(`insert into authors (id, network, external_id) select author, 'vk', (900000000 + n)::text from made`);
  await db.query(`insert into appeals (id, number, community_id, network, thread, author_id, status, topic_code, department_code,
      settings_version, policy_code, default_policy_code, received_at, round_started_at)
    select appeal, 'bench-' || n, community, 'vk', 'wall-1_1_r' || n, author, 'assigned', null, 'housing',
      (select max(number) from settings_versions), 'show', 'show', at, at from made`);
  await db.query(`insert into messages (id, community_id, external_id, place, thread, author_id, text, url, sent_at, appeal_id)
    select message, community, 'c-1_1_' || n, jsonb_build_object('kind', 'comment', 'ownerId', '-1', 'postId', '1', 'commentId', n::text, 'rootId', n::text),
      'wall-1_1_r' || n, author, 'Третий час нет света, когда включат?', 'http://127.0.0.1/wall-1_1?reply=' || n, at, appeal from made`);
  await db.query(`insert into milestones (appeal_id, round, kind, policy_code, starts_at, due_at, term, steps)
    select appeal, 1, 'first-reply', 'show', at, due,
      '{"amount": 10, "unit": "minutes", "calendar": "around-the-clock", "timeZone": "Asia/Yekaterinburg"}'::jsonb,
      jsonb_build_array(jsonb_build_object('key', '100', 'to', 'curator', 'by', '[]'::jsonb, 'acknowledgeMinutes', null, 'at', to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from made`);
  await db.query(`insert into audit_entries (appeal_id, round, by, what, because, once)
    select appeal, 1, '{"kind":"resident"}', 'received', jsonb_build_object('messageId', message, 'version', 1), '1/received' from made`);
  await db.query('commit');
};

/** From `began` until every run has been started and waits for its instant. */
const untilAllWait = async (db: pg.Client, { workflowService }: Connection, began: number): Promise<number> => {
  for (;;) {
    const { rows } = await db.query<{ left: number }>(`select count(*)::int as left from appeals where announced_at is null`);
    const described = await workflowService.describeTaskQueue({
      ...{ namespace: 'default', taskQueue: { name: taskQueue }, taskQueueType: 1, reportStats: true },
    });
    if (rows[0]?.left === 0 && Number(described.stats?.approximateBacklogCount ?? 0) === 0) return performance.now() - began;
    await pause(1_000);
  }
};

const latenessOf = async (db: pg.Client): Promise<number[]> => {
  const deadline = performance.now() + aheadMs + minuteMs + 60_000;
  for (;;) {
    const { rows } = await db.query<{ late: number }>(
      `select (extract(epoch from e.at - m.due_at) * 1000)::int as late from escalations e join milestones m on m.id = e.milestone_id`,
    );
    if (rows.length >= timers || performance.now() > deadline) return rows.map(({ late }) => late);
    await pause(1_000);
  }
};

/** Of an appeal that was open when everything was stopped. */
const timeToAct = async ({ url, key }: RunningCopy): Promise<number> => {
  const began = performance.now();
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  for (;;) {
    const body = JSON.stringify({ reason: 'Это не к нам' });
    const { status } = await fetch(`${url}/api/v1/appeals/bench-1/decline`, { method: 'POST', headers, body });
    if (status === 201) return performance.now() - began;
    if (status !== 202) throw new Error(`the act was answered ${status}`);
    await pause(200);
  }
};
