import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('territories')
export class Territory extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'text', array: true, default: [] }) stems!: string[];
}
