import type { DataSource, EntityManager } from 'typeorm';
import type { Settings } from '../domain/settings.js';
import { SettingsVersion } from './entities/settings-version.js';
import { upToDate } from './older-settings.js';

export type ReadSettings = (version: number) => Promise<Settings>;

/**
 * Versions never change, so each is read once; a few are enough, since most appeals are of the newest. It is asked within transactions:
 * give it connections of its own where more of them may be open than `db` has connections.
 */
export const createSettingsReader = (db: DataSource): ReadSettings => {
  const known = new Map<number, Promise<Settings>>();
  return (version) => {
    const read = known.get(version) ?? readVersion(db.manager, version);
    known.set(version, read);
    read.catch(() => known.delete(version));
    if (known.size > 8) known.delete(Math.min(...known.keys()));
    return read;
  };
};

export const newestVersion = async (tx: EntityManager): Promise<number> => {
  const [row] = (await tx.query(`select max(number) as number from settings_versions`)) as { number: number | null }[];
  if (row?.number == null) throw new Error('no settings version is published: run the seed first');
  return row.number;
};

export const readVersion = async (tx: EntityManager, number: number): Promise<Settings> =>
  upToDate((await tx.findOneByOrFail(SettingsVersion, { number })).content);
