import type { DataSource, EntityManager } from 'typeorm';
import type { Department, LadderStep, Settings, Telling } from '../domain/settings.js';
import { SettingsVersion } from './entities/settings-version.js';

export type ReadSettings = (version: number) => Promise<Settings>;

/** Versions never change, so each is read once; a few are enough, since most appeals are of the newest. */
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

const readVersion = async (tx: EntityManager, number: number): Promise<Settings> =>
  upcasts.reduce((content, upcast) => upcast(content), (await tx.findOneByOrFail(SettingsVersion, { number })).content);

/** Versions never change: what those published before a field was thought of lack is filled in when they are read. */
const upcasts: ((content: Settings) => Settings)[] = [
  (content) => ({
    ...content,
    departments: content.departments.map((row) => ({ ...row, email: (row as Partial<Department>).email ?? null })),
    ladders: content.ladders.map(({ steps, ...row }) => ({ ...row, steps: steps.map(withTelling) })),
  }),
];

const withTelling = (step: LadderStep): LadderStep => {
  const { by = [], acknowledgeMinutes = null } = step as Partial<Telling>;
  return { ...step, by, acknowledgeMinutes };
};
