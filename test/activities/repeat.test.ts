import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { complaint, livesOfFile, unclear, type Lives } from '../support/lives.js';
import type { AppealStatus, PublicationStatus } from '../../domain/appeal.js';
import type { Act, AppealView } from '../../workflows/messages.js';

let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

const tables = [
  'appeals',
  'milestones',
  'escalations',
  'audit_entries',
  'notifications',
  'notices',
  'replies',
  'publications',
  'commands',
  'messages',
  'message_revisions',
  'authors',
];
type Contents = Record<string, string>;

/** Every row of every table, as text: two of them are equal only if nothing at all was written. */
const contents = async (): Promise<Contents> => {
  const read = (table: string): string =>
    `(select coalesce(string_agg(t::text, e'\\n' order by t::text collate "C"), '') from ${table} t) as ${table}`;
  const [row] = (await db.query(`select ${tables.map(read).join(', ')}`)) as Contents[];
  return row ?? {};
};

/** What one appeal has of each, without ids and instants: two lives that went alike look alike. */
const traces = async (appealId: string): Promise<unknown> => {
  const [row] = (await db.query(
    `select (select json_agg(what order by seq) from audit_entries where appeal_id = a.id) as audit,
       (select count(*) from notifications where appeal_id = a.id) as bells,
       (select count(*) from escalations where appeal_id = a.id) as escalations,
       (select count(*) from replies where appeal_id = a.id) as replies,
       (select json_agg(p.status) from publications p join replies r on r.id = p.reply_id where r.appeal_id = a.id) as publications,
       (select json_agg(json_build_array(kind, round, met_at is null) order by round, kind) from milestones where appeal_id = a.id) as milestones,
       (select json_agg(json_build_array(unheard, ignored_reason) order by seq) from messages where appeal_id = a.id) as messages,
       (select json_agg(json_build_array(kind, answer ->> 'status', refusal) order by asked_at) from commands where appeal_id = a.id) as commands,
       a.status, a.round, a.topic_code, a.department_code, a.declines, a.doubt_message_id is null as settled, a.wake_at is null as heard
     from appeals a where a.id = $1`,
    [appealId],
  )) as unknown[];
  return row;
};

interface Prepared {
  appeal: AppealView;
  step: () => Promise<AppealView>;
}
type Prepare = () => Promise<Prepared>;

/** A status that the step does not expect. */
interface StepCase {
  prepare: Prepare;
  elsewhere: AppealStatus;
}

const steps: Record<string, StepCase> = {
  'classify: the topic is sure': {
    async prepare() {
      const appeal = await lives.received();
      return { appeal, step: () => lives.activities.classifyAppeal(appeal) };
    },
    elsewhere: 'assigned',
  },
  'classify: the topic is not sure': {
    async prepare() {
      const appeal = await lives.received(unclear);
      return { appeal, step: () => lives.activities.classifyAppeal(appeal) };
    },
    elsewhere: 'triage',
  },
  'route: to a department': {
    async prepare() {
      const appeal = await lives.activities.classifyAppeal(await lives.received());
      return { appeal, step: () => lives.activities.routeAppeal(appeal) };
    },
    elsewhere: 'assigned',
  },
  'route: to triage': {
    async prepare() {
      const appeal = await lives.activities.classifyAppeal(await lives.received(unclear));
      return { appeal, step: () => lives.activities.routeAppeal(appeal) };
    },
    elsewhere: 'triage',
  },
  'settle a publication: published': { prepare: () => settling('published'), elsewhere: 'observing' },
  'settle a publication: the text was refused': { prepare: () => settling('refused'), elsewhere: 'assigned' },
  'settle a publication: a person must help': { prepare: () => settling('assisted'), elsewhere: 'observing' },
  'settle a publication: nobody knows whether it stands': { prepare: () => settling('unconfirmed'), elsewhere: 'observing' },
  'settle a publication: withdrawn meanwhile': { prepare: () => settling('withdrawn'), elsewhere: 'assigned' },
  'settle a publication: still being sent': { prepare: () => settling('sending'), elsewhere: 'observing' },
  'pass an instant: a step of the ladder': {
    async prepare() {
      const appeal = await lives.routed();
      return { appeal, step: () => lives.activities.passInstant(appeal, instantOf(appeal)) };
    },
    elsewhere: 'observing',
  },
  'pass an instant: the quiet time is over': {
    async prepare() {
      const appeal = await lives.observing();
      return { appeal, step: () => lives.activities.passInstant(appeal, instantOf(appeal)) };
    },
    elsewhere: 'assigned',
  },
  'pass an instant: nobody settled the doubt': {
    async prepare() {
      const appeal = await doubted();
      return { appeal, step: () => lives.activities.passInstant(appeal, instantOf(appeal)) };
    },
    elsewhere: 'assigned',
  },
};

const acts: Record<string, StepCase> = {
  submitReply: {
    prepare: () =>
      acting(lives.routed(), () => ({ kind: 'submitReply', replyId: randomUUID() }), { text: 'Воду дадут к 18:00.' }),
    elsewhere: 'publishing',
  },
  'submitReply: it needs approval': {
    async prepare() {
      const appeal = await lives.routed();
      await db.query(`update appeals set needs_approval = true where id = $1`, [appeal.appealId]);
      return acting(Promise.resolve(appeal), () => ({ kind: 'submitReply', replyId: randomUUID() }), { text: 'Воду дадут.' });
    },
    elsewhere: 'approval',
  },
  approveReply: {
    async prepare() {
      const appeal = await lives.toApprove();
      const lastMessageId = await lives.lastMessageId(appeal);
      return acting(Promise.resolve(appeal), () => ({ kind: 'approveReply', replyId: appeal.toApprove ?? '', lastMessageId }));
    },
    elsewhere: 'publishing',
  },
  returnReply: {
    prepare: () =>
      acting(lives.toApprove(), ({ toApprove }) => ({ kind: 'returnReply', replyId: toApprove ?? '' }), { remark: 'Когда?' }),
    elsewhere: 'assigned',
  },
  declineAsNotOurs: {
    prepare: () => acting(lives.routed(), () => ({ kind: 'declineAsNotOurs' }), { reason: 'Не наше' }),
    elsewhere: 'triage',
  },
  decideTopic: {
    prepare: () => acting(lives.routed(unclear), () => ({ kind: 'decideTopic', topic: 'heating' })),
    elsewhere: 'assigned',
  },
  assignDepartment: {
    prepare: () => acting(lives.routed(unclear), () => ({ kind: 'assignDepartment', department: 'roads' })),
    elsewhere: 'assigned',
  },
  rejectAppeal: {
    prepare: () => acting(lives.routed(unclear), () => ({ kind: 'rejectAppeal', reason: 'spam' })),
    elsewhere: 'assigned',
  },
  'settleDoubt: nothing is asked for': {
    prepare: () => acting(doubted(), ({ doubt }) => ({ kind: 'settleDoubt', messageId: doubt ?? '', reopens: 'no' })),
    elsewhere: 'closed',
  },
  'settleDoubt: it reopens': {
    prepare: () => acting(doubted(), ({ doubt }) => ({ kind: 'settleDoubt', messageId: doubt ?? '', reopens: 'yes' })),
    elsewhere: 'closed',
  },
  withdrawReply: {
    prepare: () => acting(lives.publishing(), ({ reply }) => ({ kind: 'withdrawReply', replyId: reply?.id ?? '' })),
    elsewhere: 'observing',
  },
  'settlePublication: it stands': {
    prepare: () =>
      acting(ended('unconfirmed'), ({ reply }) => ({ kind: 'settlePublication', replyId: reply?.id ?? '', decision: 'stands' })),
    elsewhere: 'observing',
  },
  'settlePublication: send it again': {
    prepare: () =>
      acting(ended('assisted'), ({ reply }) => ({
        kind: 'settlePublication',
        replyId: reply?.id ?? '',
        decision: 'send-again',
      })),
    elsewhere: 'observing',
  },
};

const hearings: Record<string, Prepare> = {
  'while it is received': () => hearing(lives.received(), 'И холодной тоже нет'),
  'in triage: the words make the topic clear': () => hearing(lives.routed(unclear), complaint),
  'in triage: the words do not help': () => hearing(lives.routed(unclear), 'Вот так и живём'),
  'while the department works': () => hearing(lives.routed(), 'И холодной тоже нет'),
  'while the reply waits for approval': () => hearing(lives.toApprove(), 'И холодной тоже нет'),
  'while the reply is on its way': () => hearing(lives.publishing(), 'И холодной тоже нет'),
  'after the reply: thanks': () => hearing(lives.observing(), 'Спасибо большое!'),
  'after the reply: a complaint': () => hearing(lives.observing(), 'Ничего не сделали, воды так и нет!'),
  'after the reply: a doubtful word': () => hearing(lives.observing(), doubtful),
};

const doubtful = 'А у соседей вчера приезжала какая-то машина';

const settling = async (status: PublicationStatus): Promise<Prepared> => {
  const appeal = await ended(status);
  return { appeal, step: () => lives.activities.settlePublication(appeal) };
};

const ended = async (status: PublicationStatus): Promise<AppealView> => lives.publicationEnds(await lives.publishing(), status);

const acting = async (
  standing: Promise<AppealView>,
  act: (appeal: AppealView) => Parameters<Lives['ask']>[1],
  payload: Record<string, string> = {},
): Promise<Prepared> => {
  const appeal = await standing;
  const asked: Act = await lives.ask(appeal, act(appeal), payload);
  return { appeal, step: () => lives.activities.takeAct(appeal, asked) };
};

/** The author writes again under his own comment. */
const writesAgain = async ({ appealId }: AppealView, text: string): Promise<AppealView> => {
  const [first] = (await db.query(
    `select m.place ->> 'commentId' as id, a.external_id as author from messages m join authors a on a.id = m.author_id
     where appeal_id = $1 order by m.seq limit 1`,
    [appealId],
  )) as { id: string; author: string }[];
  return lives.hear(lives.comment({ authorId: Number(first?.author), rootId: Number(first?.id), text }));
};

const hearing = async (standing: Promise<AppealView>, text: string): Promise<Prepared> => {
  const appeal = await writesAgain(await standing, text);
  expect(appeal.unheard).toBe(true);
  return { appeal, step: () => lives.activities.hearMessages(appeal) };
};

const doubted = async (): Promise<AppealView> => {
  const { step } = await hearing(lives.observing(), doubtful);
  const appeal = await step();
  expect(appeal.doubt).not.toBeNull();
  return appeal;
};

const instantOf = ({ next }: AppealView): NonNullable<AppealView['next']> => {
  if (!next) throw new Error('the appeal waits for no instant');
  return next;
};

const every: [string, Prepare][] = [
  ...Object.entries(steps).map(([name, { prepare }]): [string, Prepare] => [name, prepare]),
  ...Object.entries(acts).map(([name, { prepare }]): [string, Prepare] => [`act ${name}`, prepare]),
  ...Object.entries(hearings).map(([name, prepare]): [string, Prepare] => [`hear ${name}`, prepare]),
];

describe('a step that runs again after its commit changes nothing and gives the same answer', () => {
  test('read', async () => {
    const { appealId } = await lives.routed();
    const before = await contents();
    expect(await lives.read(appealId)).toEqual(await lives.read(appealId));
    expect(await contents()).toEqual(before);
  });

  test.each(every)('%s', async (_name, prepare) => {
    const { step } = await prepare();
    const answer = await step();
    const committed = await contents();
    expect(await step()).toEqual(answer);
    expect(await contents()).toEqual(committed);
  });
});

describe('the same step at the same time twice leaves one effect', () => {
  test.each(every)('%s', async (_name, prepare) => {
    const [once, twice] = [await prepare(), await prepare()];
    await once.step();
    const answers = await Promise.all([twice.step(), twice.step()]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await traces(twice.appeal.appealId)).toEqual(await traces(once.appeal.appealId));
  });
});

describe('a step overtaken by a committed one writes nothing and answers with the row as it stands', () => {
  const setRow = (appealId: string, change: string): Promise<unknown> =>
    db.query(`update appeals set ${change} where id = $1`, [appealId]);
  const overtakings = (elsewhere: AppealStatus | undefined): [string, string][] => [
    ...(elsewhere ? [['the status has moved on', `status = '${elsewhere}'`] as [string, string]] : []),
    ['the row is in a later round', `round = round + 1`],
    ['the appeal is over', `status = 'rejected', ended_at = now()`],
  ];
  const overtaken = (name: string, prepare: Prepare, elsewhere?: AppealStatus): [string, string, Prepare, string][] =>
    overtakings(elsewhere).map(([how, change]) => [name, how, prepare, change]);

  test.each([
    ...Object.entries(steps).flatMap(([name, { prepare, elsewhere }]) => overtaken(name, prepare, elsewhere)),
    ...Object.entries(hearings).flatMap(([name, prepare]) => overtaken(`hear ${name}`, prepare)),
  ])('%s: %s', async (_name, _how, prepare, change) => {
    const { appeal, step } = await prepare();
    await setRow(appeal.appealId, change);
    const before = await contents();
    expect(await step()).toEqual(await lives.activities.readAppeal(appeal));
    expect(await contents()).toEqual(before);
  });

  test.each(Object.entries(acts).flatMap(([name, { prepare, elsewhere }]) => overtaken(name, prepare, elsewhere)))(
    'act %s: %s, and whoever asked is told so',
    async (_name, _how, prepare, change) => {
      const { appeal, step } = await prepare();
      await setRow(appeal.appealId, change);
      const before = await contents();
      expect(await step()).toEqual(await lives.activities.readAppeal(appeal));
      const after = await contents();
      expect({ ...after, commands: '' }).toEqual({ ...before, commands: '' });
      const [command] = (await db.query(
        `select done_at is not null as done, refusal, answer from commands where appeal_id = $1 order by asked_at desc limit 1`,
        [appeal.appealId],
      )) as unknown[];
      expect(command).toMatchObject({ done: true, refusal: expect.stringMatching(/^[a-z-]+$/), answer: null });
    },
  );

  test('the withdrawal of a reply that is just being sent is refused, and the reply goes on', async () => {
    const appeal = await lives.publishing();
    const act = await lives.ask(appeal, { kind: 'withdrawReply', replyId: appeal.reply?.id ?? '' });
    await lives.publicationEnds(appeal, 'sending');
    expect(await lives.activities.takeAct(appeal, act)).toMatchObject({
      status: 'publishing',
      reply: { publication: 'sending' },
    });
    expect(await answerOf(act)).toMatchObject({ refusal: 'being-sent' });
  });

  test.each(['stands', 'send-again'] as const)(
    '«%s» about a reply that the network has just confirmed is refused',
    async (decision) => {
      const appeal = await ended('unconfirmed');
      const act = await lives.ask(appeal, { kind: 'settlePublication', replyId: appeal.reply?.id ?? '', decision });
      await lives.publicationEnds(appeal, 'published');
      expect(await lives.activities.takeAct(appeal, act)).toMatchObject({ reply: { publication: 'published' } });
      expect(await answerOf(act)).toMatchObject({ refusal: 'publishes-itself' });
    },
  );

  test('the end of a publication that was withdrawn finds nothing left to settle', async () => {
    const appeal = await lives.publishing();
    const act = await lives.ask(appeal, { kind: 'withdrawReply', replyId: appeal.reply?.id ?? '' });
    const back = await lives.activities.takeAct(appeal, act);
    expect(back).toMatchObject({ status: 'assigned', reply: null });
    expect(await lives.activities.settlePublication(back)).toEqual(back);
  });

  const answerOf = async ({ commandId }: Act): Promise<unknown> =>
    ((await db.query(`select refusal, answer from commands where id = $1`, [commandId])) as unknown[])[0];
});
