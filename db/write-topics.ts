import { In, type EntityManager } from 'typeorm';
import type { Topic as TopicSettings } from '../domain/settings.js';
import { Topic } from './entities/topic.js';
import { rowsAtOnce, topicRow } from './settings-rows.js';

/** Adds, changes and removes topics in the caller's transaction. */
export const writeTopics = async (
  tx: EntityManager,
  { topics, removed }: { topics: readonly TopicSettings[]; removed: readonly string[] },
): Promise<void> => {
  if (removed.length > 0) await tx.delete(Topic, { code: In(removed) });
  for (let from = 0; from < topics.length; from += rowsAtOnce)
    await tx.upsert(Topic, topics.slice(from, from + rowsAtOnce).map(topicRow), ['code']);
};
