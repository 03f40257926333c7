import { useState } from 'react';

type Changes = Record<string, string>;

/** What was changed in a form and not saved outlives the page; passwords do not. */
export const useFormDraft = (key: string) => {
  const [found, setFound] = useState(() => window.localStorage.getItem(key) !== null);
  const [changes, setChanges] = useState<Changes>(() => JSON.parse(window.localStorage.getItem(key) ?? '{}') as Changes);
  const [secrets, setSecrets] = useState<Changes>({});
  return {
    /** There was one when the form was opened. */
    found,
    changes: { ...changes, ...secrets },
    change: (name: string, value: string, kind: 'kept' | 'secret'): void => {
      if (kind === 'secret') return setSecrets({ ...secrets, [name]: value });
      const changed = { ...changes, [name]: value };
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
