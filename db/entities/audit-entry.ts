import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { By } from '../../domain/audit.js';

/** What happened, by whom, why. Append-only and hash-chained per appeal, both by trigger. Ids, codes and offsets only. */
@Entity('audit_entries')
@Index(['appealId', 'once'], { unique: true, where: 'once is not null' })
@Index(['appealId', 'seq'], { unique: true })
export class AuditEntry extends BaseEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: string;
  /** Null = about the settings, not about one appeal. */
  @Column({ type: 'uuid', nullable: true }) appealId!: string | null;
  @Column({ type: 'int', nullable: true }) round!: number | null;
  @Column({ type: 'int', default: 0 }) seq!: number;
  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' }) at!: Date;
  @Column({ type: 'jsonb' }) by!: By;
  @Column({ type: 'varchar' }) what!: string;
  @Column({ type: 'jsonb', default: {} }) because!: Record<string, unknown>;
  /** Round, step and its cause: a step that runs twice is written once. */
  @Column({ type: 'varchar', nullable: true }) once!: string | null;
  @Column({ type: 'varchar', default: '' }) prevHash!: string;
  @Column({ type: 'varchar', default: '' }) hash!: string;
}
