import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A line in somebody's inbox. */
@Entity('notifications')
@Unique(['operatorId', 'once'])
@Index(['operatorId', 'at'])
@Index('notifications_unread', ['operatorId'], { where: 'read_at is null' })
export class Notification extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) operatorId!: string;
  /** null = it is about many. */
  @Column({ type: 'uuid', nullable: true }) appealId!: string | null;
  /** The step that caused it: a step that runs twice rings once. */
  @Column({ type: 'varchar' }) once!: string;
  @Column({ type: 'varchar' }) kind!: string;
  @Column({ type: 'jsonb', default: {} }) because!: Record<string, unknown>;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at!: Date;
  @Column({ type: 'timestamptz', nullable: true }) readAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) acknowledgedAt!: Date | null;
}
