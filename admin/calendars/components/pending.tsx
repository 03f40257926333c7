import React, { useEffect, useRef, useState } from 'react';
import { Problem } from '../../frame/page.tsx';
import { call, Failed } from '../../frame/server.ts';
import { say, type Key } from '../../frame/words.ts';
import { shortDayName } from './dates.ts';
import type { useChanges } from './use-changes.ts';

interface PendingProps {
  code: string;
  today: string;
  pending: ReturnType<typeof useChanges>;
  saved: (notice: string) => Promise<void>;
  /** The page shows what others have saved. */
  refresh: () => Promise<void>;
}

/** `line`: which of the days that were sent. */
interface Refused {
  line: number;
  field: string;
  message: string;
}
type Bad = Refused & { date: string };

/** Days that were turned and are not saved yet: what each becomes, and why. They are saved in one go. */
export const Pending = ({ code, today, pending, saved, refresh }: PendingProps) => {
  const [{ busy, problem, bad }, setState] = useState<{ busy: boolean; problem?: string; bad: Bad[] }>({ busy: false, bad: [] });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [bad]);
  const { changes, write, drop, dropAll } = pending;
  const dates = Object.keys(changes).sort();
  const past = dates.filter((date) => date < today).length;
  const save = async (): Promise<void> => {
    setState({ busy: true, bad: [] });
    const days = dates.map((date) => {
      const { hours, note, seen } = changes[date] ?? {};
      return { date, hours, note, seen };
    });
    try {
      const { notice } = await call<{ notice: string }>(`/calendars/${encodeURIComponent(code)}/days`, { days });
      await saved(notice);
      setState({ busy: false, bad: [] });
      dropAll();
    } catch (error) {
      const refused = error instanceof Failed ? (error.answer as { bad?: Refused[] }).bad : undefined;
      const named = refused?.map((each): Bad => ({ ...each, date: dates[each.line - 1] ?? '' }));
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error), bad: named ?? [] });
      if (refused) await refresh();
    }
  };
  if (dates.length === 0) return <p className="ot-quiet">{say('year.howTo')}</p>;
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Problem words={problem} />
      {dates.map((date) => {
        const change = changes[date];
        const wrong = bad.filter((each) => each.date === date);
        return (
          change && (
            <fieldset key={date} className="ot-pending">
              <legend>{shortDayName(date)}</legend>
              <p>
                {say(`year.kind.${change.was}` satisfies Key)} → <b>{say(`year.kind.${change.kind}` satisfies Key)}</b>
              </p>
              <Line date={date} field="hours" value={change.hours} bad={wrong} write={write} />
              {change.kind !== 'working' && change.kind !== 'weekend' && (
                <Line date={date} field="note" value={change.note} bad={wrong} write={write} />
              )}
              <button type="button" className="ot-link" onClick={() => drop(date)}>
                {say('year.undo')}
              </button>
            </fieldset>
          )
        );
      })}
      {past > 0 && <p className="ot-soon">{say('year.past', { count: past })}</p>}
      <div className="ot-bar">
        <button className="ot-main" disabled={busy}>
          {say('year.save', { count: dates.length })}
        </button>
        <button type="button" disabled={busy} onClick={dropAll}>
          {say('year.undoAll')}
        </button>
      </div>
    </form>
  );
};

interface LineProps {
  date: string;
  field: 'hours' | 'note';
  value: string;
  bad: readonly Bad[];
  write: ReturnType<typeof useChanges>['write'];
}

const Line = ({ date, field, value, bad, write }: LineProps) => {
  const id = `${field}-${date}`;
  const wrong = bad.find((each) => each.field === field);
  return (
    <div className="ot-field">
      <label htmlFor={id}>{say(`year.${field}` satisfies Key)}</label>
      <input
        id={id}
        value={value}
        aria-invalid={wrong !== undefined}
        {...(wrong ? { 'aria-describedby': `${id}-error` } : {})}
        onChange={(event) => write(date, field, event.target.value)}
      />
      {wrong && (
        <p className="ot-error" id={`${id}-error`}>
          {wrong.message}
        </p>
      )}
    </div>
  );
};
