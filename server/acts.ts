import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { networkOf, type Deps } from '../activities/deps.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { newestVersion } from '../db/settings.js';
import { mayAct, mayRead, maySee, type Operator } from '../domain/access.js';
import { actKinds, isAppealNumber, type ActKind } from '../domain/appeal.js';
import type { Language } from '../domain/language.js';
import { refusalSentence } from '../domain/refusals.js';
import { actWords } from './act-words.js';
import { readAct } from './asked-acts.js';
import { strangeInstant, unknownReason } from './clock-checks.js';
import { sendAct, type SendingParts } from './send-act.js';

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

export interface Acts {
  read: typeof readAct;
  act(asked: AskedAct): Promise<ActAnswer>;
  /** For the sweeper: an act that its run has not confirmed yet. */
  sendAgain(commandId: string): Promise<void>;
}

interface ActsParts extends SendingParts {
  deps: Pick<Deps, 'readSettings' | 'speed' | 'networks'>;
}

/** The only way in which people change an appeal: first a row in `commands`, then an update of the run, which decides. */
export const createActs = (parts: ActsParts): Acts => ({
  read: readAct,
  async act(asked) {
    const { db } = parts;
    const appeal = isAppealNumber(asked.number) ? await db.manager.findOneBy(Appeal, { number: asked.number }) : null;
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
    return answerOf(command.doneAt ? command : await sendAct(parts, command), asked.language);
  },
  async sendAgain(commandId) {
    await sendAct(parts, await parts.db.manager.findOneByOrFail(Command, { id: commandId }));
  },
});

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
