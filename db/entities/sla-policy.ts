import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Policy } from '../../domain/settings.js';

@Entity('sla_policies')
export class SlaPolicy extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'boolean', default: false }) demo!: boolean;
  @Column({ type: 'jsonb', default: [] }) milestones!: Policy['milestones'];
  @Column({ type: 'int', default: 30 }) repeatDays!: number;
  @Column({ type: 'varchar', default: 'received' }) start!: Policy['start'];
  @Column({ type: 'jsonb', nullable: true }) extension!: Policy['extension'];
  @Column({ type: 'jsonb', nullable: true }) pauseLimit!: Policy['pauseLimit'];
  @Column({ type: 'text', array: true, default: [] }) pauseReasons!: string[];
}
