import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Place } from '../../domain/message.js';
import { nulSafe } from '../nul-safe.js';

/** What was written in a thread: by a resident, or in our community's name. */
@Entity('messages')
@Unique(['communityId', 'externalId'])
@Index(['thread'])
@Index(['appealId'])
export class Message extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  /** The order of arrival. */
  @Column({ type: 'bigint', generated: 'increment' }) seq!: string;
  @Column({ type: 'uuid' }) communityId!: string;
  @Column({ type: 'varchar' }) externalId!: string;
  @Column({ type: 'jsonb' }) place!: Place;
  @Column({ type: 'varchar' }) thread!: string;
  /** Null = written in the community's own name, or a tombstone: a deletion that came before its message. */
  @Column({ type: 'uuid', nullable: true }) authorId!: string | null;
  /** The newest words; what an edit replaced is in `message_revisions`. */
  @Column({ type: 'text', transformer: nulSafe }) text!: string;
  @Column({ type: 'jsonb', default: [] }) attachments!: { kind: string; url: string | null }[];
  @Column({ type: 'varchar' }) url!: string;
  @Column({ type: 'timestamptz' }) sentAt!: Date;
  @Column({ type: 'timestamptz', default: () => 'now()' }) receivedAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) deletedAt!: Date | null;
  @Column({ type: 'uuid', nullable: true }) appealId!: string | null;
  /** What the appeal's run has yet to hear of this message. */
  @Column({ type: 'varchar', nullable: true }) unheard!: 'new' | 'edit' | 'delete' | null;
  /** The delivery whose change holds; an older one is not applied over it. Null = nothing has changed it yet. */
  @Column({ type: 'bigint', nullable: true }) changedBy!: string | null;
  /** Why it made no appeal and joined none. */
  @Column({ type: 'varchar', nullable: true }) ignoredReason!: string | null;
}
