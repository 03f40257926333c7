import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('departments')
export class Department extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) timeZone!: string;
  @Column({ type: 'varchar' }) calendarCode!: string;
  @Column({ type: 'varchar', nullable: true }) policyCode!: string | null;
  @Column({ type: 'varchar', default: 'own' }) kind!: 'own' | 'outside';
  @Column({ type: 'varchar', nullable: true }) email!: string | null;
}
