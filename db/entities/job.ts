import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Settings } from '../../domain/settings.js';

export type JobStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Long work that a person asked for and watches: reckoned in the worker process, begun anew if that dies. */
@Entity('jobs')
@Index(['askedAt'], { where: `status in ('waiting', 'running')` })
export class Job extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar' }) kind!: 'back-test' | 'move' | 'what-if';
  @Column({ type: 'uuid' }) operatorId!: string;
  @Column({ type: 'jsonb', default: {} }) asked!: Record<string, string | number | null | string[]>;
  /** Of a back-test and of a what-if: the draft as it was when it was asked for, and its hash. */
  @Column({ type: 'jsonb', nullable: true }) draft!: Settings | null;
  @Column({ type: 'varchar', nullable: true }) draftHash!: string | null;
  @Column({ type: 'varchar', default: 'waiting' }) status!: JobStatus;
  @Column({ type: 'int', default: 0 }) done!: number;
  @Column({ type: 'int', nullable: true }) total!: number | null;
  @Column({ type: 'jsonb', nullable: true }) result!: object | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) askedAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
  /** Whoever reckons moves it on; after it anybody may take the job over. */
  @Column({ type: 'timestamptz', nullable: true }) claimedUntil!: Date | null;
}
