import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Phrases } from '../../domain/settings.js';

@Entity('phrase_lists')
export class PhraseList extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: keyof Phrases;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'text', array: true, default: [] }) stems!: string[];
}
