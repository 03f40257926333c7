import { BaseEntity, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const absenceReasons = ['leave', 'sick'] as const;

/** From and to which day, both included, somebody is away, and who is told in his place. */
@Entity('absences')
@Index(['operatorId'])
export class Absence extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'uuid' }) operatorId!: string;
  @Column({ type: 'date' }) fromDay!: string;
  @Column({ type: 'date' }) toDay!: string;
  @Column({ type: 'uuid' }) substituteId!: string;
  @Column({ type: 'varchar' }) reason!: (typeof absenceReasons)[number];
}
