import { In, type EntityManager } from 'typeorm';
import { kindsLeft } from '../domain/adoption.js';
import { isOver } from '../domain/appeal.js';
import { resident, type Because } from '../domain/audit.js';
import { reactionOf } from '../domain/classifier.js';
import { bySource } from '../domain/message.js';
import { Appeal } from '../db/entities/appeal.js';
import { Message } from '../db/entities/message.js';
import { Publication } from '../db/entities/publication.js';
import { Reply } from '../db/entities/reply.js';
import { isRecorded, recordAudit } from '../db/record-audit.js';
import { ring, type Bell } from '../db/ring.js';
import { readAppealView } from '../db/read-appeal-view.js';
import type { AppealView, Round } from '../workflows/messages.js';
import { endPause } from './act-on-clock.js';
import { classifyWords, newestWords } from './classify-appeal.js';
import { decideAgain } from './decide-again.js';
import type { Deps } from './deps.js';
import { reopenByMessage } from './pass-instant.js';
import { reckonAnew, routeByRules } from './route-appeal.js';
import { lockAppeal } from './step.js';

/**
 * Takes up what the author has written, edited or deleted since the run last listened, in the order of the source.
 * No `once` of its own: what it has heard is no longer unheard, and that is written in the same transaction.
 */
export const hearMessages =
  (deps: Deps) =>
  async ({ appealId, round }: Round): Promise<AppealView> =>
    deps.db.transaction(async (tx) => {
      const appeal = await lockAppeal(tx, appealId);
      if (appeal.round === round && !isOver(appeal.status)) await hear(deps, tx, appeal);
      return readAppealView(tx, { appealId, round });
    });

const hear = async (deps: Deps, tx: EntityManager, appeal: Appeal): Promise<void> => {
  await tx.update(Appeal, appeal.id, { wakeAt: null });
  if (appeal.status === 'publishing') return; // heard when the publication has ended, either way
  const unheard = await tx.findBy(Message, { appealId: appeal.id, unheard: In(['new', 'edit', 'delete']) });
  unheard.sort(bySource);
  if (unheard.length === 0) return;
  await tx.update(Message, { id: In(unheard.map(({ id }) => id)) }, { unheard: null });
  for (const message of unheard) await recordHeard(tx, appeal, message);

  const fresh = unheard.filter((message) => message.unheard === 'new');
  if (appeal.status === 'received' || appeal.status === 'triage') {
    if (await hasTopicOfPerson(tx, appeal)) {
      await weighAnew(deps, tx, appeal, unheard);
      if (fresh.length > 0) await tellExecutor(tx, appeal, 'message-joined', fresh);
      return;
    }
    const words = await newestWords(tx, appeal.id);
    const once = `${appeal.round}/classify/${words}`;
    if (await isRecorded(tx, appeal.id, once)) return; // a deletion takes no words back
    await classifyWords(deps, tx, appeal, once);
    await routeByRules(deps, tx, appeal, `${appeal.round}/route/${words}`);
  } else if (appeal.status === 'observing') {
    await react(deps, tx, appeal, fresh);
  } else if (fresh.length > 0) {
    const [first] = [...fresh].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
    const once = `${appeal.round}/resume/${first?.id}`;
    if (first) await endPause(deps, tx, { appeal, at: first.receivedAt, why: 'resident', by: resident, once });
    await tellExecutor(tx, appeal, 'message-joined', fresh);
    if (appeal.status === 'approval') await tellApprovers(tx, appeal, 'message-joined', fresh);
  }
};

/** After the reply: thanks is kept, a complaint opens the next round, a doubtful word is put to the executor. */
const react = async (deps: Deps, tx: EntityManager, appeal: Appeal, fresh: Message[]): Promise<void> => {
  const settings = await deps.readSettings(appeal.settingsVersion);
  const afterReply = await writtenAfterReply(tx, appeal, fresh);
  for (const message of afterReply) {
    const reaction = reactionOf(message.text, settings);
    if (reaction === 'complaint') {
      await reopenByMessage(deps, { tx, appeal, messageId: message.id, reason: 'resident', by: resident });
      return;
    }
    if (reaction === 'doubtful') {
      await tx.update(Appeal, appeal.id, { doubtMessageId: message.id });
      Object.assign(appeal, { doubtMessageId: message.id });
      await recordFact(tx, appeal, { what: 'doubted', messageId: message.id });
      await tellExecutor(tx, appeal, 'doubted', [message]);
    } else {
      await recordFact(tx, appeal, { what: 'thanked', messageId: message.id });
    }
  }
};

/** A topic that a person has decided the machine does not overrule: more words are shown to whoever decides next. */
const hasTopicOfPerson = async (tx: EntityManager, { id, round }: Appeal): Promise<boolean> => {
  const decided = (await tx.query(
    `select 1 from audit_entries where appeal_id = $1 and round = $2 and what = 'topic-decided' limit 1`,
    [id, round],
  )) as unknown[];
  return decided.length > 0;
};

/** The topic stands; whether it is urgent, and on which clock, further words still say. */
const weighAnew = async (deps: Deps, tx: EntityManager, appeal: Appeal, heard: readonly Message[]): Promise<void> => {
  const added = heard.findLast(({ unheard }) => unheard !== 'delete'); // a deletion takes no words back
  if (!added) return;
  const { decision, policyInTriage: policy } = await decideAgain(deps, tx, appeal, { topic: appeal.topicCode });
  if (decision.urgent === appeal.urgent && policy === appeal.policyCode) return;
  const once = `${appeal.round}/weigh/${added.id}/${await newestWords(tx, appeal.id)}`;
  await reckonAnew(deps, tx, { appeal, decision, policy, kinds: kindsLeft('triage'), once });
};

/** What was written before the reply stood in the network does not answer it. The network counts whole seconds. */
const writtenAfterReply = async (tx: EntityManager, appeal: Appeal, fresh: Message[]): Promise<Message[]> => {
  const reply = await tx.findOne(Reply, { where: { appealId: appeal.id, round: appeal.round }, order: { writtenAt: 'DESC' } });
  const publication = reply && (await tx.findOneBy(Publication, { replyId: reply.id }));
  const sent = publication?.publishedAt;
  if (!sent) return fresh;
  const second = Math.floor(sent.getTime() / 1000) * 1000;
  return fresh.filter(({ sentAt, receivedAt }) => sentAt.getTime() >= second && receivedAt > sent);
};

const recordHeard = (tx: EntityManager, appeal: Appeal, message: Message): Promise<void> => {
  const what = { new: 'message-joined', edit: 'message-edited', delete: 'message-deleted' } as const;
  return recordFact(tx, appeal, { what: what[message.unheard ?? 'new'], messageId: message.id });
};

const recordFact = (tx: EntityManager, { id: appealId, round }: Appeal, because: Because): Promise<void> =>
  recordAudit(tx, { appealId, round, by: resident, because, once: null });

const tellExecutor = (tx: EntityManager, appeal: Appeal, kind: string, messages: Message[]): Promise<void> =>
  tell(tx, appeal, { to: 'executor', kind, messages });

/** A reply waits for them, and what they read is not all any more. */
const tellApprovers = (tx: EntityManager, appeal: Appeal, kind: string, messages: Message[]): Promise<void> =>
  tell(tx, appeal, { to: 'approver', kind, messages });

const tell = async (
  tx: EntityManager,
  { id: appealId, departmentCode: department, round }: Appeal,
  { to, kind, messages }: { to: Bell['to']; kind: string; messages: Message[] },
): Promise<void> => {
  const once = `${round}/${kind}/${messages.at(-1)?.id}`;
  await ring(tx, { appealId, department, to, kind, because: {}, once });
};
