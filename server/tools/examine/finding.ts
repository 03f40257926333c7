/** One finding: what was looked at, what was found, and, where it is not well, how to mend it. */
export interface Finding {
  what: string;
  found: string;
  mend?: string;
}

export const well = (what: string, found: string): Finding => ({ what, found });
export const ill = (what: string, found: string, mend: string): Finding => ({ what, found, mend });

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
};
