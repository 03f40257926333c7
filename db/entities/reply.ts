import { BaseEntity, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { nulSafe } from '../nul-safe.js';
import type { ReplyKind } from '../../domain/appeal.js';

/** The words of an answer; its id is the id of the command that brought it. How it fares is in its publication. */
@Entity('replies')
@Index(['appealId'])
export class Reply extends BaseEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) appealId!: string;
  @Column({ type: 'int' }) round!: number;
  @Column({ type: 'varchar' }) kind!: ReplyKind;
  @Column({ type: 'text', transformer: nulSafe }) text!: string;
  @Column({ type: 'uuid' }) operatorId!: string;
  /** The code of the outside body whose answer somebody here entered. */
  @Column({ type: 'varchar', nullable: true }) onBehalfOf!: string | null;
  /** Of an interim reply: until when the final one is promised. */
  @Column({ type: 'timestamptz', nullable: true }) promisedAt!: Date | null;
  /** Where the appeal returns to if the network refuses the text. */
  @Column({ type: 'varchar' }) cameFrom!: 'assigned' | 'promised';
  /** The command that returned it for rework, which keeps the remark. */
  @Column({ type: 'uuid', nullable: true }) returnedBy!: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) writtenAt!: Date;
}
