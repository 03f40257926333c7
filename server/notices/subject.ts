import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { Milestone } from '../../db/entities/milestone.js';
import type { Notice } from '../../db/entities/notice.js';
import type { ReadSettings } from '../../db/settings.js';
import { isOver } from '../../domain/appeal.js';
import { explainNotice } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { chooseCalendar } from '../../domain/sla.js';

/** What a notice may say: no words and no names of residents. */
export interface Subject {
  number: string;
  topic: string | null;
  /** «Первый ответ, прошло 80 % срока: сообщено руководителю подразделения». */
  sentence(language: Language): string;
  dueAt: string | null;
  timeZone: string;
  urgent: boolean;
  departmentCode: string | null;
  department: string | null;
}

/** undefined = what it was about is done, seen by its reader already, or no longer theirs. */
export const readSubject = async (
  { db, readSettings }: { db: DataSource; readSettings: ReadSettings },
  notice: Notice,
): Promise<Subject | undefined> => {
  const appeal = await db.manager.findOneByOrFail(Appeal, { id: notice.appealId });
  if (appeal.round !== notice.round || isOver(appeal.status)) return undefined;
  const milestone = await milestoneOf(db, notice, appeal);
  if (notice.kind === 'escalated' && (!milestone || milestone.metAt || notice.acknowledgedAt)) return undefined;
  if (notice.recipientKind === 'department' && !isTheirs(notice, appeal)) return undefined;
  const settings = await readSettings(appeal.settingsVersion);
  const { timeZone } = chooseCalendar(settings, appeal.departmentCode);
  return {
    ...{ number: appeal.number, timeZone, urgent: appeal.urgent, departmentCode: appeal.departmentCode },
    topic: settings.topics.find(({ code }) => code === appeal.topicCode)?.name ?? null,
    sentence: (language) => explainNotice(notice.kind, notice.because, language),
    dueAt: milestone?.dueAt.toISOString() ?? null,
    department: settings.departments.find(({ code }) => code === appeal.departmentCode)?.name ?? null,
  };
};

export const isTheirs = ({ recipient }: Notice, { departmentCode, status }: Appeal): boolean =>
  departmentCode === recipient && (status === 'assigned' || status === 'promised');

/** The step's own, else the nearest one of a reply. */
const milestoneOf = async (db: DataSource, { because }: Notice, { id, round }: Appeal): Promise<Milestone | null | undefined> => {
  const { milestoneId } = because as { milestoneId?: string };
  if (milestoneId !== undefined) return db.manager.findOneBy(Milestone, { id: milestoneId });
  const unmet = await db.manager.find(Milestone, { where: { appealId: id, round }, order: { dueAt: 'ASC' } });
  return unmet.find(({ kind, metAt }) => metAt === null && kind !== 'observation');
};
