import { BaseEntity, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The clock of a round stood while the resident was awaited. Its id is the id of the command that stopped it. */
@Entity('pauses')
@Index(['appealId', 'round'])
@Index(['appealId'], { unique: true, where: 'ended_at is null' })
export class Pause extends BaseEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'int' }) round!: number;
  /** One of the policy's, in the officials' words. */
  @Column({ type: 'varchar' }) reason!: string;
  @Column({ type: 'timestamptz' }) since!: Date;
  /** At the latest, by the policy. */
  @Column({ type: 'timestamptz' }) until!: Date;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
}
