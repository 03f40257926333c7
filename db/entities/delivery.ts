import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One call of a network's webhook, kept before it is answered. The body is emptied once processed. */
@Entity('deliveries')
@Index(['communityId', 'eventId'], { unique: true, where: 'event_id is not null' })
@Index(['nextTryAt'], { where: 'processed_at is null' })
export class Delivery extends BaseEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: string;
  @Column({ type: 'uuid' }) communityId!: string;
  @Column({ type: 'varchar', nullable: true }) eventId!: string | null;
  @Column({ type: 'varchar' }) type!: string;
  /** Raw JSON text, not jsonb: jsonb refuses U+0000, and a resident may send it. */
  @Column({ type: 'text', nullable: true }) body!: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) receivedAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) processedAt!: Date | null;
  @Column({ type: 'varchar', nullable: true }) ignoredReason!: string | null;
  @Column({ type: 'int', default: 0 }) attempts!: number;
  /** Not before this instant; also the lease of whoever works on it now. */
  @Column({ type: 'timestamptz', default: () => 'now()' }) nextTryAt!: Date;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
}
