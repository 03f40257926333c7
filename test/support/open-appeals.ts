import type { DataSource } from 'typeorm';
import type { Settings } from '../../domain/settings.js';
import type { Otklik } from './otklik.js';

interface Wanted {
  count: number;
  /** Numbers are `prefix-1`, `prefix-2` … */
  prefix: string;
  /** SQL: how long ago they were received. */
  ago?: string;
}

/**
 * Open appeals about snow, at the department of roads, as the product leaves them: the rows alone. They count as announced, so that
 * no run is started for them before something is asked of one.
 */
export const makeOpenAppeals = async (db: DataSource, { count, prefix, ago = '1 minute' }: Wanted): Promise<string[]> =>
  db.transaction(async (tx) => {
    await tx.query(
      `create temp table made on commit drop as
       select $2 || '-' || n as number, n, gen_random_uuid() as appeal, gen_random_uuid() as author, gen_random_uuid() as message,
         now() - $3::interval as at, (select id from communities where external_id = '226000002') as community
       from generate_series(1, $1::int) as n`,
      [count, prefix, ago],
    );
    await tx.query(`insert into authors (id, network, external_id) select author, 'vk', 'resident-' || number from made`);
    await tx.query(
      `insert into appeals (id, number, community_id, network, thread, author_id, status, topic_code, department_code,
         settings_version, policy_code, default_policy_code, received_at, round_started_at, announced_at)
       select appeal, number, community, 'vk', 'wall-1_1_' || number, author, 'assigned', 'road-snow', 'roads',
         (select max(number) from settings_versions), 'show', 'show', at, at, now() from made order by n`,
    );
    await tx.query(
      `insert into messages (id, community_id, external_id, place, thread, author_id, text, url, sent_at, appeal_id)
       select message, community, 'c-1_1_' || number,
         jsonb_build_object('kind', 'comment', 'ownerId', '-1', 'postId', '1', 'commentId', n::text, 'rootId', n::text),
         'wall-1_1_' || number, author, 'Дорогу замело, снег не чистят', 'http://127.0.0.1/wall-1_1?reply=' || n, at, appeal from made`,
    );
    await tx.query(
      `insert into milestones (appeal_id, round, kind, policy_code, starts_at, due_at, steps)
       select appeal, 1, kind, 'show', at, due, jsonb_build_array(jsonb_build_object('key', '100', 'to', 'curator', 'by', '[]'::jsonb,
         'acknowledgeMinutes', null, 'at', to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       from made cross join (values ('first-reply', interval '29 days'), ('final', interval '30 days')) as term (kind, time),
         lateral (select at + time as due) as ends`,
    );
    const rows = (await tx.query(`select number from made order by n`)) as { number: string }[];
    return rows.map(({ number }) => number);
  });

/** From the next version on snow is cleared by the department of landscaping. */
export const publishElsewhere = async (otklik: Otklik): Promise<number> => {
  const { body: draft } = await otklik.api<{ hash: string; content: Settings }>('GET', '/settings/draft');
  const content: Settings = {
    ...draft.content,
    rules: draft.content.rules.filter(({ when }) => !JSON.stringify(when).includes('road-snow')),
    topics: draft.content.topics.map((topic) => (topic.code === 'road-snow' ? { ...topic, department: 'landscaping' } : topic)),
  };
  const saved = await otklik.api('PUT', '/settings/draft', content, { 'If-Match': `"${draft.hash}"` });
  if (saved.status !== 200) throw new Error(`the draft was not saved: ${saved.status}`);
  const { status, body } = await otklik.api<{ version: number }>('POST', '/settings/draft/publish', {
    ...{ reason: 'Снег убирает благоустройство', without: 'проба перевода' },
  });
  if (status !== 201) throw new Error(`the version was not published: ${status} ${JSON.stringify(body)}`);
  return body.version;
};
