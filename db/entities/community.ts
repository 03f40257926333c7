import { BaseEntity, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A page or group in a network. Its keys lie in `community_keys`, which no screen can reach. */
@Entity('communities')
@Unique(['network', 'externalId'])
export class Community extends BaseEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ type: 'varchar' }) network!: string;
  @Column({ type: 'varchar' }) externalId!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar', default: 'own' }) kind!: 'own' | 'foreign';
  @Column({ type: 'varchar', nullable: true }) territoryCode!: string | null;
  @Column({ type: 'varchar' }) policyCode!: string;
  @Column({ type: 'timestamptz', nullable: true }) switchedOffAt!: Date | null;
}
