import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Change } from '../../domain/back-test.js';

/** An appeal that a draft would treat otherwise, as a back-test found it. */
@Entity('job_changes')
export class JobChange extends BaseEntity {
  @PrimaryColumn({ type: 'uuid' }) jobId!: string;
  @PrimaryColumn({ type: 'varchar' }) number!: string;
  @Column({ type: 'jsonb' }) was!: Change['was'];
  @Column({ type: 'jsonb' }) becomes!: Change['becomes'];
  @Column({ type: 'varchar', nullable: true }) verdict!: Change['verdict'];
  @Column({ type: 'varchar', nullable: true }) deadline!: Change['deadline'];
  @Column({ type: 'varchar', nullable: true }) overdue!: Change['overdue'];
}
