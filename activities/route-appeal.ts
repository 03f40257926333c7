import type { EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import type { Decision } from '../domain/decide.js';
import type { MilestoneKind } from '../domain/settings.js';
import { Appeal, type AppealRow } from '../db/entities/appeal.js';
import { askOutside } from '../db/ask-outside.js';
import { moveAppeal } from '../db/move-appeal.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import type { AppealView, Round } from '../workflows/messages.js';
import { decideAgain } from './decide-again.js';
import type { Deps } from './deps.js';
import { runStep } from './step.js';

/** Gives the appeal to a department and puts it on a clock, or asks a moderator. */
export const routeAppeal =
  (deps: Deps) =>
  async ({ appealId, round }: Round): Promise<AppealView> =>
    runStep(deps, { appealId, round, once: `${round}/route/first`, in: ['received'] }, (tx, appeal) =>
      routeByRules(deps, tx, appeal, `${round}/route/first`),
    );

/** In the caller's step: from `received`, or from `triage` when the resident's further words made the topic clear. */
export const routeByRules = async (deps: Deps, tx: EntityManager, appeal: Appeal, once: string): Promise<void> => {
  const { id: appealId, round, settingsVersion: version } = appeal;
  const settings = await deps.readSettings(version);
  const topic = appeal.topicCode;
  const { decision: decided, policyInTriage } = await decideAgain(deps, tx, appeal, { topic });
  const { department: chosen, policy, why } = decided;
  // Who has said «не наша компетенция» is not asked again by a machine.
  const department = chosen !== null && (await hasDeclined(tx, appeal, chosen)) ? null : chosen;
  const deadlines = { appeal, settings, speed: deps.speed, once };
  const kinds = ['triage', 'first-reply', 'final'] as const;

  if (topic === null || department === null || why.department === null) {
    if (appeal.status === 'received') {
      const policy = policyInTriage;
      const because = {
        ...({ what: 'sent-to-triage', version, why: topic ? 'no-addressee' : 'topic-unsure', policy } as const),
        ...{ policyBy: why.policy, also: why.also },
      };
      const set = { policyCode: policy, ...additions(decided) };
      await moveAppeal(tx, { appealId, round, from: 'received', to: 'triage', by: machine('router'), because, once, set });
      await setDeadlines(tx, { ...deadlines, policy, department: null, kinds: [...kinds] });
      await ring(tx, { appealId, department: null, to: 'moderator', kind: 'triage', because: {}, once });
    } else if (policyInTriage !== appeal.policyCode)
      await reckonAnew(deps, tx, { appeal, decision: decided, policy: policyInTriage, kinds: [...kinds], once });
    return;
  }
  await moveAppeal(tx, {
    appealId,
    round,
    from: appeal.status,
    to: 'assigned',
    by: machine('router'),
    because: {
      ...{ what: 'routed', version, topic, department, by: why.department, policy, policyBy: why.policy, also: why.also },
    },
    once,
    set: { departmentCode: department, policyCode: policy, ...additions(decided) },
  });
  await setDeadlines(tx, { ...deadlines, policy, department, kinds: [...kinds] });
  await meetMilestones(tx, appeal, ['triage'], new Date());
  await ring(tx, { appealId, department, to: 'executor', kind: 'assigned', because: {}, once });
  await askOutside(tx, { appeal, department, readSettings: deps.readSettings, once });
};

interface Reckoning {
  appeal: AppealRow;
  decision: Decision;
  policy: string;
  /** Those still to be met. */
  kinds: MilestoneKind[];
  once: string;
}

/** The appeal stays where it is; importance, policy and what rules said besides are the decision's, and the terms go by them from the same start. */
export const reckonAnew = async (
  { readSettings, speed }: Pick<Deps, 'readSettings' | 'speed'>,
  tx: EntityManager,
  { appeal, decision, policy, kinds, once }: Reckoning,
): Promise<void> => {
  const { id, round, settingsVersion, departmentCode: department } = appeal;
  await tx.update(Appeal, { id, round }, { urgent: decision.urgent, policyCode: policy, ...additions(decision) });
  await setDeadlines(tx, { appeal, settings: await readSettings(settingsVersion), policy, department, kinds, speed, once });
};

/** What rules said besides, as the row keeps it. */
export const additions = ({ approval, template, labels }: Decision) => ({ needsApproval: approval, template, labels });

const hasDeclined = async (tx: EntityManager, { id, round, declines }: Appeal, department: string): Promise<boolean> => {
  if (declines === 0) return false;
  const declined = (await tx.query(
    `select 1 from audit_entries where appeal_id = $1 and round = $2 and what = 'declined' and because ->> 'department' = $3 limit 1`,
    [id, round, department],
  )) as unknown[];
  return declined.length > 0;
};
