import { describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { complaint, livesOfFile, type Comment, type Lives } from '../support/lives.js';
import type { AppealView } from '../../workflows/messages.js';

let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

interface Kept {
  id: string;
  appealId: string | null;
  unheard: string | null;
}
const kept = async (...comments: Comment[]): Promise<Kept[]> =>
  (await db.query(`select id, appeal_id as "appealId", unheard from messages where id = any ($1) order by seq`, [
    await Promise.all(comments.map((comment) => lives.messageIdOf(comment))),
  ])) as Kept[];
const appealsBy = async ({ authorId }: Comment): Promise<{ id: string; audit: string[] }[]> =>
  (await db.query(
    `select a.id, array(select what from audit_entries where appeal_id = a.id order by seq) as audit
     from appeals a join authors w on w.id = a.author_id where w.external_id = $1`,
    [String(authorId)],
  )) as { id: string; audit: string[] }[];
const process = async (comments: Comment[]): Promise<{ start: unknown[]; wake: unknown[] }[]> => {
  const deliveries = await Promise.all(comments.map((comment) => lives.stored(comment)));
  return Promise.all(deliveries.map((delivery) => delivery.process()));
};

describe('one message', () => {
  test('that is processed twice is kept once and makes one appeal', async () => {
    const comment = lives.comment();
    const delivery = await lives.stored(comment);
    expect((await delivery.process()).start).toHaveLength(1);
    expect(await delivery.process()).toEqual({ start: [], wake: [] });
    expect(await kept(comment)).toHaveLength(1);
    expect(await appealsBy(comment)).toMatchObject([{ audit: ['received'] }]);
  });

  test('that is delivered fifty times at once is kept once, makes one appeal and starts one run', async () => {
    const comment = lives.comment();
    const told = await process(Array.from({ length: 50 }, () => comment));
    expect(told.flatMap(({ start }) => start)).toHaveLength(1);
    expect(told.flatMap(({ wake }) => wake)).toHaveLength(0);
    expect(await kept(comment)).toHaveLength(1);
    expect(await appealsBy(comment)).toMatchObject([{ audit: ['received'] }]);
  });
});

describe('one author in one thread', () => {
  test('twenty different messages at once are one appeal, all of them joined, and one wake is enough', async () => {
    const first = lives.comment();
    const more = Array.from({ length: 19 }, () => lives.comment({ authorId: first.authorId, rootId: first.id }));
    const told = await process([first, ...more]);
    expect(told.flatMap(({ start }) => start)).toHaveLength(1);
    expect(told.flatMap(({ wake }) => wake)).toHaveLength(1);
    const [appeal, ...others] = await appealsBy(first);
    expect(others).toEqual([]);
    const messages = await kept(first, ...more);
    expect(messages.map(({ appealId }) => appealId)).toEqual(Array.from({ length: 20 }, () => appeal?.id));
    expect(messages.filter(({ unheard }) => unheard === 'new')).toHaveLength(19);
  });

  test('edits, deletions and further words that come while the run listens neither block it nor are lost', async () => {
    const first = lives.comment();
    const appeal = await routed(await lives.hear(first));
    const more = Array.from({ length: 10 }, () => lives.comment({ authorId: first.authorId, rootId: first.id }));
    await process(more);
    const changes = more.flatMap((comment, index): Comment[] => [
      { ...comment, type: 'wall_reply_edit', text: `${complaint} Это уже ${index}-й раз.` },
      ...(index % 2 ? [{ ...comment, type: 'wall_reply_delete' as const }] : []),
      lives.comment({ authorId: first.authorId, rootId: first.id }),
    ]);
    const listening = Array.from({ length: 20 }, () => () => lives.activities.hearMessages(appeal));
    await Promise.all([process(changes), ...listening.map((listen) => listen())]);
    await lives.activities.hearMessages(appeal);
    expect(await lives.read(appeal.appealId)).toMatchObject({ unheard: false });
    const [{ audit } = { audit: [] }] = await appealsBy(first);
    expect(audit.filter((what) => what === 'message-joined')).toHaveLength(20);
    expect(audit.filter((what) => what === 'message-edited').length).toBeLessThanOrEqual(10);
  });
});

describe('answers typed by hand in the network', () => {
  test('are all shown on the appeal, also when they come at once and while the run is at work', async () => {
    const first = lives.comment();
    const received = await lives.hear(first);
    const byHand = Array.from({ length: 9 }, () =>
      lives.comment({ authorId: lives.ownId, rootId: first.id, replyTo: first.id, text: 'Смотрим.' }),
    );
    await Promise.all([process(byHand), routed(received)]);
    const [{ audit } = { audit: [] }] = await appealsBy(first);
    expect(audit.filter((what) => what === 'answered-by-hand')).toHaveLength(9);
  });
});

const routed = async (received: AppealView): Promise<AppealView> =>
  lives.activities.routeAppeal(await lives.activities.classifyAppeal(received));

describe('the record of an appeal', () => {
  test('is a chain without a gap, and nobody may change a line of it', async () => {
    const { appealId } = await lives.observing();
    const chain = (await db.query(
      `select seq, prev_hash as "prevHash", hash, audit_hash(e) as computed from audit_entries e where appeal_id = $1 order by seq`,
      [appealId],
    )) as { seq: number; prevHash: string; hash: string; computed: string }[];
    expect(chain.length).toBeGreaterThan(5);
    chain.forEach(({ seq, prevHash, hash, computed }, index) => {
      expect({ seq, prevHash, hash }).toEqual({ seq: index + 1, prevHash: chain[index - 1]?.hash ?? '', hash: computed });
    });
    for (const forbidden of [
      `update audit_entries set at = now() where appeal_id = $1`,
      `delete from audit_entries where appeal_id = $1`,
    ])
      await expect(db.query(forbidden, [appealId])).rejects.toThrow('append-only');
  });
});
