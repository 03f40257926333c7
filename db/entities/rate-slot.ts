import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

/** When the next call with a network's key may leave: shared by all workers. */
@Entity('rate_slots')
export class RateSlot extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) key!: string;
  @Column({ type: 'timestamptz' }) freeAt!: Date;
}
