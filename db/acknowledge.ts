import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { machine, operator, type By } from '../domain/audit.js';
import type { MilestoneKind } from '../domain/settings.js';
import { Notice } from './entities/notice.js';
import { Operator } from './entities/operator.js';
import { recordAudit } from './record-audit.js';

/** Whoever opens an appeal, or says «Принято» to lines of his inbox, has acknowledged the steps that they told him of. */
export const acknowledgeInPanel = async (
  db: DataSource,
  { operatorId, ...which }: { operatorId: string } & ({ appealId: string } | { ids: readonly string[] }),
): Promise<void> => {
  const waiting = (await db.query(
    `select appeal_id as "appealId", once from notifications where operator_id = $1 and kind = 'escalated' and acknowledged_at is null
       and (appeal_id = $2 or id = any ($3))`,
    [operatorId, 'appealId' in which ? which.appealId : null, 'ids' in which ? which.ids : null],
  )) as { appealId: string; once: string }[];
  for (const appealId of new Set(waiting.map((line) => line.appealId))) {
    const causes = waiting.filter((line) => line.appealId === appealId).map(({ once }) => once);
    await db.transaction(async (tx) => {
      await acknowledgeSteps(tx, { appealId, causes, by: operator(operatorId), through: 'panel' });
      await tx.query(
        `update notifications set acknowledged_at = now(), read_at = coalesce(read_at, now())
         where operator_id = $1 and once = any ($2) and acknowledged_at is null`,
        [operatorId, causes],
      );
      await tx.query(
        `update notices set acknowledged_at = now() where recipient = $1::text and once = any ($2) and acknowledged_at is null`,
        [operatorId, causes],
      );
    });
  }
};

/** Whoever is blocked has no key to any door, and a letter's link is one. */
export const mayFollowLink = async (
  db: DataSource,
  { recipientKind, recipient }: Pick<Notice, 'recipientKind' | 'recipient'>,
): Promise<boolean> => recipientKind !== 'operator' || db.manager.existsBy(Operator, { id: recipient, blockedAt: IsNull() });

/** By the link of a letter, or of a webhook call: of that one it is not known who followed it. */
export const acknowledgeByLink = async (db: DataSource, noticeId: string): Promise<void> => {
  const { appealId, once, recipientKind, recipient } = await db.manager.findOneByOrFail(Notice, { id: noticeId });
  await db.transaction(async (tx) => {
    const by = recipientKind === 'operator' ? operator(recipient) : machine('notifier');
    await acknowledgeSteps(tx, { appealId, causes: [once], by, through: 'link' });
    await tx.query(`update notices set acknowledged_at = now() where id = $1 and acknowledged_at is null`, [noticeId]);
    if (recipientKind !== 'operator') return;
    await tx.query(
      `update notifications set acknowledged_at = now(), read_at = coalesce(read_at, now())
       where operator_id = $1 and once = $2 and acknowledged_at is null`,
      [recipient, once],
    );
  });
};

interface Acknowledged {
  appealId: string;
  /** The steps, as their bells name them. */
  causes: string[];
  by: By;
  through: 'panel' | 'link';
}

/** The first word on a step counts. Its run finds it acknowledged when its alarm rings: nobody need wake it. */
const acknowledgeSteps = async (tx: EntityManager, { appealId, causes, by, through }: Acknowledged): Promise<void> => {
  await tx.query(`select 1 from appeals where id = $1 for no key update`, [appealId]);
  const [steps] = (await tx.query(
    `update escalations e set acknowledged_at = now() from milestones m
     where m.id = e.milestone_id and e.appeal_id = $1 and e.acknowledged_at is null
       and concat_ws('/', e.appeal_id, m.round, 'escalate', m.id, e.step) = any ($2)
     returning m.id, m.kind, m.round, e.step`,
    [appealId, causes],
  )) as [{ id: string; kind: MilestoneKind; round: number; step: string }[], number];
  for (const { id, kind: milestone, round, step } of steps) {
    const because = { what: 'acknowledged', milestone, step, through } as const;
    await recordAudit(tx, { appealId, round, by, because, once: `${round}/acknowledge/${id}/${step}` });
  }
};
