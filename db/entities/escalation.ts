import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { LadderRole } from '../../domain/settings.js';

/** A step of a ladder that fired, or was passed over when a decision moved the instants. */
@Entity('escalations')
@Unique(['milestoneId', 'step'])
@Index(['appealId'])
export class Escalation extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'uuid' }) milestoneId!: string;
  @Column({ type: 'varchar' }) step!: string;
  @Column({ type: 'varchar' }) to!: LadderRole;
  @Column({ type: 'timestamptz' }) at!: Date;
  @Column({ type: 'boolean', default: false }) skipped!: boolean;
}
