import { createHash, randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { networkOf, type Deps } from '../activities/deps.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { badSign, plainText } from '../db/plain-text.js';
import { refuseCommand } from '../db/refuse-command.js';
import { newestVersion } from '../db/settings.js';
import { mayAct, mayRead, maySee, type Operator } from '../domain/access.js';
import { actKinds, importances, isOver, rejectReasons, roundIsOver, type ActKind } from '../domain/appeal.js';
import type { Language } from '../domain/language.js';
import { isPlainText } from '../domain/plain-text.js';
import { refusalSentence } from '../domain/refusals.js';
import { appealWorkflowId, updates, type Act } from '../workflows/messages.js';
import { actWords, wordsOfIssue } from './act-words.js';
import type { Announcer } from './announce.js';
import { strangeInstant, unknownReason } from './clock-checks.js';
import { reopen } from './reopen.js';

/** What a refused value is told is in act-words.ts. */
const words = (longest: number) => plainText(longest).regex(/\S/, 'empty');

/** 4096 is what VK's dialogs take; the limit of wall comments is not published, so the same holds there. */
const replyText = words(4096);
const reasonText = words(1000);
const code = z.string().min(1).max(100);
const instant = z.iso.datetime({ offset: true });

/** What may be asked, as it comes from the panel and over HTTP. */
export const askedActs = {
  submitReply: z.strictObject({ text: replyText }),
  submitInterim: z.strictObject({ text: replyText, promisedAt: instant }),
  declineAsNotOurs: z.strictObject({ reason: reasonText }),
  decideTopic: z.strictObject({ code }),
  assignDepartment: z.strictObject({ code }),
  rejectAppeal: z.strictObject({ reason: z.enum(rejectReasons) }),
  extend: z.strictObject({ until: instant, reason: reasonText }),
  pause: z.strictObject({ reason: reasonText }),
  resume: z.strictObject({}),
  setImportance: z.strictObject({ importance: z.enum(importances) }),
  settleDoubt: z.strictObject({ messageId: z.uuid(), reopens: z.enum(['yes', 'no']) }),
  approveReply: z.strictObject({ replyId: z.uuid(), lastMessageId: z.uuid() }),
  returnReply: z.strictObject({ replyId: z.uuid(), remark: reasonText }),
  withdrawReply: z.strictObject({ replyId: z.uuid() }),
  settlePublication: z.strictObject({
    replyId: z.uuid(),
    decision: z.enum(['stands', 'send-again']),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .refine(isPlainText, badSign)
      .optional(),
  }),
  takeAsReply: z.strictObject({ messageId: z.uuid() }),
  reopen: z.strictObject({ reason: reasonText }),
} satisfies Record<ActKind, z.ZodObject>;

export interface AskedAct {
  operator: Operator;
  number: string;
  kind: ActKind;
  /** As parsed by `askedActs[kind]`. */
  payload: Record<string, string>;
  /** The same key brings the same act's answer. */
  idempotencyKey?: string;
  /** Of the sentences in the answer. */
  language: Language;
}

export type ActAnswer =
  | { outcome: 'done'; id: string; status: string }
  /** Kept, and delivered as soon as the run can take it. */
  | { outcome: 'pending'; id: string }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'bad-field'; field: string; reason: string }
  | { outcome: 'not-found' | 'forbidden' | 'key-reused' };

export interface FieldError {
  field: string;
  message: string;
}

export interface Acts {
  /** What was asked, checked field by field. */
  read(kind: ActKind, given: unknown, language: Language): { payload: Record<string, string> } | { errors: FieldError[] };
  act(asked: AskedAct): Promise<ActAnswer>;
  /** For the sweeper: an act that its run has not confirmed yet. */
  sendAgain(commandId: string): Promise<void>;
}

interface ActsParts {
  db: DataSource;
  temporal: Client;
  announcer: Announcer;
  deps: Pick<Deps, 'readSettings' | 'speed' | 'networks'>;
  log: Logger;
  /** How long a person waits before «принято, выполняется». */
  patienceMs?: number;
}

/** The only way in which people change an appeal: first a row in `commands`, then an update of the run, which decides. */
export const createActs = (parts: ActsParts): Acts => ({
  read: readAct,
  async act(asked) {
    const { db } = parts;
    const appeal = await db.manager.findOneBy(Appeal, { number: asked.number });
    if (!mayRead(asked.operator)) return { outcome: 'forbidden' };
    if (!appeal || !maySee(asked.operator, { department: appeal.departmentCode })) {
      // His own act may have sent the appeal away (declined, reopened): its answer is still his to read.
      return (await storedAnswer(parts, asked)) ?? { outcome: 'not-found' };
    }
    if (!mayAct(asked.operator, asked.kind)) return { outcome: 'forbidden' };
    const stored = await storedAnswer(parts, asked);
    if (stored && stored.outcome !== 'pending') return stored;
    const bad = stored ? undefined : await badField(parts, appeal, asked);
    if (bad) return bad;
    const command = await storeCommand(db, appeal, asked);
    if (command === 'key-reused') return { outcome: 'key-reused' };
    return answerOf(command.doneAt ? command : await send(parts, command), asked.language);
  },
  async sendAgain(commandId) {
    await send(parts, await parts.db.manager.findOneByOrFail(Command, { id: commandId }));
  },
});

const readAct: Acts['read'] = (kind, given, language) => {
  const { data, error } = askedActs[kind].safeParse(given ?? {});
  if (data) return { payload: data as Record<string, string> };
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, message: actWords[language].unknownField }))
      : [{ field: issue.path.join('.'), message: wordsOfIssue(issue, language) }],
  );
  return { errors };
};

/** Operator, path and key; the reply of `replies/:id/…` is part of the path. */
const commandIdOf = ({ operator, number, kind, idempotencyKey, payload }: AskedAct): string => {
  if (idempotencyKey === undefined) return randomUUID();
  const inPath = kind === 'withdrawReply' || kind === 'settlePublication' ? payload.replyId : undefined;
  const hash = createHash('sha256')
    .update(JSON.stringify([operator.id, number, kind, idempotencyKey, ...(inPath ? [inPath] : [])]))
    .digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
};

const storedAnswer = async ({ db }: ActsParts, asked: AskedAct): Promise<ActAnswer | undefined> => {
  if (asked.idempotencyKey === undefined) return undefined;
  const command = await db.manager.findOneBy(Command, { id: commandIdOf(asked) });
  if (!command) return undefined;
  return samePayload(command, asked) ? answerOf(command, asked.language) : { outcome: 'key-reused' };
};

const samePayload = (command: Command, { payload }: AskedAct): boolean =>
  JSON.stringify(Object.entries(command.payload).sort()) === JSON.stringify(Object.entries(payload).sort());

const storeCommand = async (db: DataSource, appeal: Appeal, asked: AskedAct): Promise<Command | 'key-reused'> => {
  const id = commandIdOf(asked);
  await db.query(
    `insert into commands (id, appeal_id, round, kind, operator_id, payload, next_try_at)
     values ($1, $2, $3, $4, $5, $6, now() + interval '10 seconds') on conflict (id) do nothing`,
    [id, appeal.id, appeal.round, asked.kind, asked.operator.id, asked.payload],
  );
  const command = await db.manager.findOneByOrFail(Command, { id });
  return samePayload(command, asked) ? command : 'key-reused';
};

const answerOf = (command: Command, language: Language): ActAnswer => {
  if (command.answer) return { outcome: 'done', ...command.answer };
  if (command.refusal !== null) {
    const kind = actKinds.find((known) => known === command.kind) ?? 'reopen';
    return { outcome: 'refused', reason: refusalSentence(command.refusal, kind, language) };
  }
  return { outcome: 'pending', id: command.id };
};

/** What only the data can tell of the fields, before anything is stored. */
const badField = async (parts: ActsParts, appeal: Appeal, asked: AskedAct): Promise<ActAnswer | undefined> =>
  (await unknownCode(parts, appeal, asked)) ??
  strangeLink(parts, appeal, asked) ??
  strangeInstant(asked) ??
  (await unknownReason(parts.deps, appeal, asked));

/** Topics and departments are looked up before the act is stored: a wrong code is the asker's mistake, not a refusal. */
const unknownCode = async (
  { db, deps }: ActsParts,
  appeal: Appeal,
  { kind, payload, language }: AskedAct,
): Promise<ActAnswer | undefined> => {
  if (kind !== 'decideTopic' && kind !== 'assignDepartment') return undefined;
  for (const version of [appeal.settingsVersion, await newestVersion(db.manager)]) {
    const settings = await deps.readSettings(version);
    const rows = kind === 'decideTopic' ? settings.topics : settings.departments;
    if (rows.some((row) => row.code === payload.code)) return undefined;
  }
  const what = kind === 'decideTopic' ? 'topic' : 'department';
  return { outcome: 'bad-field', field: 'code', reason: actWords[language].noCode(what, payload.code ?? '') };
};

/** Where a person says that the reply stands must be a place in that network. */
const strangeLink = ({ deps }: ActsParts, { network }: Appeal, { payload, language }: AskedAct): ActAnswer | undefined => {
  if (payload.url === undefined || networkOf(deps, network).readLink(payload.url)) return undefined;
  return { outcome: 'bad-field', field: 'url', reason: actWords[language].strangeLink };
};

const actOf = ({ id: commandId, kind, payload }: Command): Act => {
  const { code = '', replyId = '', messageId = '', lastMessageId = '', reason, reopens, decision } = payload;
  const inUtc = (at = ''): string => new Date(at).toISOString();
  switch (kind) {
    case 'submitReply':
      return { kind, commandId, replyId: commandId };
    case 'submitInterim':
      return { kind, commandId, replyId: commandId, promisedAt: inUtc(payload.promisedAt) };
    case 'extend':
      return { kind, commandId, until: inUtc(payload.until) };
    case 'setImportance':
      return { kind, commandId, importance: importances.find((known) => known === payload.importance) ?? 'usual' };
    case 'decideTopic':
      return { kind, commandId, topic: code };
    case 'assignDepartment':
      return { kind, commandId, department: code };
    case 'rejectAppeal':
      return { kind, commandId, reason: rejectReasons.find((known) => known === reason) ?? 'not-appeal' };
    case 'settleDoubt':
      return { kind, commandId, messageId, reopens: reopens === 'yes' ? 'yes' : 'no' };
    case 'approveReply':
      return { kind, commandId, replyId, lastMessageId };
    case 'returnReply':
      return { kind, commandId, replyId };
    case 'withdrawReply':
      return { kind, commandId, replyId };
    case 'takeAsReply':
      return { kind, commandId, messageId };
    case 'settlePublication':
      return { kind, commandId, replyId, decision: decision === 'stands' ? 'stands' : 'send-again' };
    case 'adoptSettings':
      return { kind, commandId, version: Number(payload.version) };
    case 'declineAsNotOurs':
    case 'pause':
    case 'resume':
    case 'reopen':
      return { kind, commandId };
  }
};

/** The command as it stands afterwards. */
const send = async (parts: ActsParts, command: Command): Promise<Command> => {
  if (command.kind === 'reopen') return reopen(parts, command);
  const sent = await sendUpdate(parts, command);
  if (sent === 'not-found' && (await giveRun(parts, command))) await sendUpdate(parts, command);
  return parts.db.manager.findOneByOrFail(Command, { id: command.id });
};

const sendUpdate = async (parts: ActsParts, command: Command): Promise<'sent' | 'not-found'> => {
  const { temporal, patienceMs = 5_000 } = parts;
  const update = updates.find(({ name }) => name === command.kind);
  if (!update) throw new Error(`no update of a run is called ${command.kind}`);
  const run = temporal.workflow.getHandle(appealWorkflowId(command.appealId, command.round));
  try {
    const asked = { updateId: command.id, args: [actOf(command)] as [Act] };
    await temporal.connection.withDeadline(Date.now() + patienceMs, () => run.executeUpdate<void, [Act]>(update.name, asked));
    await confirm(parts, command);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      await refuseIfOver(parts, command);
      return 'not-found';
    }
    if (error instanceof WorkflowUpdateFailedError) {
      const { cause } = error;
      if (cause instanceof ApplicationFailure && cause.type === 'Refused') {
        await refuseCommand(parts.db.manager, command.id, cause.message);
        await confirm(parts, command);
      } else await refuseIfOver(parts, command);
    } else {
      // Late or unavailable, so undecided: the row stays, and the sweeper sends it again.
      parts.log.warn({ command: command.id, err: error }, 'act not answered yet');
    }
  }
  return 'sent';
};

/** «Not found» looks the same for a run that never began and one that ended: the row tells them apart. */
const refuseIfOver = async (parts: ActsParts, command: Command): Promise<void> => {
  const { db } = parts;
  const appeal = await db.manager.findOneByOrFail(Appeal, { id: command.appealId });
  if (appeal.round === command.round && !isOver(appeal.status)) return;
  await refuseCommand(db.manager, command.id, roundIsOver);
  await confirm(parts, command);
};

const confirm = async ({ db }: ActsParts, { id }: Command): Promise<void> => {
  await db.query(`update commands set confirmed_at = now() where id = $1 and done_at is not null`, [id]);
};

/** A round that is not over has a run, or gets one: it was not announced yet, or Temporal's store was lost. */
const giveRun = async ({ announcer, log }: ActsParts, { id, appealId, round }: Command): Promise<boolean> =>
  announcer.revive({ appealId, round }).catch((error: unknown) => {
    log.warn({ command: id, err: error }, 'no run yet, the sweeper sends the act again');
    return false;
  });
