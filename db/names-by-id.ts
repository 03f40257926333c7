import type { DataSource } from 'typeorm';
import { somebody, type Names } from '../domain/explain.js';
import type { Language } from '../domain/language.js';

/** The record keeps ids; whom they mean is looked up when it is shown. */
export const namesById = async (db: DataSource, language: Language): Promise<Pick<Names, 'operator' | 'community'>> => {
  const rows = (await db.query(`select id, name from operators union all select id, name from communities`)) as {
    id: string;
    name: string;
  }[];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return { operator: (id) => names.get(id) ?? somebody(language), community: (id) => names.get(id) ?? id };
};
