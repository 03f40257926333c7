import { BaseEntity, Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PublicationStatus } from '../../domain/appeal.js';
import type { Place } from '../../domain/message.js';

/** A reply on its way into the network, exactly once. See «Publishing exactly once» in docs/lifecycle.md. */
@Entity('publications')
@Check('publications_two_writes', 'writes <= 2')
@Index(['communityId', 'externalId'], { unique: true, where: 'external_id is not null' })
@Index(['communityId', 'status'])
export class Publication extends BaseEntity {
  @PrimaryColumn({ type: 'uuid' }) replyId!: string;
  @Column({ type: 'uuid' }) communityId!: string;
  @Column({ type: 'jsonb' }) place!: Place;
  @Column({ type: 'varchar' }) thread!: string;
  @Column({ type: 'varchar', default: 'intended' }) status!: PublicationStatus;
  /** The network's own key against repeats in dialogs; `guid` of comments is the reply's id. */
  @Column({ type: 'int' }) randomId!: number;
  @Column({ type: 'int', default: 0 }) attempt!: number;
  /** How many times a write was sent: two at the most. */
  @Column({ type: 'int', default: 0 }) writes!: number;
  @Column({ type: 'timestamptz', nullable: true }) claimedUntil!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) lastWriteAt!: Date | null;
  @Column({ type: 'varchar', nullable: true }) externalId!: string | null;
  @Column({ type: 'varchar', nullable: true }) url!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) publishedAt!: Date | null;
  /** Why it is where it is, as domain/publication-reason.ts writes it; older rows hold a Russian sentence. */
  @Column({ type: 'text', nullable: true }) reason!: string | null;
}
