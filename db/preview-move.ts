import { In, type DataSource } from 'typeorm';
import { isOver, refusalOf, type Refusal } from '../domain/appeal.js';
import type { MilestoneKind } from '../domain/settings.js';
import { deadlinesFor } from '../domain/sla.js';
import { Appeal, type AppealRow } from './entities/appeal.js';
import { Milestone } from './entities/milestone.js';
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

export interface MovePreview {
  number: string;
  outcome: 'moves' | 'closed' | 'refused';
  code: Refusal | null;
  department: { was: string | null; becomes: string | null };
  policy: { was: string; becomes: string };
  /** Those still to be met; null = there was none, or there will be none. */
  deadlines: { kind: MilestoneKind; was: string | null; becomes: string | null }[];
}

/** What moving these appeals to the version would change, by the same plan as the act follows; nothing is written. */
export const previewMove = async (
  parts: PreviewParts,
  { version, numbers }: { version: number; numbers: readonly string[] },
): Promise<MovePreview[]> => {
  const appeals = await parts.db.manager.find(Appeal, { where: { number: In([...numbers]) }, order: { seq: 'ASC' } });
  const previews: MovePreview[] = [];
  for (const appeal of appeals) previews.push(await previewOne(parts, appeal, version));
  return previews;
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
  const becomes = deadlinesFor({ ...term, kinds, extensions: extensionsOf(standing) });
  return {
    ...{ number, outcome: 'moves', code: null },
    department: { was, becomes: department },
    policy: { was: policyCode, becomes: policy },
    deadlines: kinds.flatMap((kind) => {
      const before = standing.find((milestone) => milestone.kind === kind);
      if (before?.metAt) return [];
      const after = becomes.find((deadline) => deadline.kind === kind);
      if (!before && !after) return [];
      return [{ kind, was: before?.dueAt.toISOString() ?? null, becomes: after?.dueAt ?? null }];
    }),
  };
};
