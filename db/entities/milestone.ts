import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { MilestoneKind } from '../../domain/settings.js';
import type { DeadlineStep } from '../../domain/sla.js';

/** One deadline of a round, with the instants of its ladder as computed that day. */
@Entity('milestones')
@Index(['appealId', 'round', 'kind'], { unique: true, where: "kind <> 'promise'" })
export class Milestone extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'int' }) round!: number;
  @Column({ type: 'varchar' }) kind!: MilestoneKind;
  @Column({ type: 'varchar' }) policyCode!: string;
  @Column({ type: 'timestamptz' }) startsAt!: Date;
  @Column({ type: 'timestamptz' }) dueAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) metAt!: Date | null;
  @Column({ type: 'jsonb', default: [] }) steps!: DeadlineStep[];
}
