import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('topic_groups')
export class TopicGroup extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
}
