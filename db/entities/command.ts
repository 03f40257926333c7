import { BaseEntity, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AnyActKind } from '../../domain/appeal.js';

/** An act of a person, asked and answered. Free text lives here, where it can be erased. */
@Entity('commands')
@Index(['nextTryAt'], { where: 'confirmed_at is null' })
@Index(['appealId'])
export class Command extends BaseEntity {
  /** Also Temporal's update id; over HTTP derived from operator, path and `Idempotency-Key`. */
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'int' }) round!: number;
  @Column({ type: 'varchar' }) kind!: AnyActKind;
  @Column({ type: 'uuid' }) operatorId!: string;
  @Column({ type: 'jsonb' }) payload!: Record<string, string>;
  @Column({ type: 'timestamptz', default: () => 'now()' }) askedAt!: Date;
  @Column({ type: 'timestamptz', default: () => 'now()' }) nextTryAt!: Date;
  @Column({ type: 'int', default: 0 }) attempts!: number;
  @Column({ type: 'timestamptz', nullable: true }) doneAt!: Date | null;
  /** The run is known to have gone on from it. Until then it is sent again, for Temporal may have lost what was committed here. */
  @Column({ type: 'timestamptz', nullable: true }) confirmedAt!: Date | null;
  @Column({ type: 'jsonb', nullable: true }) answer!: { id: string; status: string } | null;
  @Column({ type: 'text', nullable: true }) refusal!: string | null;
}
