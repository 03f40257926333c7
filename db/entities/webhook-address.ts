import { BaseEntity, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A program of somebody else that hears of ladder steps. */
@Entity('webhook_addresses')
export class WebhookAddress extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) url!: string;
  /** Signs what is sent; sealed with `OTKLIK_SECRET_KEY`, shown once. */
  @Column({ type: 'text', select: false }) secret!: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) madeAt!: Date;
}
