import { BaseEntity, Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { appealStatuses, type AppealStatus } from '../../domain/appeal.js';

/** The workflow decides, this row shows: `status` is written by `moveAppeal` and `reopenAppeal` alone. */
@Entity('appeals')
@Check('appeals_status_known', `status in (${appealStatuses.map((status) => `'${status}'`).join(', ')})`)
@Index(['thread', 'authorId'], { unique: true, where: "status not in ('closed', 'rejected')" })
@Index(['thread', 'authorId', 'receivedAt'])
@Index(['authorId', 'receivedAt'])
@Index(['departmentCode', 'status'])
@Index('appeals_to_start', ['roundStartedAt'], { where: "announced_at is null and status not in ('closed', 'rejected')" })
@Index(['wakeAt'], { where: 'wake_at is not null' })
export class Appeal extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar', unique: true }) number!: string;
  @Column({ type: 'bigint', generated: 'increment', unique: true }) seq!: string;
  @Column({ type: 'uuid' }) communityId!: string;
  @Column({ type: 'varchar' }) network!: string;
  @Column({ type: 'varchar' }) thread!: string;
  @Column({ type: 'uuid' }) authorId!: string;
  @Column({ type: 'varchar', default: 'received' }) status!: AppealStatus;
  @Column({ type: 'int', default: 1 }) round!: number;
  @Column({ type: 'varchar', nullable: true }) topicCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) territoryCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) departmentCode!: string | null;
  @Column({ type: 'uuid', nullable: true }) executorId!: string | null;
  @Column({ type: 'boolean', default: false }) urgent!: boolean;
  /** What the rules said at its last decision; null = nothing. */
  @Column({ type: 'boolean', nullable: true }) needsApproval!: boolean | null;
  @Column({ type: 'varchar', nullable: true }) template!: string | null;
  @Column({ type: 'text', array: true, default: [] }) labels!: string[];
  @Column({ type: 'int' }) settingsVersion!: number;
  /** The community's until a department is chosen. */
  @Column({ type: 'varchar' }) policyCode!: string;
  /** The community's at receipt: it holds whenever no department does. */
  @Column({ type: 'varchar' }) defaultPolicyCode!: string;
  /** The clock of the round starts here. */
  @Column({ type: 'timestamptz' }) receivedAt!: Date;
  @Column({ type: 'timestamptz' }) roundStartedAt!: Date;
  /** When what began the round stood in the network; null = not known, or a person began it. */
  @Column({ type: 'timestamptz', nullable: true }) roundWrittenAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
  @Column({ type: 'varchar', nullable: true }) rejectReason!: string | null;
  /** Rejected at once by staff's phrases: kept, not listed, can be promoted. */
  @Column({ type: 'boolean', default: false }) noise!: boolean;
  @Column({ type: 'int', default: 0 }) declines!: number;
  @Column({ type: 'uuid', nullable: true }) previousAppealId!: string | null;
  @Column({ type: 'uuid', nullable: true }) doubtMessageId!: string | null;
  /** Null = the run of this round is not known to have been started. */
  @Column({ type: 'timestamptz', nullable: true }) announcedAt!: Date | null;
  /** Set = the run has not read its messages yet; signalled again if this grows old. */
  @Column({ type: 'timestamptz', nullable: true }) wakeAt!: Date | null;
  /** The sweeper that is starting the run holds it until then. */
  @Column({ type: 'timestamptz', nullable: true }) claimedUntil!: Date | null;
}

/** The row without TypeORM's methods. */
export type AppealRow = Omit<Appeal, keyof BaseEntity>;
