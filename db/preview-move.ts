import { IsNull, type DataSource } from 'typeorm';
import { isOver, refusalOf, type Refusal } from '../domain/appeal.js';
import type { MilestoneKind } from '../domain/settings.js';
import { deadlinesFor } from '../domain/sla.js';
import { Appeal, type AppealRow } from './entities/appeal.js';
import { Milestone } from './entities/milestone.js';
import { Pause } from './entities/pause.js';
import { readAdoption } from './read-adoption.js';
import { readAppealView } from './read-appeal-view.js';
import { readTerm } from './read-term.js';
import type { ReadSettings } from './settings.js';
import { extensionsOf } from './set-deadlines.js';

interface PreviewParts {
  db: DataSource;
  readSettings: ReadSettings;
  speed: number;
}

/**
 * What to think of before this appeal is moved: the resident was promised a date, which stands; the clock stands, and goes on
 * standing or is started by the move; a deadline that is ahead would be past.
 */
export const moveWarnings = ['promise-stands', 'clock-stands', 'clock-starts', 'overdue'] as const;

export interface MovePreview {
  number: string;
  outcome: 'moves' | 'closed' | 'refused';
  code: Refusal | null;
  department: { was: string | null; becomes: string | null };
  policy: { was: string; becomes: string };
  /** Those still to be met; null = there was none, or there will be none. */
  deadlines: { kind: MilestoneKind; was: string | null; becomes: string | null }[];
  /** `at`: the date promised, when the clock stopped, the deadline that would be past. */
  warnings: { code: (typeof moveWarnings)[number]; at: string }[];
}

/** A preview reckons every appeal while the asker waits. */
export const previewedAtOnce = 100;

/**
 * What moving these appeals to the version would change, by the same plan as the act follows; nothing is written. In the order
 * of receipt, a page at a time: `next` is the `after` of the page that follows.
 */
export const previewMove = async (
  parts: PreviewParts,
  { version, numbers, after }: { version: number; numbers: readonly string[]; after?: string | undefined },
): Promise<{ items: MovePreview[]; next: string | null }> => {
  const page = await parts.db.manager
    .createQueryBuilder(Appeal, 'a')
    .where('a.number = any(:numbers)', { numbers })
    .andWhere(after === undefined ? 'true' : 'a.seq > (select seq from appeals where number = :after)', { after })
    .orderBy('a.seq')
    .limit(previewedAtOnce + 1)
    .getMany();
  const items: MovePreview[] = [];
  for (const appeal of page.slice(0, previewedAtOnce)) items.push(await previewOne(parts, appeal, version));
  return { items, next: page.length > previewedAtOnce ? (items.at(-1)?.number ?? null) : null };
};

const previewOne = async (
  { db, readSettings, speed }: PreviewParts,
  appeal: AppealRow,
  version: number,
): Promise<MovePreview> => {
  const { id, round, number, departmentCode: was, policyCode } = appeal;
  const stays = {
    number,
    department: { was, becomes: was },
    policy: { was: policyCode, becomes: policyCode },
    deadlines: [],
    warnings: [],
  };
  if (isOver(appeal.status)) return { ...stays, outcome: 'closed', code: null };
  const tx = db.manager;
  const refusal = refusalOf({ kind: 'adoptSettings', version }, await readAppealView(tx, { appealId: id, round }));
  const plan = refusal ?? (await readAdoption(tx, { appeal, version, readSettings }));
  if (typeof plan === 'string') return { ...stays, outcome: 'refused', code: plan };
  const { department, policy, kinds } = plan;
  const settings = await readSettings(version);
  const term = await readTerm(tx, { appeal, settings, policy, department, speed });
  const standing = await tx.findBy(Milestone, { appealId: id, round });
  const pause = await tx.findOneBy(Pause, { appealId: id, round, endedAt: IsNull() });
  const now = new Date().toISOString();
  // Another department does not wait for the resident: the move ends the pause.
  const ends = pause && department !== was ? [{ from: pause.since.toISOString(), to: now }] : [];
  const becomes = deadlinesFor({ ...term, pauses: [...term.pauses, ...ends], kinds, extensions: extensionsOf(standing) });
  const deadlines = kinds.flatMap((kind) => {
    const before = standing.find((milestone) => milestone.kind === kind);
    if (before?.metAt) return [];
    const after = becomes.find((deadline) => deadline.kind === kind);
    if (!before && !after) return [];
    return [{ kind, was: before?.dueAt.toISOString() ?? null, becomes: after?.dueAt ?? null }];
  });
  const promise = standing.find(({ kind, metAt }) => kind === 'promise' && metAt === null);
  const late = deadlines.find((one) => one.becomes !== null && one.becomes <= now && (one.was === null || one.was > now));
  return {
    ...{ number, outcome: 'moves', code: null, deadlines },
    department: { was, becomes: department },
    policy: { was: policyCode, becomes: policy },
    warnings: [
      ...(promise ? [{ code: 'promise-stands', at: promise.dueAt.toISOString() } as const] : []),
      ...(pause ? [{ code: ends.length > 0 ? 'clock-starts' : 'clock-stands', at: pause.since.toISOString() } as const] : []),
      // While the clock stands nothing comes due.
      ...(late?.becomes && (!pause || ends.length > 0) ? [{ code: 'overdue', at: late.becomes } as const] : []),
    ],
  };
};
