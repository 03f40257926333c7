import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

/** A program's key; it belongs to an operator and has his rights. Only its SHA-256 is kept. */
@Entity('api_keys')
export class ApiKey extends BaseEntity {
  @PrimaryColumn({ type: 'varchar' }) hash!: string;
  @Column({ type: 'uuid' }) operatorId!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) madeAt!: Date;
}
