import type { Deps } from '../activities/deps.js';
import type { Appeal } from '../db/entities/appeal.js';
import type { Language } from '../domain/language.js';
import { actWords } from './act-words.js';

interface Asked {
  kind: string;
  payload: Record<string, string>;
  language: Language;
}

export interface BadField {
  outcome: 'bad-field';
  field: string;
  reason: string;
}

const farthestMs = 5 * 366 * 86_400_000;

/** Asked only of an act that is not stored yet: what was named in time stays named. */
export const strangeInstant = ({ payload: { promisedAt, until }, language }: Asked): BadField | undefined => {
  const given = promisedAt ?? until;
  if (given === undefined) return undefined;
  const ahead = Date.parse(given) - Date.now();
  if (ahead > 0 && ahead < farthestMs) return undefined;
  const field = promisedAt === undefined ? 'until' : 'promisedAt';
  return { outcome: 'bad-field', field, reason: ahead > 0 ? actWords[language].tooFar : actWords[language].past };
};

/** A pause has one of the policy's reasons; where the policy allows none, the run refuses. */
export const unknownReason = async (
  { readSettings }: Pick<Deps, 'readSettings'>,
  { settingsVersion, policyCode }: Appeal,
  { kind, payload: { reason = '' }, language }: Asked,
): Promise<BadField | undefined> => {
  if (kind !== 'pause') return undefined;
  const { policies } = await readSettings(settingsVersion);
  const policy = policies.find(({ code }) => code === policyCode);
  if (!policy?.pauseLimit || policy.pauseReasons.includes(reason)) return undefined;
  return { outcome: 'bad-field', field: 'reason', reason: actWords[language].noPauseReason(policy.pauseReasons) };
};
