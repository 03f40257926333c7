import type { EntityManager } from 'typeorm';
import type { Appeal } from '../db/entities/appeal.js';
import { Operator } from '../db/entities/operator.js';
import type { Deps } from './deps.js';

/** The outside body that holds the appeal, where somebody of ours enters what it said; null where who acts answers for himself. */
export const onBehalfOf = async (
  { readSettings }: Pick<Deps, 'readSettings'>,
  tx: EntityManager,
  { appeal: { departmentCode, settingsVersion }, operatorId }: { appeal: Appeal; operatorId: string },
): Promise<string | null> => {
  const { departments } = await readSettings(settingsVersion);
  const body = departments.find(({ code, kind }) => code === departmentCode && kind === 'outside');
  if (!body) return null;
  const { departmentCode: ownOf } = await tx.findOneByOrFail(Operator, { id: operatorId });
  return ownOf === body.code ? null : body.code; // by the link of its letter it acts itself
};
