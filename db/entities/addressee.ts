import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

/** A filled cell of the table of addressees; `code` is made of its place, see `addresseeCode`. */
@Entity('addressees')
export class Addressee extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) code!: string;
  @Column({ type: 'varchar', nullable: true }) topicCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) groupCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) territoryCode!: string | null;
  @Column({ type: 'varchar' }) departmentCode!: string;
}
