import { useState } from 'react';

type Changes = Record<string, string>;

/** Beside the fields: which state of the row the draft was begun on. */
const begunOn = 'seenRow';

/** What was changed in a form and not saved outlives the page; passwords do not. `seenRow`: which state of the row the form shows. */
export const useFormDraft = (key: string, seenRow: string) => {
  const [found, setFound] = useState(() => window.localStorage.getItem(key) !== null);
  const [changes, setChanges] = useState<Changes>(() => JSON.parse(window.localStorage.getItem(key) ?? '{}') as Changes);
  const [secrets, setSecrets] = useState<Changes>({});
  const { [begunOn]: begun, ...kept } = changes;
  return {
    /** There was one when the form was opened. */
    found,
    /** Somebody has saved the row since the draft was begun. */
    isOutrun: found && begun !== undefined && seenRow !== '' && begun !== seenRow,
    kept,
    changes: { ...kept, ...secrets },
    change: (name: string, value: string, kind: 'kept' | 'secret'): void => {
      if (kind === 'secret') return setSecrets({ ...secrets, [name]: value });
      const changed = { [begunOn]: seenRow, ...changes, [name]: value };
      window.localStorage.setItem(key, JSON.stringify(changed));
      setChanges(changed);
    },
    drop: (): void => {
      window.localStorage.removeItem(key);
      setChanges({});
      setSecrets({});
      setFound(false);
    },
  };
};
