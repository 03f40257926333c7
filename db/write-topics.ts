import { In, type EntityManager } from 'typeorm';
import type { Topic as TopicSettings } from '../domain/settings.js';
import { Topic } from './entities/topic.js';
import { topicRow } from './settings-rows.js';

/** Adds, changes and removes topics in the caller's transaction. */
export const writeTopics = async (
  tx: EntityManager,
  { topics, removed }: { topics: readonly TopicSettings[]; removed: readonly string[] },
): Promise<void> => {
  if (removed.length > 0) await tx.delete(Topic, { code: In(removed) });
  if (topics.length > 0) await tx.upsert(Topic, topics.map(topicRow), ['code']);
};
