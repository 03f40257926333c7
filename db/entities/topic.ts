import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('topics')
export class Topic extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) groupCode!: string;
  @Column({ type: 'text', array: true, default: [] }) stems!: string[];
  @Column({ type: 'varchar', nullable: true }) departmentCode!: string | null;
  @Column({ type: 'boolean', default: false }) fastTrack!: boolean;
  /** `MM-DD`, both or neither. */
  @Column({ type: 'varchar', nullable: true }) seasonFrom!: string | null;
  @Column({ type: 'varchar', nullable: true }) seasonTo!: string | null;
  @Column({ type: 'boolean', default: false }) photoRequired!: boolean;
  @Column({ type: 'text', default: '' }) norms!: string;
  @Column({ type: 'text', array: true, default: [] }) examples!: string[];
}
