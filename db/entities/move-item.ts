import { BaseEntity, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type MoveOutcome = 'waiting' | 'moved' | 'closed' | 'refused';

/** One of the appeals that a move was asked for, and what became of it. */
@Entity('move_items')
@Index('move_items_waiting', ['jobId', 'attempts', 'number'], { where: `outcome = 'waiting'` })
export class MoveItem extends BaseEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'move_items_key' }) jobId!: string;
  @PrimaryColumn({ type: 'varchar', primaryKeyConstraintName: 'move_items_key' }) number!: string;
  @Column({ type: 'varchar', default: 'waiting' }) outcome!: MoveOutcome;
  /** Of a refused one: the code of why. */
  @Column({ type: 'text', nullable: true }) refusal!: string | null;
  /** Whoever gave no answer yet is asked again after the others. */
  @Column({ type: 'int', default: 0 }) attempts!: number;
}
