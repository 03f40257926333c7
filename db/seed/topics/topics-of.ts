import type { Topic } from '../../../domain/settings.js';

type Row = Pick<Topic, 'code' | 'name'> &
  Partial<Pick<Topic, 'department' | 'fastTrack' | 'season' | 'photoRequired' | 'norms' | 'examples'>> & {
    /** Stems in the panel's own notation, with commas between them. */
    hints: string;
  };

/** Rows of one group. A topic says only wherein it is not like its group. */
export const topicsOf = (group: string, department: string, rows: readonly Row[]): Topic[] =>
  rows.map(({ hints, ...row }) => ({
    group,
    department,
    fastTrack: false,
    season: null,
    photoRequired: false,
    norms: '',
    examples: [],
    ...row,
    stems: hints.split(',').map((hint) => hint.trim().replaceAll(/\s+/g, ' ')),
  }));
