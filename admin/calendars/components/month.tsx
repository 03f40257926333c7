import React, { type KeyboardEvent } from 'react';
import { say, type Key } from '../../frame/words.ts';
import type { ShownDay, YearView } from '../year.js';
import { dayFrom, dayName, monthName, weekdayNames, weekdayOf } from './dates.ts';
import type { Changes } from './use-changes.ts';

export const dayId = (date: string): string => `day-${date}`;

interface MonthProps {
  index: number;
  days: readonly ShownDay[];
  tally: YearView['months'][number] | undefined;
  changes: Changes;
  today: string;
  /** The one day of the year that the Tab key stops at. */
  stop: string;
  mayEdit: boolean;
  turn: (day: ShownDay) => void;
  stand: (date: string) => void;
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -28, PageDown: 28 };

/** What a day is stands in it as a word, and in full in its name. */
export const Month = ({ index, days, tally, changes, today, stop, mayEdit, turn, stand }: MonthProps) => {
  const [first] = days;
  if (!first) return null;
  const cells: (ShownDay | undefined)[] = [...Array.from({ length: weekdayOf(first.date) }, () => undefined), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_none, week) =>
    Array.from({ length: 7 }, (_day, column) => cells[week * 7 + column]),
  );
  const press = (event: KeyboardEvent, date: string): void => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.getElementById(dayId(dayFrom(date, step)))?.focus();
  };
  return (
    <section className="ot-month" aria-labelledby={`month-${index}`}>
      <h2 id={`month-${index}`}>
        {monthName(index)} {tally && <small className="ot-quiet">{say('year.workingDays', { count: tally.working })}</small>}
      </h2>
      <table>
        <thead>
          <tr>
            {weekdayNames.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find((day) => day)?.date}>
              {week.map((day, column) => (
                <td key={day?.date ?? column}>
                  {day && (
                    <button
                      type="button"
                      id={dayId(day.date)}
                      className={`ot-day ot-day-${(changes[day.date] ?? day).kind} ${changes[day.date] ? 'ot-day-changed' : ''}`}
                      aria-label={nameOf(day, changes)}
                      title={nameOf(day, changes)}
                      {...(day.date === today ? { 'aria-current': 'date' as const } : {})}
                      {...(mayEdit ? {} : { 'aria-disabled': true })}
                      tabIndex={day.date === stop ? 0 : -1}
                      onFocus={() => stand(day.date)}
                      onKeyDown={(event) => press(event, day.date)}
                      onClick={() => mayEdit && turn(day)}
                    >
                      {Number(day.date.slice(8))}
                      <Mark kind={(changes[day.date] ?? day).kind} />
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** For the eye: the name of the day says it in full. Usual days have none. */
export const Mark = ({ kind }: { kind: ShownDay['kind'] }) => (
  <small data-mark={kind === 'working' || kind === 'weekend' ? '' : say(`year.mark.${kind}` satisfies Key)} />
);

const nameOf = (day: ShownDay, changes: Changes): string => {
  const change = changes[day.date];
  const { kind, hours, note } = change ?? day;
  const isOpen = kind !== 'weekend' && kind !== 'holiday' && kind !== 'day-off';
  const said = [say(`year.kind.${kind}` satisfies Key), ...(isOpen ? [hours] : []), ...(change ? [say('year.notSaved')] : [])];
  return `${dayName(day.date)}: ${said.join(', ')}${note === '' ? '' : `. ${note}`}`;
};
