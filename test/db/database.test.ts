import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { claimPublication } from '../../db/claim-publication.js';
import { Appeal } from '../../db/entities/appeal.js';
import { Publication } from '../../db/entities/publication.js';
import { Reply } from '../../db/entities/reply.js';
import { moveAppeal, Overtaken } from '../../db/move-appeal.js';
import { fromStored, toStored } from '../../db/nul-safe.js';
import { isRecorded, recordAudit } from '../../db/record-audit.js';
import { createSeal } from '../../db/seal.js';
import { takeRateSlot } from '../../db/take-rate-slot.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { machine } from '../../domain/audit.js';
import { aCommunity, anAppeal, openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
beforeAll(async () => ({ db, close } = await openTestDatabase()));
afterAll(() => close());

test('migrations and entities say the same', async () => {
  const { upQueries } = await db.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

describe('moveAppeal', () => {
  const move = (appealId: string, change = {}) => ({
    appealId,
    round: 1,
    from: 'received' as const,
    to: 'triage' as const,
    by: machine('router'),
    because: { what: 'sent-to-triage', version: 1, why: 'topic-unsure', policy: 'show' } as const,
    once: '1/route/first',
    ...change,
  });

  test('moves the status and writes the audit line in one transaction', async () => {
    const appealId = await anAppeal(db);
    await db.transaction((tx) => moveAppeal(tx, move(appealId)));
    expect(await db.manager.findOneBy(Appeal, { id: appealId })).toMatchObject({ status: 'triage' });
    expect(await isRecorded(db.manager, appealId, '1/route/first')).toBe(true);
  });

  test.each([
    ['another status', { from: 'assigned' as const, to: 'triage' as const }],
    ['another round', { round: 2 }],
  ])('is overtaken by %s, and nothing is written', async (_case, change) => {
    const appealId = await anAppeal(db);
    await expect(db.transaction((tx) => moveAppeal(tx, move(appealId, change)))).rejects.toBeInstanceOf(Overtaken);
    expect(await isRecorded(db.manager, appealId, '1/route/first')).toBe(false);
  });

  test('refuses a move that no table allows', async () => {
    const appealId = await anAppeal(db);
    await expect(db.transaction((tx) => moveAppeal(tx, move(appealId, { to: 'closed' })))).rejects.toThrow(
      'no move from received to closed',
    );
  });
});

describe('what must never happen', () => {
  test('two open appeals of one author in one thread', async () => {
    const authorId = randomUUID();
    const first = await anAppeal(db, { thread: 'wall-1_1', authorId });
    await expect(anAppeal(db, { thread: 'wall-1_1', authorId })).rejects.toThrow('duplicate key');
    await db.manager.update(Appeal, first, { status: 'closed' });
    await expect(anAppeal(db, { thread: 'wall-1_1', authorId })).resolves.toBeDefined();
  });

  test('one step recorded twice', async () => {
    const appealId = await anAppeal(db);
    const entry = { appealId, round: 1, by: machine('clock'), because: { what: 'closed' }, once: '1/close' } as const;
    await recordAudit(db.manager, entry);
    await expect(recordAudit(db.manager, entry)).rejects.toThrow('duplicate key');
  });

  test('a change of what was recorded, published or put in force', async () => {
    const appealId = await anAppeal(db);
    await recordAudit(db.manager, { appealId, round: 1, by: machine('clock'), because: { what: 'closed' }, once: null });
    const replyId = randomUUID();
    const place = { kind: 'post', ownerId: '-1', postId: '1' } as const;
    await db.manager.insert(Publication, {
      replyId,
      communityId: randomUUID(),
      place,
      thread: 't',
      randomId: 1,
      status: 'published',
      externalId: 'c-1_1_2',
    });
    await db.query(`insert into settings_versions (number, content, hash, by, reason) values (1, '{}', '', '{}', '')`);
    for (const forbidden of [
      `update audit_entries set what = 'x'`,
      `delete from audit_entries`,
      `truncate audit_entries`,
      `update settings_versions set reason = 'x'`,
      `delete from settings_versions`,
      `update publications set url = 'x' where reply_id = '${replyId}'`,
      `delete from publications where reply_id = '${replyId}'`,
    ])
      await expect(db.query(forbidden)).rejects.toThrow(/append-only|immutable/);
  });

  test('but which comment a published reply is may be filled in, once', async () => {
    const replyId = randomUUID();
    const place = { kind: 'post', ownerId: '-1', postId: '1' } as const;
    await db.manager.insert(Publication, {
      replyId,
      communityId: randomUUID(),
      place,
      thread: 't',
      randomId: 1,
      status: 'published',
    });
    await db.query(
      `update publications set external_id = 'c-1_1_3', url = 'https://vk.com/wall-1_1?reply=3' where reply_id = $1`,
      [replyId],
    );
    await expect(db.query(`update publications set external_id = 'c-1_1_4' where reply_id = $1`, [replyId])).rejects.toThrow(
      'immutable',
    );
  });
});

test('each entry of the record carries the hash of the one before it', async () => {
  const appealId = await anAppeal(db);
  for (const once of ['a', 'b', 'c'])
    await recordAudit(db.manager, { appealId, round: 1, by: machine('clock'), because: { what: 'closed' }, once });
  const rows = (await db.query(
    `select seq, prev_hash as "prevHash", hash, audit_hash(e) as computed from audit_entries e where appeal_id = $1 order by seq`,
    [appealId],
  )) as { seq: number; prevHash: string; hash: string; computed: string }[];
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(rows.map(({ prevHash }) => prevHash)).toEqual(['', rows[0]?.hash, rows[1]?.hash]);
  for (const { hash, computed } of rows) expect(computed).toBe(hash);
});

test('entries without an appeal are one chain, whatever order their ids were drawn in', async () => {
  // Two at once: the one that drew its id first may come to the chain's lock second.
  for (const id of [900_002, 900_001, 900_003])
    await db.query(`insert into audit_entries (id, by, what) values ($1, '{}', 'closed')`, [id]);
  expect((await verifyAudit(db)).broken).toEqual([]);
});

test('a rate holds across all who share the key, and whoever would wait too long is sent away', async () => {
  const slot = { key: `vk/write/${randomUUID()}`, perSecond: 0.01, patienceMs: 250_000 };
  const waits = await Promise.all(Array.from({ length: 6 }, () => takeRateSlot(db, slot)));
  const granted = waits.filter((wait) => wait !== undefined).sort((a, b) => a - b);
  expect(granted).toHaveLength(3);
  expect(granted[0]).toBeLessThan(50_000);
  expect(granted[2]).toBeGreaterThan(120_000);
});

test('a slot taken before the clock was put back holds nobody up', async () => {
  const slot = { key: `vk/write/${randomUUID()}`, perSecond: 15, patienceMs: 5_000 };
  await db.query(`insert into rate_slots (key, free_at) values ($1, now() + interval '1 hour')`, [slot.key]);
  expect(await takeRateSlot(db, slot)).toBeLessThan(1_000);
  expect(await takeRateSlot(db, slot)).toBeLessThan(1_000);
});

test.each([['a\0b'], ['\uE000'], ['\uE000\uE002\0'], ['plain'], ['']])('%j is kept and read back as it was', (text) => {
  expect(toStored(text)).not.toContain('\0');
  expect(fromStored(toStored(text))).toBe(text);
});

test('a reply is claimed as it was written, whatever signs it holds', async () => {
  const replyId = randomUUID();
  const [appealId, communityId] = [await anAppeal(db), await aCommunity(db)];
  const place = { kind: 'post', ownerId: '-1', postId: '1' } as const;
  const text = '\uE000 Готово';
  await db.manager.insert(Reply, {
    id: replyId,
    appealId,
    round: 1,
    kind: 'final',
    text,
    operatorId: randomUUID(),
    cameFrom: 'assigned',
  });
  await db.manager.insert(Publication, { replyId, communityId, place, thread: 't', randomId: 7 });
  expect(await claimPublication(db, replyId)).toMatchObject({
    replyId,
    text,
    network: 'vk',
    place,
    randomId: 7,
    attempt: 1,
    writes: 0,
  });
  expect(await claimPublication(db, replyId)).toBeUndefined();
});

describe('a sealed key', () => {
  const seal = createSeal('k'.repeat(32));
  test('opens with the same secret only, and never reads the same twice', () => {
    expect(seal.open(seal.close('vk-token'))).toBe('vk-token');
    expect(seal.close('vk-token')).not.toBe(seal.close('vk-token'));
    expect(() => createSeal('x'.repeat(32)).open(seal.close('vk-token'))).toThrow();
  });
});
