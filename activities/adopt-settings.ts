import { operator } from '../domain/audit.js';
import { askOutside } from '../db/ask-outside.js';
import { Appeal } from '../db/entities/appeal.js';
import { Milestone } from '../db/entities/milestone.js';
import { Pause } from '../db/entities/pause.js';
import { moveAppeal, Refused } from '../db/move-appeal.js';
import { readAdoption } from '../db/read-adoption.js';
import { recordAudit } from '../db/record-audit.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines, skipSteps } from '../db/set-deadlines.js';
import { IsNull, type EntityManager } from 'typeorm';
import { endPause } from './act-on-clock.js';
import type { Take } from './act-on-reply.js';
import { additions } from './route-appeal.js';

/**
 * The appeal goes on by a newer version: department, policy and deadlines, from the same start. No step that lies in the past fires,
 * whatever the ladder of the new version: who was to be told of many at once is told by the summary of the move.
 */
export const adoptSettings: Take<'adoptSettings'> = async (deps, tx, { appeal, act: { version }, command, once }) => {
  const { id: appealId, round, status, settingsVersion: was, departmentCode: from } = appeal;
  const { readSettings, speed } = deps;
  const plan = await readAdoption(tx, { appeal, version, readSettings });
  if (typeof plan === 'string') throw new Refused(plan);
  const { department, policy, decision, kinds, defaultPolicy } = plan;
  const by = operator(command.operatorId);
  const goesElsewhere = department !== null && department !== from;
  // While the clock stands, what is ahead of the pause is ahead still; but another department does not wait for the resident.
  if (goesElsewhere) await endPause(deps, tx, { appeal, at: new Date(), why: 'act', by, once: `${once}/resumed` });
  const pause = await tx.findOneBy(Pause, { appealId, round, endedAt: IsNull() });
  const noneFiresUntil = pause?.since ?? new Date();
  const set = {
    ...{ settingsVersion: version, policyCode: policy, defaultPolicyCode: defaultPolicy },
    ...additions(decision),
  };
  const { why } = decision;
  await recordAudit(tx, {
    ...{ appealId, round, by, once },
    because: {
      ...{ what: 'version-adopted', version, was, commandId: command.id, from, to: department },
      ...(goesElsewhere ? {} : { policy, policyBy: why.policy, also: why.also }),
    },
  });
  if (goesElsewhere) {
    await moveAppeal(tx, {
      ...{ appealId, round, from: status, to: 'assigned', by, once: `${once}/routed` },
      because: {
        ...{ what: 'routed', version, topic: appeal.topicCode ?? '', department, by: why.department ?? { kind: 'operator' } },
        ...{ policy, policyBy: why.policy, also: why.also },
      },
      set: { ...set, departmentCode: department, executorId: null },
    });
  } else await tx.update(Appeal, { id: appealId, round }, set);
  await setDeadlines(tx, {
    ...{ appeal, settings: await readSettings(version), policy, department, kinds, speed, once },
    late: { noneFiresUntil },
  });
  await passOverPromises(tx, { appeal, once });
  await forgetSilence(tx, appeal, noneFiresUntil);
  if (!goesElsewhere) return;
  await meetMilestones(tx, appeal, ['triage'], new Date());
  await ring(tx, { appealId, department, to: 'executor', kind: 'assigned', because: {}, once });
  await askOutside(tx, { appeal, department, readSettings, once });
};

/** A promise keeps its date and its ladder; what of it is past, unrung while nothing ran, fires no more than the rest. No pause puts it off. */
const passOverPromises = async (tx: EntityManager, { appeal, once }: { appeal: Appeal; once: string }): Promise<void> => {
  const { id: appealId, round } = appeal;
  const standing = await tx.findBy(Milestone, { appealId, round, kind: 'promise', metAt: IsNull() });
  for (const milestone of standing)
    await skipSteps(tx, { appeal, milestone, steps: milestone.steps, once, late: { noneFiresUntil: new Date() } });
};

/** Whoever let the time for his word go by was passed over long ago: his silence brings no step of the new ladder forward. */
const forgetSilence = async (tx: EntityManager, { id }: Appeal, until: Date): Promise<void> => {
  await tx.query(
    `update escalations set acknowledge_until = null where appeal_id = $1 and acknowledged_at is null and acknowledge_until <= $2`,
    [id, until],
  );
};
