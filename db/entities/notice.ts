import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Channel } from '../../domain/settings.js';

export const noticeStatuses = ['waiting', 'sent', 'failed', 'needless'] as const;
export type NoticeStatus = (typeof noticeStatuses)[number];

/** A word to somebody outside the panel, on its way: an e-mail or a call of a webhook address. The row is also the proof of delivery. */
@Entity('notices')
@Unique(['once', 'channel', 'recipient'])
@Index(['nextTryAt'], { where: "status = 'waiting'" })
@Index(['appealId'])
@Index(['at'])
export class Notice extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'int' }) round!: number;
  /** The step that caused it, as in `notifications`. */
  @Column({ type: 'varchar' }) once!: string;
  @Column({ type: 'varchar' }) channel!: Channel;
  @Column({ type: 'varchar' }) recipientKind!: 'operator' | 'department' | 'webhook';
  /** An operator's id, a department's code, a webhook address's id. */
  @Column({ type: 'varchar' }) recipient!: string;
  @Column({ type: 'varchar' }) kind!: 'escalated' | 'outside';
  @Column({ type: 'jsonb', default: {} }) because!: Record<string, unknown>;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at!: Date;
  /** `needless`: what it was about was done before it could be sent. */
  @Column({ type: 'varchar', default: 'waiting' }) status!: NoticeStatus;
  @Column({ type: 'int', default: 0 }) attempts!: number;
  /** The first one is the opening of the recipient's office; while it is being sent, when it may be taken up again. */
  @Column({ type: 'timestamptz' }) nextTryAt!: Date;
  @Column({ type: 'timestamptz' }) giveUpAt!: Date;
  @Column({ type: 'varchar', nullable: true }) lastError!: string | null;
  /** Where it went, and by what name the other side knows it. */
  @Column({ type: 'varchar', nullable: true }) address!: string | null;
  @Column({ type: 'varchar', nullable: true }) providerId!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) sentAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) acknowledgedAt!: Date | null;
  /** Of an outside body's link: it answers once. */
  @Column({ type: 'timestamptz', nullable: true }) expiresAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) usedAt!: Date | null;
}
