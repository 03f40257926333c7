import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { When } from '../../domain/settings.js';

/** A danger: when this holds, an appeal is urgent. */
@Entity('urgency_rules')
export class UrgencyRule extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) number!: number;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'jsonb' }) when!: When;
}
