import type { Settings } from '../settings.js';

interface NeededCode {
  code: string;
  /** Who needs it, as an official knows him: the first of them. */
  by: string;
}

/**
 * What is named from outside the settings and must not go from them: policies and territories of communities, departments with open
 * appeals (by a number), and departments in which somebody works (by his name).
 */
export interface Needed {
  policies: readonly NeededCode[];
  territories: readonly NeededCode[];
  departments: readonly NeededCode[];
  seats: readonly NeededCode[];
  /** Logins of those who work here; not given = nobody knows. */
  people?: readonly string[];
}

export const nothingNeeded: Needed = { policies: [], territories: [], departments: [], seats: [] };

export const neededKinds = ['policies', 'territories', 'departments', 'seats'] as const;
export type NeededKind = (typeof neededKinds)[number];
const tables = { policies: 'policies', territories: 'territories', departments: 'departments', seats: 'departments' } as const;

export const missingNeeded = (
  settings: Settings,
  needed: Needed,
): (NeededCode & { kind: NeededKind; table: (typeof tables)[NeededKind] })[] =>
  neededKinds.flatMap((kind) => {
    const table = tables[kind];
    return needed[kind]
      .filter(({ code }) => !settings[table].some((row) => row.code === code))
      .map((missing) => ({ ...missing, kind, table }));
  });
