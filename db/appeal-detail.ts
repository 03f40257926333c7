import { IsNull, Not, type DataSource } from 'typeorm';
import { isAppealNumber } from '../domain/appeal.js';
import type { Because, By } from '../domain/audit.js';
import { explainDeadline } from '../domain/explain-deadline.js';
import { explain, isDecision, type Names } from '../domain/explain.js';
import type { Language } from '../domain/language.js';
import { publicationReasonSentence } from '../domain/publication-reason.js';
import type { MilestoneKind, Settings } from '../domain/settings.js';
import { namesIn, selectItems, summaryOf, type Row, type ViewParts } from './appeal-summary.js';
import { Appeal } from './entities/appeal.js';
import { Milestone } from './entities/milestone.js';
import { Pause } from './entities/pause.js';
import { namesById } from './names-by-id.js';
import { fromStored } from './nul-safe.js';
import { reasonsOf } from './reasons-of.js';

/** null = there is none, or none for this scope. */
export const findAppeal = async (db: DataSource, number: string, scope: string | null): Promise<Appeal | null> => {
  const appeal = isAppealNumber(number) ? await db.manager.findOneBy(Appeal, { number }) : null;
  return appeal && (scope === null || appeal.departmentCode === scope) ? appeal : null;
};

export const readAppealDetail = async (parts: ViewParts, appeal: Appeal, language: Language) => {
  const { db, readSettings } = parts;
  const [rows, { messages, lastMessageId }, history] = await Promise.all([
    db.query(selectItems(`select *, null as due from appeals where id = $1`), [appeal.id]) as Promise<Row[]>,
    readMessages(db, appeal.id),
    readHistory(parts, appeal, language),
  ]);
  const previous = appeal.previousAppealId && (await db.manager.findOneBy(Appeal, { id: appeal.previousAppealId }));
  const [row] = rows;
  if (!row) throw new Error(`appeal ${appeal.id} is gone`);
  const settings = await readSettings(row.version);
  const terms = await readTerms(parts, { appeal, settings, language });
  const why = history.filter(({ what }) => isDecision(what)).map(({ sentence }) => sentence);
  const summary = summaryOf(row, settings);
  const replies = summary.replies.map(({ reason, ...reply }) => ({
    ...reply,
    reason: reason === null ? null : publicationReasonSentence(reason, language),
  }));
  return { ...summary, replies, messages, lastMessageId, why, terms, history, previous: previous ? previous.number : null };
};

const readMessages = async (db: DataSource, appealId: string) => {
  const messages = (await db.query(
    `select id, seq, text, url, sent_at, author_id, deleted_at, attachments from messages where appeal_id = $1 order by sent_at, seq`,
    [appealId],
  )) as {
    id: string;
    seq: string;
    text: string;
    url: string;
    sent_at: Date;
    author_id: string | null;
    deleted_at: Date | null;
    attachments: { kind: string; url: string | null }[];
  }[];
  // The newest to reach us, wherever it stands: a root may join an appeal after its own replies.
  const newest = messages.filter(({ author_id: authorId }) => authorId !== null).sort((a, b) => Number(b.seq) - Number(a.seq))[0];
  const shown = messages.map(({ id, text, url, sent_at: sentAt, author_id: authorId, deleted_at: deletedAt, attachments }) => ({
    id,
    text: fromStored(text),
    url,
    sentAt: sentAt.toISOString(),
    byResident: authorId !== null,
    deletedAt: deletedAt?.toISOString() ?? null,
    attachments,
  }));
  return { messages: shown, lastMessageId: newest?.id ?? null };
};

/** Each deadline of this round with how it came about, in the order of time, the observation after all; none for those reckoned before this was kept. */
const readTerms = async (
  { db }: ViewParts,
  { appeal, settings, language }: { appeal: Appeal; settings: Settings; language: Language },
): Promise<{ kind: MilestoneKind; sentence: string }[]> => {
  const { id: appealId, round } = appeal;
  const standing = await db.manager.find(Milestone, { where: { appealId, round }, order: { dueAt: 'ASC' } });
  const milestones = [...standing].sort((a, b) => Number(a.kind === 'observation') - Number(b.kind === 'observation'));
  const ended = await db.manager.findBy(Pause, { appealId, round, endedAt: Not(IsNull()) });
  const pauses = ended.flatMap(({ since, endedAt }) =>
    endedAt ? [{ from: since.toISOString(), to: endedAt.toISOString() }] : [],
  );
  return milestones.flatMap(({ kind, term, startsAt, dueAt, metAt, extendedUntil }) => {
    const calendar = settings.calendars.find(({ code }) => code === term?.calendar);
    if (!term || !calendar) return [];
    const facts = {
      ...{ kind, amount: term.amount, unit: term.unit, startsAt: startsAt.toISOString(), dueAt: dueAt.toISOString() },
      calendar: { ...calendar, timeZone: term.timeZone },
      // What was met before the clock stood had nothing of it.
      pauses: kind === 'promise' ? [] : pauses.filter(({ from }) => metAt === null || from < metAt.toISOString()),
      extendedUntil: extendedUntil?.toISOString() ?? null,
    };
    return [{ kind, sentence: explainDeadline(facts, language) }];
  });
};

interface EntryRow {
  at: Date;
  by: By;
  what: Because['what'];
  because: Record<string, unknown>;
}

/** Oldest first, each with its sentence. */
export const readHistory = async (parts: ViewParts, appeal: Appeal, language: Language) => {
  const query = `select at, by, what, because from audit_entries where appeal_id = $1 order by seq`;
  const [entries, names] = await Promise.all([
    parts.db.query(query, [appeal.id]) as Promise<EntryRow[]>,
    allNames(parts, appeal, language),
  ]);
  return entries.map(({ at, by, what, because }) => ({
    ...{ at: at.toISOString(), by, what, because },
    sentence: explain({ by, because: { what, ...because } as Because }, names, language),
  }));
};

/** Names as they were in the appeal's own settings; people by name and post. */
const allNames = async (
  { db, readSettings }: ViewParts,
  { id, settingsVersion }: Pick<Appeal, 'id' | 'settingsVersion'>,
  language: Language,
): Promise<Names> => {
  const settings = await readSettings(settingsVersion);
  const commands = (await db.query(`select id from commands where appeal_id = $1 and kind in ('extend', 'returnReply')`, [
    id,
  ])) as { id: string }[];
  const reasons = await reasonsOf(
    db,
    commands.map((command) => command.id),
  );
  return { ...namesIn(settings), ...(await namesById(db, language)), ...reasons };
};
