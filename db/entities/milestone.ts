import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { MilestoneKind, TimeUnit } from '../../domain/settings.js';
import type { DeadlineStep } from '../../domain/sla.js';

/** One deadline of a round, with the instants of its ladder as computed that day. */
@Entity('milestones')
@Index('milestones_of_round', ['appealId', 'round'])
@Index('milestones_unmet', ['kind', 'dueAt'], { where: 'met_at is null' })
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
  /** By what it was reckoned: the time given, and the calendar of whoever answers. */
  @Column({ type: 'jsonb', nullable: true }) term!: { amount: number; unit: TimeUnit; calendar: string; timeZone: string } | null;
  /** A person moved the term to here, and when he did. */
  @Column({ type: 'timestamptz', nullable: true }) extendedUntil!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) extendedAt!: Date | null;
  /** Of a promise: the interim reply that gave it. */
  @Column({ type: 'uuid', nullable: true, unique: true }) replyId!: string | null;
  /** Of a promise: before its date a later one took its place, so it was neither kept nor broken. */
  @Column({ type: 'boolean', default: false }) replaced!: boolean;
  @Column({ type: 'jsonb', default: [] }) steps!: DeadlineStep[];
}
