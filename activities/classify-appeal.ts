import { In, type EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import { decideFor } from '../domain/decide.js';
import { Appeal } from '../db/entities/appeal.js';
import { Message } from '../db/entities/message.js';
import { readIncoming, readResidentsMessages } from '../db/read-incoming.js';
import { isRecorded, recordAudit } from '../db/record-audit.js';
import type { AppealView, Round } from '../workflows/messages.js';
import type { Deps } from './deps.js';
import { runUnderLock } from './step.js';

/** Reads the resident's words, all of them, and writes down the topic they point to, or that they do not. */
export const classifyAppeal =
  (deps: Deps) =>
  async ({ appealId, round }: Round): Promise<AppealView> =>
    runUnderLock(deps, { appealId, round, in: ['received'] }, async (tx, appeal) => {
      const once = `${round}/classify/${await newestWords(tx, appealId)}`;
      if (!(await isRecorded(tx, appealId, once))) await classifyWords(deps, tx, appeal, once);
    });

/** In the caller's step, `once` of which names the words: `received`, or `triage` when the resident has added some. Changes the topic of `appeal`, too. */
export const classifyWords = async (deps: Deps, tx: EntityManager, appeal: Appeal, once: string): Promise<void> => {
  const messages = await readResidentsMessages(tx, appeal.id);
  const newest = messages.at(-1);
  if (!newest) throw new Error(`appeal ${appeal.id} has no message to classify`);
  const settings = await deps.readSettings(appeal.settingsVersion);
  const { incoming, said } = await readIncoming(tx, appeal, messages);
  const decided = decideFor(settings, incoming, said);
  const { decision, topic, territory, urgent, words, candidates, sentence: why, why: by } = decided;

  const unheard = messages.filter((message) => message.unheard !== null);
  if (unheard.length > 0) await tx.update(Message, { id: In(unheard.map(({ id }) => id)) }, { unheard: null });
  await tx.update(Appeal, appeal.id, {
    topicCode: topic,
    territoryCode: territory,
    urgent,
    wakeAt: null,
  });
  Object.assign(appeal, { topicCode: topic, territoryCode: territory, urgent });
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: machine('classifier'),
    because: {
      what: 'classified',
      messageId: newest.id,
      version: appeal.settingsVersion,
      decision,
      why,
      topic: topic ?? candidates[0]?.topic ?? null,
      territory,
      urgent,
      words: words.slice(0, mostMarked),
      candidates,
      topicBy: by.topic,
      urgentBy: by.urgent,
    },
    once,
  });
};

/** The audit keeps offsets; a long rant need not be marked to its end. */
const mostMarked = 200;

/** The cause of a classification: the last of the words it has read, by order of arrival, and its newest edit. */
export const newestWords = async (tx: EntityManager, appealId: string): Promise<string> => {
  const [row] = (await tx.query(
    `select m.id || coalesce('/' || (select max(r.replaced_at) from message_revisions r join messages x on x.id = r.message_id
       where x.appeal_id = $1)::text, '') as id
     from messages m where m.appeal_id = $1 and m.author_id is not null order by m.seq desc limit 1`,
    [appealId],
  )) as { id: string }[];
  if (!row) throw new Error(`appeal ${appealId} has no message to classify`);
  return row.id;
};
