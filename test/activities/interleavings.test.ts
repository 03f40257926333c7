import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { Community } from '../../db/entities/community.js';
import { Milestone } from '../../db/entities/milestone.js';
import { Publication } from '../../db/entities/publication.js';
import { publishSettings } from '../../db/publish-settings.js';
import { machine } from '../../domain/audit.js';
import type { AppealView } from '../../workflows/messages.js';
import { complaint, livesOfFile, unclear, type Comment, type Lives } from '../support/lives.js';
import { waitFor } from '../support/wait-for.js';

/** What one committed step finds when another was faster. Each of these once lost, doubled or stopped something. */
let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

const publicationOf = ({ reply }: AppealView): Promise<Publication> =>
  db.manager.findOneByOrFail(Publication, { replyId: reply?.id ?? '' });
const milestonesOf = ({ appealId }: AppealView): Promise<Milestone[]> => db.manager.findBy(Milestone, { appealId });
const wordsOf = async (comment: Comment): Promise<{ text: string; deleted: boolean }> => {
  const [row] = (await db.query(`select text, deleted_at is not null as deleted from messages where id = $1`, [
    await lives.messageIdOf(comment),
  ])) as { text: string; deleted: boolean }[];
  if (!row) throw new Error('no such message');
  return row;
};
const escalationsOf = async ({ appealId }: AppealView) =>
  (await db.query(
    `select m.kind, e.step, e.skipped from escalations e join milestones m on m.id = e.milestone_id where e.appeal_id = $1 order by e.at`,
    [appealId],
  )) as {
    kind: string;
    step: string;
    skipped: boolean;
  }[];
/** As if the appeal had come so many minutes ago. */
const age = (appealId: string, minutes: number): Promise<unknown> =>
  db.query(
    `update appeals set received_at = received_at - $2 * interval '1 minute', round_started_at = round_started_at - $2 * interval '1 minute'
     where id = $1`,
    [appealId, minutes],
  );
const answerTo = (comment: Comment, text: string): Comment =>
  lives.comment({ authorId: lives.ownId, rootId: comment.id, replyTo: comment.id, text });

/** Published as far as a person or the network's answer can tell. */
const published = async (): Promise<{ comment: Comment; appeal: AppealView }> => {
  const comment = lives.comment();
  const received = await lives.hear(comment);
  const routed = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(received));
  const act = await lives.ask(routed, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Воду дадут к 18:00.' });
  return { comment, appeal: await lives.activities.takeAct(routed, act) };
};

describe('changes of one message', () => {
  test('an older edit that is processed late does not take back the newer one', async () => {
    const comment = lives.comment();
    await lives.hear(comment);
    const older = await lives.stored({ ...comment, type: 'wall_reply_edit', text: 'первая правка' });
    const newer = await lives.stored({ ...comment, type: 'wall_reply_edit', text: 'вторая правка' });
    await newer.process();
    await older.process();
    expect((await wordsOf(comment)).text).toBe('вторая правка');
  });

  test('a delivery that two workers hold is done once, so that an edit is not repeated over what came after it', async () => {
    const comment = lives.comment();
    await lives.hear(comment);
    const edit = await lives.stored({ ...comment, type: 'wall_reply_edit', text: 'правка' });
    await edit.process();
    await (await lives.stored({ ...comment, type: 'wall_reply_delete' })).process();
    await edit.process();
    expect(await wordsOf(comment)).toEqual({ text: 'правка', deleted: true });
  });

  test('the same comment once more does not bring a deleted one back; its restoration does', async () => {
    const comment = lives.comment();
    await lives.hear(comment);
    await (await lives.stored({ ...comment, type: 'wall_reply_delete' })).process();
    await (await lives.stored(comment)).process();
    expect((await wordsOf(comment)).deleted).toBe(true);
    await (await lives.stored({ ...comment, type: 'wall_reply_restore' })).process();
    expect((await wordsOf(comment)).deleted).toBe(false);
  });

  test('an empty comment that is edited into a complaint becomes an appeal', async () => {
    const comment = lives.comment({ text: '' });
    await (await lives.stored(comment)).process();
    const appeal = await lives.hear({ ...comment, type: 'wall_reply_edit', text: complaint });
    expect(appeal.status).toBe('received');
  });
});

describe('an author with several appeals in a thread', () => {
  test('finds the open one, although a newer one is over', async () => {
    const first = lives.comment({ text: 'Спасибо!' });
    const older = await lives.hear(first);
    await lives.hear(lives.comment({ authorId: first.authorId, rootId: first.id, text: 'Спасибо большое!' }));
    await db.manager.update(Appeal, older.appealId, { status: 'triage', round: 2 });
    const joined = await lives.hear(lives.comment({ authorId: first.authorId, rootId: first.id }));
    expect(joined.appealId).toBe(older.appealId);
  });
});

describe('an author who writes in many places at once', () => {
  const holdAuthor = (tx: EntityManager, { authorId }: { authorId: number }, how: string): Promise<unknown> =>
    tx.query(`select 1 from authors where external_id = $1 for ${how}`, [String(authorId)]);

  test('is made once, and his words in one thread do not wait for those in another', async () => {
    const first = lives.comment();
    await Promise.all([lives.hear(first), lives.hear(lives.comment({ authorId: first.authorId }))]);
    const authors = (await db.query(`select id from authors where external_id = $1`, [String(first.authorId)])) as unknown[];
    expect(authors).toHaveLength(1);
    await db.transaction(async (tx) => {
      await holdAuthor(tx, first, 'key share');
      expect(await lives.hear(lives.comment({ authorId: first.authorId }))).toMatchObject({ status: 'received' });
    });
  });

  test('waits while his words are being erased, so that none slip past', async () => {
    const first = lives.comment();
    await lives.hear(first);
    let next: Promise<AppealView> | undefined;
    await db.transaction(async (tx) => {
      await holdAuthor(tx, first, 'update');
      const [{ pid } = { pid: 0 }] = (await tx.query('select pg_backend_pid() as pid')) as { pid: number }[];
      next = lives.hear(lives.comment({ authorId: first.authorId }));
      await waitFor(async () => {
        const waiting = (await db.query(`select 1 from pg_stat_activity where $1 = any (pg_blocking_pids(pid))`, [
          pid,
        ])) as unknown[];
        return waiting.length > 0;
      }, 'the next words to wait');
    });
    expect(await next).toMatchObject({ status: 'received' });
  });
});

describe('settings that changed since the appeal was received', () => {
  test('a policy that its version does not know does not stop it', async () => {
    const appeal = await lives.received(unclear);
    await db.query(
      `insert into sla_policies (code, name, milestones) select 'later', 'Новый', milestones from sla_policies where code = 'eight-hours'`,
    );
    await db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: 'новый регламент' }));
    const { communityId } = await db.manager.findOneByOrFail(Appeal, { id: appeal.appealId });
    await db.manager.update(Community, communityId, { policyCode: 'later' });
    const inTriage = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(appeal));
    const act = await lives.ask(inTriage, { kind: 'assignDepartment', department: 'housing' });
    expect(await lives.activities.takeAct(inTriage, act)).toMatchObject({ status: 'assigned', department: 'housing' });
    await db.manager.update(Community, communityId, { policyCode: 'show' });
  });

  test('a department of a newer version is adopted with that version', async () => {
    const appeal = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.received(unclear)));
    await db.query(
      `insert into departments (code, name, time_zone, calendar_code, kind) values ('snow', 'Штаб по снегу', 'Asia/Yekaterinburg', 'office', 'own')`,
    );
    const version = await db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: 'штаб' }));
    const act = await lives.ask(appeal, { kind: 'assignDepartment', department: 'snow' });
    expect(await lives.activities.takeAct(appeal, act)).toMatchObject({ status: 'assigned', department: 'snow' });
    expect(await db.manager.findOneBy(Appeal, { id: appeal.appealId })).toMatchObject({ settingsVersion: version });
  });
});

describe('the clock after a decision', () => {
  test('a late return recomputes the triage from the same start: the highest step is left to fire, the others are passed over', async () => {
    const appeal = await lives.routed();
    await age(appeal.appealId, 60);
    const declined = await lives.activities.takeAct(appeal, await lives.ask(appeal, { kind: 'declineAsNotOurs' }));
    const triage = (await milestonesOf(appeal)).find(({ kind }) => kind === 'triage');
    expect(triage?.metAt).toBeNull();
    expect(triage?.policyCode).toBe('show');
    const steps = (await escalationsOf(appeal)).filter(({ kind, skipped }) => kind === 'triage' && skipped);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.map(({ step }) => step)).not.toContain('+2m');
    expect(declined.next).not.toBeNull();
  });

  test('a later round that is returned gets a triage of its own', async () => {
    const { comment, appeal } = await published();
    const observing = await lives.activities.settlePublication(await lives.publicationEnds(appeal, 'published'));
    await lives.hear(
      lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Ничего не сделали, воды так и нет!' }),
    );
    await lives.activities.hearMessages(observing);
    const second = await lives.read(appeal.appealId);
    expect(second).toMatchObject({ round: 2, status: 'assigned' });
    await lives.activities.takeAct(second, await lives.ask(second, { kind: 'declineAsNotOurs' }));
    const ofRound = (await milestonesOf(second)).filter(({ round }) => round === 2);
    expect(ofRound.map(({ kind }) => kind)).toContain('triage');
  });

  test('a term that the new department’s policy does not have is lifted, and its alarm finds nothing', async () => {
    const appeal = await lives.routed();
    const before = (await milestonesOf(appeal)).find(({ kind }) => kind === 'first-reply');
    await db.query(`update sla_policies set milestones = '[{"kind":"final","amount":8,"unit":"hours","ladder":null},
      {"kind":"observation","amount":3,"unit":"days","ladder":null}]' where code = 'krym-2020'`);
    await db.query(`update departments set policy_code = 'krym-2020' where code = 'culture'`);
    await db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: 'короткий регламент' }));
    const { number } = (await db.query(`select max(number) as number from settings_versions`))[0] as { number: number };
    await db.manager.update(Appeal, appeal.appealId, { settingsVersion: number });
    const moved = await lives.activities.takeAct(
      appeal,
      await lives.ask(appeal, { kind: 'assignDepartment', department: 'culture' }),
    );
    expect((await milestonesOf(moved)).map(({ kind }) => kind)).not.toContain('first-reply');
    const rung = await lives.activities.passInstant(moved, {
      milestoneId: before?.id ?? '',
      step: '50',
      at: before?.steps[0]?.at ?? '',
    });
    expect(rung.status).toBe('assigned');
  });
});

describe('the end of a round', () => {
  test('an appeal is not rejected over words that nobody has read', async () => {
    const comment = lives.comment();
    const appeal = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    const act = await lives.ask(appeal, { kind: 'rejectAppeal', reason: 'spam' });
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'и ещё лифт стоит' }));
    expect(await lives.activities.takeAct(appeal, act)).toMatchObject({ status: 'assigned', unheard: true });
  });
});

describe('a reply and its echo', () => {
  test.each(['sending', 'assisted', 'unconfirmed', 'intended'] as const)(
    'the echo confirms a reply that is %s, and the run is told',
    async (status) => {
      const { comment, appeal } = await published();
      await db.manager.update(Publication, appeal.reply?.id ?? '', {
        status,
        attempt: 1,
        writes: 1,
        lastWriteAt: new Date(),
        claimedUntil: null,
      });
      const echo = await lives.stored(answerTo(comment, 'Воду дадут к 18:00.'));
      expect((await echo.process()).wake).toMatchObject([{ appealId: appeal.appealId }]);
      expect((await publicationOf(appeal)).status).toBe('published');
    },
  );

  test('an attempt that is sending it tells the run itself', async () => {
    const { comment, appeal } = await published();
    const claimedUntil = new Date(Date.now() + 60_000);
    await db.manager.update(Publication, appeal.reply?.id ?? '', {
      status: 'sending',
      attempt: 1,
      writes: 1,
      lastWriteAt: new Date(),
      claimedUntil,
    });
    const echo = await lives.stored(answerTo(comment, 'Воду дадут к 18:00.'));
    expect((await echo.process()).wake).toEqual([]);
    expect((await publicationOf(appeal)).status).toBe('published');
  });

  test('an echo that comes after a person said «стоит» tells which comment it is, and is nobody’s answer by hand', async () => {
    const { comment, appeal } = await published();
    const assisted = await lives.activities.settlePublication(await lives.publicationEnds(appeal, 'assisted'));
    const act = await lives.ask(assisted, { kind: 'settlePublication', replyId: appeal.reply?.id ?? '', decision: 'stands' });
    await lives.activities.takeAct(assisted, act);
    const echo = answerTo(comment, 'Воду дадут к 18:00.');
    await (await lives.stored(echo)).process();
    expect((await publicationOf(appeal)).externalId).toMatch(new RegExp(`_${echo.id}$`));
    await expect(lives.messageIdOf(echo)).rejects.toThrow('not known');
  });

  test('words written before a reply that was published by hand stood there do not reopen', async () => {
    const { comment, appeal } = await published();
    const assisted = await lives.activities.settlePublication(await lives.publicationEnds(appeal, 'assisted'));
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Почему до сих пор не починили?' }));
    const replyId = appeal.reply?.id ?? '';
    await db.query(
      `update messages set received_at = received_at - interval '3 seconds', sent_at = sent_at - interval '3 seconds'
      where appeal_id = $1`,
      [appeal.appealId],
    );
    const settled = await lives.activities.takeAct(
      assisted,
      await lives.ask(assisted, { kind: 'settlePublication', replyId, decision: 'stands' }),
    );
    const observing = await lives.activities.settlePublication(settled);
    expect(await lives.activities.hearMessages(observing)).toMatchObject({ status: 'observing', round: 1 });
  });
});

describe('an answer typed in the network', () => {
  test('is taken as the reply with one act, and met the term when it was written', async () => {
    const comment = lives.comment();
    const appeal = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    const byHand = answerTo(comment, 'Ответили \0 вам здесь.');
    await (await lives.stored(byHand)).process();
    const told = await lives.activities.hearMessages(appeal);
    const messageId = await lives.messageIdOf(byHand);
    expect(told.writtenByHand).toBe(messageId);
    const taken = await lives.activities.takeAct(told, await lives.ask(told, { kind: 'takeAsReply', messageId }));
    expect(taken.status).toBe('observing');
    expect((await milestonesOf(taken)).find(({ kind }) => kind === 'first-reply')?.metAt).not.toBeNull();
  });

  test('of an earlier round is not on offer in the next', async () => {
    const { comment, appeal } = await published();
    await (await lives.stored(answerTo(comment, 'Совсем другой ответ'))).process();
    const observing = await lives.activities.settlePublication(await lives.publicationEnds(appeal, 'published'));
    await lives.hear(
      lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Ничего не сделали, воды так и нет!' }),
    );
    await lives.activities.hearMessages(observing);
    expect(await lives.read(appeal.appealId)).toMatchObject({ round: 2, writtenByHand: null });
  });
});
