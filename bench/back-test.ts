import { parseArgs } from 'node:util';
import pg from 'pg';
import { pause, percentile, round } from './figures.js';
import type { Measured } from './index.js';
import { startCopy, type RunningCopy } from './running-copy.js';

const usualCount = 100_000;
const rowsAtOnce = 5_000;

interface Draft {
  hash: string;
  content: { topics: { code: string; stems: string[]; department: string | null }[]; rules: object[] };
}
interface Job {
  id: string;
  status: string;
  result: { checked: number; changed: number } | null;
}

/** A region's year of appeals, tried on a changed draft, while somebody goes on working in the same system. */
export const backTest = async (): Promise<Measured> => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { count: { type: 'string', default: String(usualCount) } },
  });
  const count = Number(values.count);
  const copy = await startCopy();
  const db = new pg.Client({ connectionString: copy.databaseUrl });
  try {
    await db.connect();
    const { hash, content } = await ask<Draft>(copy, 'GET', '/settings/draft');
    const phrases = content.topics.flatMap(({ stems }) => stems.slice(0, 6)).map((stem) => stem.replaceAll('*', ''));
    for (let made = 0; made < count; made += rowsAtOnce)
      await makePast(db, { first: made, count: Math.min(rowsAtOnce, count - made), phrases });
    await db.query('analyze');
    const topics = content.topics.map((topic, index) =>
      index % 10 === 0 ? { ...topic, department: 'landscaping', stems: [...topic.stems, 'двор'] } : topic,
    );
    await ask(copy, 'PUT', '/settings/draft', { ...content, topics }, { 'If-Match': hash });

    const began = performance.now();
    const { id } = await ask<Job>(copy, 'POST', '/settings/draft/back-test', {});
    const pages: number[] = [];
    let job: Job;
    do {
      const asked = performance.now();
      await ask(copy, 'GET', '/appeals?limit=50');
      pages.push(performance.now() - asked);
      await pause(100);
      job = await ask<Job>(copy, 'GET', `/jobs/${id}`);
    } while (job.status === 'waiting' || job.status === 'running');
    if (!job.result) throw new Error(`the back-test ended as ${job.status}`);
    return {
      figures: {
        appeals: job.result.checked,
        changed: job.result.changed,
        seconds: round((performance.now() - began) / 1000),
        pageP50Ms: Math.round(percentile(pages, 0.5)),
        pageP99Ms: Math.round(percentile(pages, 0.99)),
      },
      targets: { appeals: `= ${count}`, seconds: '< 60', pageP99Ms: '<= 1000' },
    };
  } finally {
    await db.end();
    await copy.stop();
  }
};

const ask = async <T>(
  { url, key }: RunningCopy,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> => {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

const openings = [
  'Добрый день!',
  'Здравствуйте.',
  'Опять',
  'Сколько можно:',
  'Уважаемая администрация,',
  'Третий день',
  'Подскажите,',
];
const places = [
  'во дворе дома 12 на Ленина',
  'на Кооперативной 4',
  'у школы',
  'в Игриме на Мира',
  'за магазином',
  'на остановке',
  'по всей улице',
];
const endings = [
  'Когда сделаете?',
  'Дети ходят в темноте, люди падают.',
  'Примите меры.',
  'Жалуемся второй год.',
  'Просим разобраться, ответа нет.',
  '',
];

/** Closed appeals over a year, each with words of its own: an opening, two hints of some topic, a place, an ending. */
const makePast = async (
  db: pg.Client,
  { first, count, phrases }: { first: number; count: number; phrases: string[] },
): Promise<void> => {
  const texts = Array.from({ length: count }, (_, index) => {
    const n = first + index;
    const one = <T>(list: readonly T[], step: number): T => list[(n * step + Math.floor(n / 97)) % list.length] as T;
    return `${one(openings, 3)} ${one(phrases, 7)} ${one(places, 5)}, ${one(phrases, 11)} и никто не приезжает уже ${(n % 30) + 2} дня. ${one(endings, 13)} Квартира ${n % 300}`;
  });
  await db.query('begin');
  await db.query(
    `create temp table made on commit drop as
     select t.n + $2 as n, t.text, gen_random_uuid() as appeal, gen_random_uuid() as author, gen_random_uuid() as message,
       now() - random() * interval '365 days' as at, (select id from communities order by external_id limit 1) as community
     from unnest($1::text[]) with ordinality as t (text, n)`,
    [texts, first],
  );
  await db.query(`insert into authors (id, network, external_id) select author, 'vk', (800000000 + n)::text from made`);
  await db.query(`insert into appeals (id, number, community_id, network, thread, author_id, status, topic_code, department_code,
      settings_version, policy_code, default_policy_code, received_at, round_started_at, ended_at, announced_at)
    select appeal, 'past-' || n, community, 'vk', 'wall-1_1_r' || n, author, 'closed', null, 'housing',
      (select max(number) from settings_versions), 'sevastopol-2020', 'sevastopol-2020', at, at, at + interval '5 days', at from made`);
  await db.query(`insert into messages (id, community_id, external_id, place, thread, author_id, text, url, sent_at, received_at, appeal_id)
    select message, community, 'p-1_1_' || n, jsonb_build_object('kind', 'comment', 'ownerId', '-1', 'postId', '1', 'commentId', n::text, 'rootId', n::text),
      'wall-1_1_r' || n, author, text, 'http://127.0.0.1/wall-1_1?reply=' || n, at, at, appeal from made`);
  await db.query(`insert into milestones (appeal_id, round, kind, policy_code, starts_at, due_at, met_at, steps)
    select appeal, 1, 'final', 'sevastopol-2020', at, at + interval '9 days', at + interval '5 days', '[]' from made`);
  await db.query(`insert into audit_entries (appeal_id, round, by, what, because, once)
    select appeal, 1, '{"kind":"machine","part":"classifier"}', 'classified', jsonb_build_object('messageId', message, 'version', 1), '1/classify' from made`);
  await db.query(`insert into audit_entries (appeal_id, round, by, what, because, once)
    select appeal, 1, '{"kind":"operator","id":"00000000-0000-0000-0000-000000000000"}', 'topic-decided',
      jsonb_build_object('topic', 'road-snow', 'commandId', message), '1/act/' || message from made where n % 10 = 0`);
  await db.query('commit');
};
