import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('reply_templates')
export class ReplyTemplate extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  /** A topic, a group, or neither. */
  @Column({ type: 'varchar', nullable: true }) topicCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) groupCode!: string | null;
  @Column({ type: 'text' }) text!: string;
}
