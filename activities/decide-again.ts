import type { EntityManager } from 'typeorm';
import { decideFor, policyInTriage, type Decision, type Given } from '../domain/decide.js';
import type { AppealRow } from '../db/entities/appeal.js';
import { readIncoming } from '../db/read-incoming.js';
import type { Deps } from './deps.js';

interface DecidedAgain {
  decision: Decision;
  /** In force while no department holds the appeal. */
  policyInTriage: string;
}

/** By all the words of the appeal and the version it goes by. What a person has said of its importance stands, unless `given` says otherwise. */
export const decideAgain = async (
  { readSettings }: Pick<Deps, 'readSettings'>,
  tx: EntityManager,
  appeal: AppealRow,
  given: Given,
): Promise<DecidedAgain> => {
  const settings = await readSettings(appeal.settingsVersion);
  const { incoming, said } = await readIncoming(tx, appeal);
  const decision = decideFor(settings, incoming, { ...said, ...given });
  return { decision, policyInTriage: policyInTriage(decision, incoming) };
};
