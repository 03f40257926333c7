import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Effects, When } from '../../domain/settings.js';

/** What officials say beyond the table of addressees: when this holds, that follows. */
@Entity('routing_rules')
export class RoutingRule extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) number!: number;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'int' }) priority!: number;
  @Column({ type: 'jsonb' }) when!: When;
  @Column({ type: 'jsonb' }) effects!: Effects;
}
