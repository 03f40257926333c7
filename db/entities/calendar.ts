import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { OpenInterval } from '../../domain/settings.js';

@Entity('calendars')
export class Calendar extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) timeZone!: string;
  @Column({ type: 'jsonb', default: [] }) week!: OpenInterval[][];
  @Column({ type: 'jsonb', default: {} }) exceptions!: Record<string, OpenInterval[]>;
  @Column({ type: 'jsonb', default: {} }) notes!: Record<string, string>;
}
