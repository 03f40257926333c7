import { BaseEntity, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../../domain/access.js';
import type { Language } from '../../domain/language.js';

/** Somebody who signs in. Named by post in the demonstration. */
@Entity('operators')
export class Operator extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar', unique: true }) login!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar', array: true }) roles!: Role[];
  @Column({ type: 'varchar', nullable: true }) departmentCode!: string | null;
  /** Whom a ladder means by «head», «deputy», «chief». */
  @Column({ type: 'varchar', nullable: true }) position!: 'head' | 'deputy' | 'chief' | null;
  @Column({ type: 'varchar', nullable: true }) email!: string | null;
  /** Chosen for the panel, and so for letters. */
  @Column({ type: 'varchar', default: 'ru' }) language!: Language;
  @Column({ type: 'varchar', select: false }) passwordHash!: string;
  @Column({ type: 'timestamptz', nullable: true }) blockedAt!: Date | null;
}
