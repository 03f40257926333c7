import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';

/** Keys of a community, each sealed with `OTKLIK_SECRET_KEY`. Written by the panel, read by adapters only. */
@Entity('community_keys')
export class CommunityKeys extends BaseEntity {
  @PrimaryColumn({ type: 'uuid' }) communityId!: string;
  @Column({ type: 'text', nullable: true }) token!: string | null;
  @Column({ type: 'text', nullable: true }) serviceToken!: string | null;
  @Column({ type: 'text', nullable: true }) secret!: string | null;
  @Column({ type: 'text', nullable: true }) confirmation!: string | null;
}
