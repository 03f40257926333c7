import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

/** An exception to «the topic's own department»; every filled condition must hold. */
@Entity('routing_rules')
export class RoutingRule extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) number!: number;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'int' }) priority!: number;
  @Column({ type: 'varchar', nullable: true }) topicCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) groupCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) territoryCode!: string | null;
  @Column({ type: 'varchar', nullable: true }) network!: string | null;
  @Column({ type: 'varchar', nullable: true }) communityExternalId!: string | null;
  @Column({ type: 'varchar' }) departmentCode!: string;
  @Column({ type: 'varchar', nullable: true }) policyCode!: string | null;
}
