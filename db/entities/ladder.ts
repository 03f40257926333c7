import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { LadderStep } from '../../domain/settings.js';

@Entity('ladders')
export class Ladder extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'jsonb', default: [] }) steps!: LadderStep[];
}
