import React, { useCallback, useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { Page, Problem } from '../../frame/page.tsx';
import { call, now } from '../../frame/server.ts';
import { useZone } from '../../frame/time.tsx';
import { say, type Key } from '../../frame/words.ts';
import { yearAddress } from '../address.ts';
import type { ShownDay, YearView } from '../year.js';
import { dayName, todayIn } from './dates.ts';
import { ImportForm, ImportPreview, sentence, type Preview } from './import.tsx';
import { Mark, Month } from './month.tsx';
import { Pending } from './pending.tsx';
import { useChanges } from './use-changes.ts';

const useYear = (code: string, year: number) => {
  const [view, setView] = useState<YearView>();
  const [problem, setProblem] = useState<string>();
  const refresh = useCallback(async () => {
    try {
      setView(await call<YearView>(`/calendars/${encodeURIComponent(code)}?year=${year}`));
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }, [code, year]);
  useEffect(() => void refresh(), [refresh]);
  return { view, problem, refresh };
};

const CalendarYear = () => {
  const [params] = useSearchParams();
  const zone = useZone();
  const code = params.get('code') ?? 'office';
  const year = Number(params.get('year') ?? todayIn(zone, now()).slice(0, 4));
  return <Year key={code} code={code} year={year} />;
};

/** Twelve months: what every day is and why; a click turns a day, a file brings many. */
const Year = ({ code, year }: { code: string; year: number }) => {
  const navigate = useNavigate();
  const { view, problem, refresh } = useYear(code, year);
  const pending = useChanges(code);
  const [notice, setNotice] = useState<string>();
  const [preview, setPreview] = useState<Preview>();
  const [stop, setStop] = useState('');
  const title = say('year.title', { name: view?.name ?? '…', year });
  const today = todayIn(view?.timeZone ?? 'UTC', now());
  /** What is new is on the screen before it is said to be saved. */
  const saved = async (words: string): Promise<void> => {
    await refresh();
    setNotice(words);
    setPreview(undefined);
  };
  const shown = view?.year === year ? view : undefined;
  const monthOf = (index: number): ShownDay[] => shown?.days.filter(({ date }) => Number(date.slice(5, 7)) === index + 1) ?? [];
  const stopAt = shown?.days.some(({ date }) => date === stop) ? stop : today.startsWith(`${year}-`) ? today : `${year}-01-01`;
  return (
    <Page
      title={title}
      keys={[
        { keys: '← ↑ ↓ →', does: 'year.keys.move' },
        { keys: 'Page Up / Page Down', does: 'year.keys.month' },
        { keys: 'Enter', does: 'year.keys.turn' },
      ]}
    >
      <p className="ot-path">
        <Link to="/admin/resources/calendars">{say('menu.calendars')}</Link>
      </p>
      <h1>{title}</h1>
      <Problem words={problem} />
      {notice !== undefined && (
        <p className="ot-done" role="status">
          {notice}
        </p>
      )}
      {shown && (
        <>
          <div className="ot-bar">
            <select
              className="ot-chip"
              aria-label={say('year.calendar')}
              value={code}
              onChange={(event) => navigate(yearAddress(event.target.value, year))}
            >
              {shown.calendars.map((each) => (
                <option key={each.code} value={each.code}>
                  {each.name}
                </option>
              ))}
            </select>
            <Link className="ot-button" to={yearAddress(code, year - 1)}>
              ← {year - 1}
            </Link>
            <Link className="ot-button" to={yearAddress(code, year + 1)}>
              {year + 1} →
            </Link>
            <Link
              className="ot-button"
              to={`/admin/resources/calendars/records/${encodeURIComponent(code)}/${shown.mayEdit ? 'edit' : 'show'}`}
            >
              {say('year.week')}
            </Link>
            <a href={`/admin/desk/calendars/${encodeURIComponent(code)}/export?year=${year}&as=ics`}>{say('year.asIcal')}</a>
            <a href={`/admin/desk/calendars/${encodeURIComponent(code)}/export?year=${year}&as=csv`}>{say('year.asCsv')}</a>
          </div>
          <div className="ot-year">
            <div>
              {preview && (
                <ImportPreview code={code} preview={preview} today={today} close={() => setPreview(undefined)} saved={saved} />
              )}
              <div className="ot-months">
                {shown.months.map((tally, index) => (
                  <Month
                    key={index}
                    {...{ index, tally, today, days: monthOf(index), changes: pending.changes, mayEdit: shown.mayEdit }}
                    stop={stopAt}
                    turn={pending.turn}
                    stand={setStop}
                  />
                ))}
              </div>
              <Special days={shown.days} />
            </div>
            <aside>
              <Legend view={shown} />
              {shown.mayEdit && (
                <section className="ot-card" aria-labelledby="pending-title">
                  <h2 id="pending-title">{say('year.pending')}</h2>
                  <Pending {...{ code, today, pending, saved, refresh }} />
                </section>
              )}
              {shown.mayEdit && (
                <section className="ot-card" aria-labelledby="import-form-title">
                  <h2 id="import-form-title">{say('year.import.fromFile')}</h2>
                  <ImportForm key={year} {...{ code, year, found: setPreview }} />
                </section>
              )}
            </aside>
          </div>
        </>
      )}
    </Page>
  );
};

const legend = ['weekend', 'holiday', 'day-off', 'short', 'worked', 'other'] as const;

const Legend = ({ view: { days, total, departments, timeZone } }: { view: YearView }) => (
  <section className="ot-card" aria-labelledby="legend-title">
    <h2 id="legend-title">{say('year.total')}</h2>
    <p>
      {say('year.workingDays', { count: total.working })}, {say('year.daysOff', { count: total.off })},{' '}
      {say('year.workingHours', { hours: Math.round(total.minutes / 60) })}
    </p>
    <ul className="ot-legend">
      {legend.map((kind) => {
        const count = days.filter((day) => day.kind === kind).length;
        return (
          count > 0 && (
            <li key={kind}>
              <span className={`ot-day ot-day-${kind}`} aria-hidden="true">
                <Mark kind={kind} />
              </span>
              {say(`year.kind.${kind}` satisfies Key)}: {count}
            </li>
          )
        );
      })}
    </ul>
    <p className="ot-quiet">{say('year.zone', { zone: timeZone })}</p>
    {departments.length === 0 ? (
      <p className="ot-quiet">{say('year.nobody')}</p>
    ) : (
      <details>
        <summary>{say('year.departments', { count: departments.length })}</summary>
        {departments.join(', ')}
      </details>
    )}
  </section>
);

/** The same in words, with the decisions. */
const Special = ({ days }: { days: readonly ShownDay[] }) => {
  const special = days.filter(({ kind, note }) => note !== '' || (kind !== 'working' && kind !== 'weekend'));
  if (special.length === 0) return null;
  return (
    <details className="ot-card">
      <summary>{say('year.special', { count: special.length })}</summary>
      <ul className="ot-special">
        {special.map((day) => (
          <li key={day.date}>
            <b>{dayName(day.date)}</b> — {sentence(day)}
          </li>
        ))}
      </ul>
    </details>
  );
};
export default CalendarYear;
