import type { EntityManager } from 'typeorm';
import { kindsLeft } from '../domain/adoption.js';
import { operator, type Because } from '../domain/audit.js';
import type { MilestoneKind, Policy } from '../domain/settings.js';
import { ringAtOnce } from '../db/add-notice.js';
import type { Appeal } from '../db/entities/appeal.js';
import { Reply } from '../db/entities/reply.js';
import { recordAudit } from '../db/record-audit.js';
import { ring } from '../db/ring.js';
import { endPause } from './act-on-clock.js';
import type { Take } from './act-on-reply.js';
import { decideAgain } from './decide-again.js';
import { reckonAnew } from './route-appeal.js';

/** Urgent or not, a person says; policy, terms and ladders follow, topic and department stay. */
export const setImportance: Take<'setImportance'> = async (deps, tx, { appeal, act: { importance }, command, once }) => {
  const { id: appealId, round, departmentCode: department, topicCode: topic } = appeal;
  const by = operator(command.operatorId);
  const given = { topic, importance, ...(department === null ? {} : { department }) };
  const { decision, policyInTriage } = await decideAgain(deps, tx, appeal, given);
  const policy = department === null ? policyInTriage : decision.policy;
  const { policies } = await deps.readSettings(appeal.settingsVersion);
  if (mayNotWait(policies, policy)) await endPause(deps, tx, { appeal, at: new Date(), why: 'act', by, once: `${once}/resumed` });
  const { policy: policyBy, also } = decision.why;
  const because: Because = { what: 'importance-set', commandId: command.id, importance, policy, policyBy, also };
  await recordAudit(tx, { appealId, round, by, because, once });
  await reckonAnew(deps, tx, { appeal, decision, policy, kinds: await kindsOf(tx, appeal), once });
  if (importance !== 'urgent') return;
  await ringAtOnce(tx, appealId);
  await ring(tx, { appealId, department, to: 'executor', kind: 'importance-set', because: {}, once });
};

const mayNotWait = (policies: readonly Policy[], code: string): boolean =>
  policies.some((policy) => policy.code === code && policy.pauseLimit === null);

/** While a reply waits or is on its way, those of the place where it was written: it may come back there. */
const kindsOf = async (tx: EntityManager, { id: appealId, round, status, departmentCode }: Appeal): Promise<MilestoneKind[]> => {
  if (departmentCode === null) return kindsLeft('triage');
  if (status !== 'approval' && status !== 'publishing') return kindsLeft(status);
  const { cameFrom } = await tx.findOneOrFail(Reply, { where: { appealId, round }, order: { writtenAt: 'DESC' } });
  return kindsLeft(cameFrom);
};
