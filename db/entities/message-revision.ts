import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { nulSafe } from '../nul-safe.js';

/** Words that an edit replaced. */
@Entity('message_revisions')
@Index(['messageId'])
export class MessageRevision extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) messageId!: string;
  @Column({ type: 'text', transformer: nulSafe }) text!: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) replacedAt!: Date;
}
