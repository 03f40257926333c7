import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { complaint, livesOfFile, unclear, type Comment, type Lives } from '../support/lives.js';
import type { AppealView } from '../../workflows/messages.js';

let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

const auditOf = async ({ appealId }: AppealView): Promise<string[]> =>
  ((await db.query(`select what from audit_entries where appeal_id = $1 order by seq`, [appealId])) as { what: string }[]).map(
    ({ what }) => what,
  );
const inTriage = async (): Promise<{ appeal: AppealView; comment: Comment }> => {
  const comment = lives.comment({ text: unclear });
  const received = await lives.hear(comment);
  const appeal = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(received));
  expect(appeal.status).toBe('triage');
  return { appeal, comment };
};
const edit = (comment: Comment, text: string): Promise<AppealView> => lives.hear({ ...comment, type: 'wall_reply_edit', text });
const remove = (comment: Comment): Promise<AppealView> => lives.hear({ ...comment, type: 'wall_reply_delete' });

describe('in triage', () => {
  test('a comment that its author deletes is shown, and the appeal goes on as it was', async () => {
    const { comment } = await inTriage();
    const heard = await lives.activities.hearMessages(await remove(comment));
    expect(heard).toMatchObject({ status: 'triage', unheard: false });
    expect(await auditOf(heard)).toEqual(expect.arrayContaining(['message-deleted']));
  });

  test('an edit that makes the topic clear sends the appeal to its department, and so does another one after a return', async () => {
    const { comment } = await inTriage();
    const assigned = await lives.activities.hearMessages(await edit(comment, complaint));
    expect(assigned).toMatchObject({ status: 'assigned', topic: 'hot-water' });
    const declined = await lives.activities.takeAct(assigned, await lives.ask(assigned, { kind: 'declineAsNotOurs' }));
    expect(declined.status).toBe('triage');
    const again = await lives.activities.hearMessages(await edit(comment, 'На Советской яма на дороге, колесо пробил'));
    expect(again).toMatchObject({ status: 'assigned', department: 'roads' });
  });

  test('the department that said «не наша компетенция» is not asked again by the machine', async () => {
    const { comment } = await inTriage();
    const assigned = await lives.activities.hearMessages(await edit(comment, complaint));
    await lives.activities.takeAct(assigned, await lives.ask(assigned, { kind: 'declineAsNotOurs' }));
    const again = await lives.activities.hearMessages(await edit(comment, `${complaint} Уже замёрзли все`));
    expect(again).toMatchObject({ status: 'triage', department: null, topic: 'hot-water' });
  });

  test('a topic that a moderator has decided stays, whatever the resident adds', async () => {
    const { comment, appeal } = await inTriage();
    const decided = await lives.activities.takeAct(appeal, await lives.ask(appeal, { kind: 'decideTopic', topic: 'hot-water' }));
    await lives.activities.takeAct(decided, await lives.ask(decided, { kind: 'declineAsNotOurs' }));
    const again = await lives.activities.hearMessages(await edit(comment, 'На Советской яма на дороге, колесо пробил'));
    expect(again).toMatchObject({ status: 'triage', topic: 'hot-water' });
  });
});

describe('the quiet time is over', () => {
  test.each(['edited', 'deleted'] as const)(
    'and a comment was %s just before: it is heard, then the appeal closes',
    async (how) => {
      const comment = lives.comment();
      await lives.hear(comment);
      const { appealId } = await lives.hear({ ...comment, type: 'wall_reply_restore' });
      let appeal = await lives.activities.routeAppeal(await lives.activities.classifyAppeal({ appealId, round: 1 }));
      const act = await lives.ask(appeal, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Воду дадут к 18:00.' });
      appeal = await lives.publicationEnds(await lives.activities.takeAct(appeal, act), 'published');
      appeal = await lives.activities.settlePublication(appeal);
      const end = appeal.next;
      if (!end) throw new Error('an observed appeal has an end');

      await (how === 'edited' ? edit(comment, `${complaint} Спасибо!`) : remove(comment));
      const waiting = await lives.activities.passInstant(appeal, end);
      expect(waiting).toMatchObject({ status: 'observing', unheard: true });
      expect(await lives.activities.hearMessages(waiting)).toMatchObject({ status: 'observing', unheard: false });
      expect(await lives.activities.passInstant(waiting, end)).toMatchObject({ status: 'closed', over: true });
      expect(await auditOf(waiting)).toEqual(expect.arrayContaining([`message-${how}`, 'closed']));
    },
  );
});
