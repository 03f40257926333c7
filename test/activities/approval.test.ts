import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { readAppealDetail } from '../../db/appeal-detail.js';
import { createSettingsReader } from '../../db/settings.js';
import type { ActAsked } from '../../domain/appeal.js';
import type { AppealView } from '../../workflows/messages.js';
import { livesOfFile, type Lives } from '../support/lives.js';

let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

interface Asked {
  payload?: Record<string, string>;
  by?: string;
}
const take = async (appeal: AppealView, asked: ActAsked, { payload, by }: Asked = {}) => {
  const act = await lives.ask(appeal, asked, payload, by);
  const view = await lives.activities.takeAct(appeal, act);
  const [command] = (await db.query(`select refusal, answer from commands where id = $1`, [act.commandId])) as {
    refusal: string | null;
    answer: { status: string } | null;
  }[];
  return { view, refusal: command?.refusal, answer: command?.answer };
};
const approval = async (appeal: AppealView): Promise<ActAsked> => ({
  ...{ kind: 'approveReply', replyId: appeal.toApprove ?? '', lastMessageId: await lives.lastMessageId(appeal) },
});
const sendBack = ({ toApprove }: AppealView): ActAsked => ({ kind: 'returnReply', replyId: toApprove ?? '' });
const remark = { remark: 'Назовите день.' };
const publicationsOf = async ({ appealId }: AppealView): Promise<string[]> =>
  (
    (await db.query(`select p.status from publications p join replies r on r.id = p.reply_id where r.appeal_id = $1`, [
      appealId,
    ])) as { status: string }[]
  ).map(({ status }) => status);
const bellsOf = async ({ appealId }: AppealView, kind: string): Promise<string[]> =>
  (
    (await db.query(
      `select o.login from notifications n join operators o on o.id = n.operator_id where n.appeal_id = $1 and n.kind = $2 order by 1`,
      [appealId, kind],
    )) as { login: string }[]
  ).map(({ login }) => login);
/** Those have left while it lasts. */
const without = async <Result>(those: string, during: () => Promise<Result>): Promise<Result> => {
  const left = `update operators set blocked_at = now() where blocked_at is null and ${those} returning id`;
  const [gone] = (await db.query(left)) as [{ id: string }[], number];
  try {
    return await during();
  } finally {
    await db.query(`update operators set blocked_at = null where id = any ($1)`, [gone.map(({ id }) => id)]);
  }
};
const allWhoApproveBut = (author: string): string => `login <> '${author}' and roles && array['approver', 'curator']::varchar[]`;
const submitAs = async (by: string): Promise<AppealView> => {
  const appeal = await lives.routed();
  await db.manager.update(Appeal, appeal.appealId, { needsApproval: true });
  const asked = { kind: 'submitReply', replyId: randomUUID() } as const;
  return (await take(appeal, asked, { by, payload: { text: 'Воду дадут к 18:00.' } })).view;
};
const detailOf = async ({ appealId }: AppealView) =>
  readAppealDetail(
    { db, readSettings: createSettingsReader(db) },
    await db.manager.findOneByOrFail(Appeal, { id: appealId }),
    'ru',
  );
const writesMore = async ({ appealId }: AppealView): Promise<AppealView> => {
  const [first] = (await db.query(
    `select m.place ->> 'commentId' as id, a.external_id as author from messages m join authors a on a.id = m.author_id
     where appeal_id = $1 order by m.seq limit 1`,
    [appealId],
  )) as { id: string; author: string }[];
  return lives.hear(lives.comment({ authorId: Number(first?.author), rootId: Number(first?.id), text: 'И холодной нет' }));
};

describe('a reply that needs approval', () => {
  test('waits: nothing is there to publish, no term is met, and everybody who may approve is told', async () => {
    const appeal = await lives.toApprove();
    expect(appeal).toMatchObject({ status: 'approval', reply: null, toApprove: expect.any(String) });
    expect(await publicationsOf(appeal)).toEqual([]);
    await expect(lives.activities.publishReply(appeal.toApprove ?? '')).rejects.toThrow();
    expect(await bellsOf(appeal, 'reply-to-approve')).toEqual(['admin', 'approver', 'curator', 'deputy']);
    const { replies, milestones } = await detailOf(appeal);
    expect(replies).toMatchObject([{ status: 'approval', remark: null }]);
    expect(milestones.find(({ kind }) => kind === 'first-reply')?.metAt).toBeNull();
  });

  test('of the only one who may approve is told to whoever answers for the district besides him', async () => {
    const appeal = await without(allWhoApproveBut('curator'), () => submitAs('curator'));
    expect(appeal.status).toBe('approval');
    expect(await bellsOf(appeal, 'reply-to-approve')).toEqual(['moderator']);
  });

  test('is published once somebody else has approved it', async () => {
    const appeal = await lives.toApprove();
    const { view, answer } = await take(appeal, await approval(appeal));
    expect(view).toMatchObject({
      status: 'publishing',
      reply: { id: appeal.toApprove, publication: 'intended' },
      toApprove: null,
    });
    expect(answer?.status).toBe('publishing');
    expect(await publicationsOf(appeal)).toEqual(['intended']);
  });

  test("has the executor's steps of the ladder ring those who may approve it, and so it is written", async () => {
    const fire = async (appeal: AppealView): Promise<AppealView> => {
      if (!appeal.next) throw new Error('a reply that waits for approval stands on a clock');
      return lives.activities.passInstant(appeal, appeal.next);
    };
    const appeal = await fire(await lives.toApprove());
    expect(await bellsOf(appeal, 'escalated')).toEqual(['admin', 'approver', 'curator', 'deputy']);
    const { escalations, history } = await detailOf(appeal);
    expect(escalations).toMatchObject([{ milestone: 'first-reply', step: '50', to: 'approver' }]);
    expect(history.at(-1)?.sentence).toContain('согласующему');

    const ofTheOnlyOne = await without(allWhoApproveBut('curator'), async () => fire(await submitAs('curator')));
    expect(await bellsOf(ofTheOnlyOne, 'escalated')).toEqual(['moderator']);
  });

  test('whoever wrote it neither approves nor returns it', async () => {
    const appeal = await lives.toApprove();
    const own = { by: 'moderator', payload: remark };
    expect(await take(appeal, await approval(appeal), own)).toMatchObject({ refusal: 'own-reply', view: { status: 'approval' } });
    expect(await take(appeal, sendBack(appeal), own)).toMatchObject({ refusal: 'own-reply', view: { status: 'approval' } });
    expect(await publicationsOf(appeal)).toEqual([]);
  });

  test('a newer message of the resident, heard or not, refuses the approval; with it seen the reply goes out', async () => {
    const appeal = await lives.toApprove();
    const asked = await approval(appeal);
    const unheard = await writesMore(appeal);
    expect(await take(unheard, asked)).toMatchObject({ refusal: 'newer-message', view: { status: 'approval', unheard: true } });
    const heard = await lives.activities.hearMessages(unheard);
    expect(heard).toMatchObject({ status: 'approval', unheard: false });
    expect(await bellsOf(appeal, 'message-joined')).toContain('approver');
    expect((await take(heard, asked)).refusal).toBe('newer-message');
    expect((await take(heard, await approval(heard))).view.status).toBe('publishing');
  });

  test('a message of another appeal is none that was seen here', async () => {
    const [appeal, other] = [await lives.toApprove(), await lives.routed()];
    const lastMessageId = await lives.lastMessageId(other);
    const asked: ActAsked = { kind: 'approveReply', replyId: appeal.toApprove ?? '', lastMessageId };
    expect((await take(appeal, asked)).refusal).toBe('newer-message');
  });

  test('returned, it is with its author again, with the remark; what he writes then waits anew, and the old one cannot be approved', async () => {
    const appeal = await lives.toApprove();
    const { view } = await take(appeal, sendBack(appeal), { payload: remark });
    expect(view).toMatchObject({ status: 'assigned', toApprove: null });
    expect(await bellsOf(appeal, 'reply-returned')).toEqual(['moderator']);
    const { replies, history } = await detailOf(appeal);
    expect(replies).toMatchObject([{ status: 'returned', ...remark, text: 'Воду дадут к 18:00.' }]);
    expect(history.at(-1)?.sentence).toBe('Согласующий. Ответ возвращён на доработку. Замечание: Назовите день.');
    expect(JSON.stringify(history.map(({ because }) => because))).not.toContain('день');

    const again = await lives.toApprove(view);
    expect(again.toApprove).not.toBe(appeal.toApprove);
    expect((await take(again, await approval(appeal))).refusal).toBe('not-to-approve');
    expect((await take(again, await approval(again))).view.status).toBe('publishing');
    expect(await publicationsOf(appeal)).toEqual(['intended']);
  });

  test.each<[string, string | null, string[]]>([
    ['his department is told', null, ['housing', 'housing-head']],
    ['the curators answer for an outside body', 'waste', ['admin', 'curator', 'deputy']],
  ])('returned when its author has left: %s', async (_case, departmentCode, told) => {
    const appeal = await lives.toApprove();
    if (departmentCode !== null) await db.manager.update(Appeal, appeal.appealId, { departmentCode });
    const { view } = await without(`login in ('moderator', 'waste', 'waste-head')`, () =>
      take(appeal, sendBack(appeal), { payload: remark }),
    );
    expect(view.status).toBe('assigned');
    expect(await bellsOf(appeal, 'reply-returned')).toEqual(told);
  });

  test('an interim one returns to where it was promised, and one whose date has gone by is not approved', async () => {
    const appeal = await lives.routed();
    await db.manager.update(Appeal, appeal.appealId, { needsApproval: true, status: 'promised' });
    const promisedAt = new Date(Date.now() + 600_000).toISOString();
    const interim = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const promised = await lives.read(appeal.appealId);
    const { view: first } = await take(promised, interim, { payload: { text: 'Завтра.' } });
    expect(first.status).toBe('approval');
    const { view: back } = await take(first, sendBack(first), { payload: remark });
    expect(back.status).toBe('promised');
    const { view: second } = await take(back, { ...interim, replyId: randomUUID() }, { payload: { text: 'Завтра.' } });
    await db.query(`update replies set promised_at = now() - interval '1 minute' where id = $1`, [second.toApprove]);
    expect(await take(second, await approval(second))).toMatchObject({ refusal: 'date-past', view: { status: 'approval' } });
  });

  test('an answer typed in the network, or a rejection, leaves it unpublished for good', async () => {
    const rejected = await take(await lives.toApprove(), { kind: 'rejectAppeal', reason: 'spam' });
    expect((await detailOf(rejected.view)).replies).toMatchObject([{ status: 'withdrawn' }]);
    expect(await publicationsOf(rejected.view)).toEqual([]);
  });

  test('is told apart by its round: what was returned in one that is over is not to be reworked in the next', async () => {
    const appeal = await lives.toApprove();
    const { view } = await take(appeal, sendBack(appeal), { payload: remark });
    await take(view, { kind: 'rejectAppeal', reason: 'spam' });
    await db.query(`update appeals set round = 2, status = 'triage' where id = $1`, [appeal.appealId]);
    expect(await detailOf(appeal)).toMatchObject({ round: 2, replies: [{ round: 1, status: 'returned' }] });
  });

  test('where no rule wants it approved it goes out at once', async () => {
    expect(await lives.publishing()).toMatchObject({ status: 'publishing', toApprove: null });
  });
});
