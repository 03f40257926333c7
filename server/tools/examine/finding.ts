/** One finding: what was looked at, what was found, and, where it is not well or could not be looked at, how to mend it. */
export interface Finding {
  what: string;
  found: string;
  state: 'well' | 'ill' | 'unseen';
  mend?: string;
}

export const well = (what: string, found: string): Finding => ({ what, found, state: 'well' });
export const ill = (what: string, found: string, mend: string): Finding => ({ what, found, state: 'ill', mend });
export const unseen = (what: string, found: string, mend: string): Finding => ({ what, found, state: 'unseen', mend });

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
};
