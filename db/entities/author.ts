import { BaseEntity, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A resident in a network. Personal data: erasing empties the name. */
@Entity('authors')
@Unique(['network', 'externalId'])
export class Author extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar' }) network!: string;
  @Column({ type: 'varchar' }) externalId!: string;
  @Column({ type: 'varchar', nullable: true }) name!: string | null;
}
