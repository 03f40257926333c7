import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Judged } from '../../domain/what-if.js';

/** A term that was breached, or would have been, as a what-if found it. */
@Entity('job_breaches')
@Index('job_breaches_job', ['jobId', 'number', 'id'])
export class JobBreach extends BaseEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'job_breaches_key' }) id!: string;
  @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'varchar' }) number!: string;
  @Column({ type: 'int' }) round!: number;
  @Column({ type: 'varchar' }) kind!: Judged['kind'];
  @Column({ type: 'varchar', nullable: true }) department!: string | null;
  /** The Monday of it. */
  @Column({ type: 'varchar' }) week!: string;
  @Column({ type: 'jsonb' }) was!: Judged['was'];
  @Column({ type: 'jsonb' }) becomes!: Judged['becomes'];
}
