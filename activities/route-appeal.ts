import type { EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import { chooseDepartment } from '../domain/routing.js';
import { choosePolicy } from '../domain/sla.js';
import type { Appeal } from '../db/entities/appeal.js';
import { Community } from '../db/entities/community.js';
import { askOutside } from '../db/ask-outside.js';
import { moveAppeal } from '../db/move-appeal.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import type { AppealView, Round } from '../workflows/messages.js';
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
  const community = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  const topic = appeal.topicCode;
  const chosen = topic
    ? chooseDepartment(settings, {
        topic,
        territory: appeal.territoryCode,
        network: appeal.network,
        community: community.externalId,
      })
    : undefined;
  // Who has said «не наша компетенция» is not asked again by a machine.
  const routing = chosen && (await hasDeclined(tx, appeal, chosen.department)) ? undefined : chosen;
  const deadlines = { appeal, settings, startedAt: appeal.roundStartedAt, speed: deps.speed, once };
  const kinds = ['triage', 'first-reply', 'final'] as const;

  if (!topic || !routing) {
    const policy = appeal.defaultPolicyCode;
    if (appeal.status === 'received') {
      const why = topic ? 'no-addressee' : 'topic-unsure';
      const because = { what: 'sent-to-triage', version, why, policy } as const;
      await moveAppeal(tx, { appealId, round, from: 'received', to: 'triage', by: machine('router'), because, once });
      await setDeadlines(tx, { ...deadlines, policy, department: null, kinds: [...kinds] });
      await ring(tx, { appealId, department: null, to: 'moderator', kind: 'triage', because: {}, once });
    }
    return;
  }
  const policy = choosePolicy(settings, {
    rulePolicy: routing.policy,
    departmentCode: routing.department,
    defaultPolicy: appeal.defaultPolicyCode,
  }).code;
  await moveAppeal(tx, {
    appealId,
    round,
    from: appeal.status,
    to: 'assigned',
    by: machine('router'),
    because: { what: 'routed', version, topic, department: routing.department, by: routing.by, policy },
    once,
    set: { departmentCode: routing.department, policyCode: policy },
  });
  await setDeadlines(tx, { ...deadlines, policy, department: routing.department, kinds: [...kinds] });
  await meetMilestones(tx, appeal, ['triage'], new Date());
  await ring(tx, { appealId, department: routing.department, to: 'executor', kind: 'assigned', because: {}, once });
  await askOutside(tx, { appeal, department: routing.department, readSettings: deps.readSettings, once });
};

const hasDeclined = async (tx: EntityManager, { id, round, declines }: Appeal, department: string): Promise<boolean> => {
  if (declines === 0) return false;
  const declined = (await tx.query(
    `select 1 from audit_entries where appeal_id = $1 and round = $2 and what = 'declined' and because ->> 'department' = $3 limit 1`,
    [id, round, department],
  )) as unknown[];
  return declined.length > 0;
};
