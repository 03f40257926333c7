import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { aCommunity, anAppeal } from '../support/rows.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

let database: TestDatabase;
let db: DataSource;
let communityId: string;
/** Whose data are erased, and somebody whose are not. */
let erased: Life;
let other: Life;

interface Life {
  externalId: string;
  authorId: string;
  appealId: string;
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDataSource({ url: database.url }).initialize();
  communityId = await aCommunity(db);
  erased = await aLife('700900001');
  other = await aLife('700900002');
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

const rows = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await db.query(sql, values)) as Record<string, unknown>[];
const idOf = async (sql: string, values: unknown[]): Promise<string> => String((await rows(sql, values))[0]?.['id']);

/** A comment, its earlier words, a remark in another's thread, a reply with its echo, acts with words. Every word of it names its writer. */
const aLife = async (externalId: string): Promise<Life> => {
  const word = `слова-${externalId}`;
  const authorId = await idOf(`insert into authors (network, external_id, name) values ('vk', $1, $2) returning id`, [
    externalId,
    word,
  ]);
  const appealId = await anAppeal(db, { communityId, authorId, status: 'closed' });
  const write = (by: string | null, of: string | null): Promise<string> =>
    idOf(
      `insert into messages (community_id, external_id, place, thread, author_id, text, attachments, url, sent_at, appeal_id)
       values ($1, $2, '{}', 'wall-1_1', $3, $4, $5, 'https://vk.com/wall-1_1', now(), $6) returning id`,
      [
        communityId,
        `c-1_1_${externalId}${by ? 1 : 2}${of ? 1 : 2}`,
        by,
        word,
        JSON.stringify([{ kind: 'photo', url: word }]),
        of,
      ],
    );
  const messageId = await write(authorId, appealId);
  await write(authorId, null);
  await write(null, appealId);
  await rows(`insert into message_revisions (message_id, text) values ($1, $2)`, [messageId, word]);
  const replyId = randomUUID();
  await rows(
    `insert into replies (id, appeal_id, round, kind, text, operator_id, came_from) values ($1, $2, 1, 'final', $3, $4, 'assigned')`,
    [replyId, appealId, word, randomUUID()],
  );
  await rows(
    `insert into publications (reply_id, community_id, place, thread, random_id, status) values ($1, $2, '{}', 'x', 1, 'published')`,
    [replyId, communityId],
  );
  for (const [kind, payload] of [
    ['submitReply', { text: word }],
    ['declineAsNotOurs', { reason: word }],
    ['returnReply', { remark: word }],
    ['rejectAppeal', { reason: 'spam' }],
  ] as const)
    await rows(
      `insert into commands (id, appeal_id, round, kind, operator_id, payload, done_at) values ($1, $2, 1, $3, $4, $5, now())`,
      [randomUUID(), appealId, kind, randomUUID(), payload],
    );
  return { externalId, authorId, appealId };
};

const erase = (...args: string[]): Promise<ToolRun> =>
  runTool('server/tools/erase.ts', args, { OTKLIK_DATA_DIR: '/nonexistent', DATABASE_URL: database.url });
const wordTables = ['authors', 'messages', 'message_revisions', 'replies', 'commands'];
const words = async (): Promise<string> => {
  const all = [];
  for (const table of wordTables) all.push(JSON.stringify(await rows(`select * from ${table} order by id`)));
  return all.join('\n');
};
const counts = 'сообщений 3, прежних редакций 1, ответов 1, действий со словами 3, имён 1; обращений 1';
const facts = (): Promise<unknown> =>
  rows(
    `select (select json_agg(a order by id) from appeals a) as appeals, (select json_agg(p order by reply_id) from publications p) as publications`,
  );

describe('npm run erase', () => {
  test.each([
    ['without a resident', ['vk'], 'Стереть данные'],
    ['of a network that there is not', ['nowhere', '1'], 'Соцсети «nowhere» нет'],
    ['of somebody who never wrote', ['vk', '1'], 'Житель 1 сюда не писал'],
    ['of a link that leads nowhere', ['vk', 'https://vk.com/durov', '--yes'], 'не ведёт к жителю'],
  ])('%s is refused in a sentence', async (_case, args, sentence) => {
    const { code, words: said } = await erase(...args);
    expect([code, said]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test('first counts and changes nothing', async () => {
    const before = await words();
    const { code, words: said } = await erase('vk', `https://vk.com/id${erased.externalId}`);
    expect([code, said]).toEqual([0, `Будет стёрто: ${counts}. Чтобы стереть, повторите с --yes.\n`]);
    expect(await words()).toBe(before);
    expect(await rows('select 1 from audit_entries')).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['a reply is on its way', `update publications set status = 'intended'`, `update publications set status = 'refused'`],
    ['a reply waits for approval', `update appeals set status = 'approval'`, `update appeals set status = 'closed'`],
    ['an act is not done', `update commands set done_at = null`, `update commands set done_at = now()`],
    ['a message is not heard', `update messages set unheard = 'new'`, `update messages set unheard = null`],
  ])('waits while %s', async (_case, begin, end) => {
    await db.query(`alter table publications disable trigger user`); // a published one never changes
    await db.query(begin);
    const before = await words();
    const { code, words: said } = await erase('vk', erased.externalId, '--yes');
    await db.query(end);
    expect([code, said]).toEqual([2, expect.stringContaining('Сейчас нельзя')]);
    expect(before).toContain(erased.externalId);
    await db.query(`alter table publications enable trigger user`);
  });

  test('waits while an event with his number is not processed', async () => {
    const body = `{"object":{"from_id":${erased.externalId}}}`;
    await rows(`insert into deliveries (community_id, type, body) values ($1, 'x', $2)`, [communityId, body]);
    expect((await erase('vk', erased.externalId, '--yes')).words).toContain('Не разобрано событий, где есть этот номер: 1');
    await rows(`update deliveries set processed_at = now(), body = null`);
  });

  test('then empties his words and name and nobody else’s; the rest stands, and the record is whole', async () => {
    const before = await facts();
    const others = (text: string): number => text.split(`слова-${other.externalId}`).length;
    const had = others(await words());
    const { code, words: said } = await erase('vk', 'https://vk.com/wall-1_1?reply=' + erased.externalId + '11', '--yes');
    expect([code, said]).toEqual([0, expect.stringContaining(counts)]);
    const left = await words();
    expect(left).not.toContain(`слова-${erased.externalId}`);
    expect(others(left)).toBe(had);
    expect(await facts()).toEqual(before);
    expect(await rows(`select payload from commands where appeal_id = $1 and kind = 'rejectAppeal'`, [erased.appealId])).toEqual([
      { payload: { reason: 'spam' } },
    ]);
    expect(await rows('select appeal_id, what, because from audit_entries order by id')).toEqual([
      { appeal_id: erased.appealId, what: 'resident-erased', because: { authorId: erased.authorId } },
      { appeal_id: null, what: 'resident-erased', because: { authorId: erased.authorId } },
    ]);
    expect((await verifyAudit(db)).broken).toEqual([]);
  });

  test('and once more finds nothing', async () => {
    const { code, words: said } = await erase('vk', erased.externalId, '--yes');
    expect([code, said]).toEqual([0, expect.stringContaining('сообщений 0, прежних редакций 0, ответов 0')]);
    expect((await verifyAudit(db)).entries).toBe(2);
  });
});
