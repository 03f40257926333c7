import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { By } from '../../domain/audit.js';
import type { Settings } from '../../domain/settings.js';

/** A back-test of exactly this content, or why there was none. */
export type Evidence = { backTest: string } | { without: string };

/** What was in force from `at` on. Never changed, by trigger. */
@Entity('settings_versions')
export class SettingsVersion extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) number!: number;
  @Column({ type: 'jsonb' }) content!: Settings;
  @Column({ type: 'varchar' }) hash!: string;
  @Column({ type: 'jsonb' }) by!: By;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at!: Date;
  @Column({ type: 'varchar' }) reason!: string;
  @Column({ type: 'jsonb', nullable: true }) evidence!: Evidence | null;
}
