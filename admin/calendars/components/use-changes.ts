import { useState } from 'react';
import type { ShownDay } from '../year.js';

/** A day as it was changed on the page and is not saved yet. */
export interface Change {
  was: ShownDay['kind'];
  /** Which state of the day was turned. */
  seen: string;
  kind: ShownDay['kind'];
  hours: string;
  note: string;
}
export type Changes = Record<string, Change>;

/** Days changed by hand. They outlive the page, until they are saved or dropped. */
export const useChanges = (code: string) => {
  const key = `otklik.calendar.${code}`;
  const [changes, setChanges] = useState<Changes>(() => JSON.parse(window.localStorage.getItem(key) ?? '{}') as Changes);
  const keep = (next: Changes): void => {
    if (Object.keys(next).length === 0) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, JSON.stringify(next));
    setChanges(next);
  };
  const drop = (date: string): void => keep(Object.fromEntries(Object.entries(changes).filter(([known]) => known !== date)));
  return {
    changes,
    /** Once turns it, twice leaves it as it was. */
    turn: ({ date, kind, seen, turned }: ShownDay): void =>
      changes[date] ? drop(date) : keep({ ...changes, [date]: { was: kind, seen, ...turned, note: '' } }),
    write: (date: string, field: 'hours' | 'note', text: string): void => {
      const change = changes[date];
      if (change) keep({ ...changes, [date]: { ...change, [field]: text } });
    },
    drop,
    dropAll: (): void => keep({}),
  };
};
