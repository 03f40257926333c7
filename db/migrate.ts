import { createDataSource } from './data-source.js';

/** Brings the database at `url` to the newest shape; safe to repeat. */
export const migrate = async (url: string): Promise<void> => {
  const db = createDataSource({ url, poolSize: 1 });
  await db.initialize();
  try {
    await db.runMigrations({ transaction: 'each' });
  } finally {
    await db.destroy();
  }
};
