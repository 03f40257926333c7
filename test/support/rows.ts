import type { DataSource } from 'typeorm';
import { randomUUID } from 'node:crypto';
import { createDataSource } from '../../db/data-source.js';
import { Appeal } from '../../db/entities/appeal.js';
import { Community } from '../../db/entities/community.js';
import { createTestDatabase } from './servers.js';

export const openTestDatabase = async (): Promise<{ db: DataSource; close(): Promise<void> }> => {
  const { url, drop } = await createTestDatabase();
  const db = createDataSource({ url });
  await db.initialize();
  return {
    db,
    async close() {
      await db.destroy();
      await drop();
    },
  };
};

export const aCommunity = async (db: DataSource, change: Partial<Community> = {}): Promise<string> => {
  const row = {
    network: 'vk',
    externalId: String(Math.floor(Math.random() * 1e9)),
    name: 'Игрим',
    policyCode: 'show',
    ...change,
  };
  const { identifiers } = await db.manager.insert(Community, row);
  return (identifiers[0] as { id: string }).id;
};

/** An appeal with defaults; a test states only what matters to it. */
export const anAppeal = async (db: DataSource, change: Partial<Appeal> = {}): Promise<string> => {
  const now = new Date();
  const row = {
    number: `2026-${randomUUID().slice(0, 8)}`,
    communityId: change.communityId ?? (await aCommunity(db)),
    network: 'vk',
    thread: `wall-1_${randomUUID()}`,
    authorId: randomUUID(),
    settingsVersion: 1,
    policyCode: 'show',
    defaultPolicyCode: 'show',
    receivedAt: now,
    roundStartedAt: now,
    ...change,
  };
  const { identifiers } = await db.manager.insert(Appeal, row);
  return (identifiers[0] as { id: string }).id;
};
