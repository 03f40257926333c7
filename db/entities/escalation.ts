import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Recipient } from '../../domain/settings.js';

/** A step of a ladder that fired, or was passed over when a decision moved the instants. */
@Entity('escalations')
@Unique(['milestoneId', 'step'])
@Index(['appealId'])
export class Escalation extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'uuid' }) milestoneId!: string;
  @Column({ type: 'varchar' }) step!: string;
  @Column({ type: 'varchar' }) to!: Recipient | 'approver';
  @Column({ type: 'timestamptz' }) at!: Date;
  @Column({ type: 'boolean', default: false }) skipped!: boolean;
  /** Until then somebody must acknowledge it, or the next step fires early. */
  @Column({ type: 'timestamptz', nullable: true }) acknowledgeUntil!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) acknowledgedAt!: Date | null;
}
