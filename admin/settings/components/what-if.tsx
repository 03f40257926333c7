import React, { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import type { WhatIfTally } from '../../../domain/what-if.js';
import { Page, Problem } from '../../frame/page.tsx';
import { call, now, useFresh } from '../../frame/server.ts';
import { dateOf, localOf, Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { isGoing, JobStanding, type Job } from './job-standing.tsx';
import { departmentOf, weekName } from './week.ts';

interface Person {
  id: string;
  name: string;
  department: string | null;
}
interface Asked {
  from: string;
  to: string;
  without: string[];
}
type Result = WhatIfTally & { version: number; delayed: number; asOf: string; zone: string };
interface Answer {
  job: Job<Result> | null;
  version: number;
  mayEdit: boolean;
  isOfDraft: boolean;
  departments: Record<string, string>;
  people: Person[];
}

/** Breaches of a past period: as they were, and as they would have been by the draft; which reckoning it is stands in the address. */
const WhatIf = () => {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const asked = params.get('job');
  const path = `/settings/what-if${asked === null ? '' : `?job=${encodeURIComponent(asked)}`}`;
  const { answer, problem, refresh } = useFresh<Answer>(path, 3_000);
  const [failure, setFailure] = useState<string>();
  const fail = (error: unknown): void => setFailure(error instanceof Error ? error.message : String(error));
  const job = answer?.job;
  return (
    <Page title={say('whatIf.title')}>
      <p className="ot-path">
        <Link to="/admin/pages/draft">{say('draft.title')}</Link>
      </p>
      <h1>{say('whatIf.title')}</h1>
      <p className="ot-quiet">{say('whatIf.intro')}</p>
      <Problem words={failure ?? problem} />
      {answer?.mayEdit && !isGoing(job) && (
        <Ask
          key={job?.id ?? ''}
          before={job?.asked as Asked | undefined}
          people={answer.people}
          departments={answer.departments}
          ask={(body) => {
            setFailure(undefined);
            call<{ id: string }>('/settings/draft/what-if', body)
              .then(({ id }) => navigate(`/admin/pages/what-if?job=${id}`))
              .catch(fail);
          }}
        />
      )}
      <JobStanding
        job={job}
        mayStop={answer?.mayEdit ?? false}
        words={{ cancelled: say('whatIf.cancelled'), failed: say('whatIf.failed') }}
        refresh={refresh}
        fail={fail}
      />
      {answer && !job && <p className="ot-empty">{say('whatIf.none')}</p>}
      {answer && job?.status === 'done' && job.result && <Shown answer={answer} job={job} result={job.result} />}
    </Page>
  );
};

interface Asking {
  /** What the reckoning that is shown was asked for. */
  before: Asked | undefined;
  people: Person[];
  departments: Record<string, string>;
  ask: (body: Asked) => void;
}

/** A past month is what one asks about first. */
const Ask = ({ before, people, departments, ask }: Asking) => {
  const zone = useZone();
  const [month] = useState(() => (before ? daysOf(before, zone) : lastMonth(localOf(now(), zone))));
  const [from, setFrom] = useState(month.first);
  const [to, setTo] = useState(month.last);
  const [without, setWithout] = useState<readonly string[]>(before?.without ?? []);
  return (
    <section className="ot-card" aria-label={say('whatIf.period')}>
      <div className="ot-bar">
        <label>
          {say('whatIf.from')} <input type="date" required value={from} onChange={({ target }) => setFrom(target.value)} />
        </label>
        <label>
          {say('whatIf.to')} <input type="date" required min={from} value={to} onChange={({ target }) => setTo(target.value)} />
        </label>
        <button
          type="button"
          className="ot-main"
          disabled={from === '' || to === '' || to < from}
          onClick={() => ask({ from, to, without: [...without] })}
        >
          {say('whatIf.run')}
        </button>
      </div>
      <details>
        <summary>{without.length === 0 ? say('whatIf.without') : say('whatIf.withoutSome', { count: without.length })}</summary>
        <p className="ot-quiet">{say('whatIf.model')}</p>
        <ul className="ot-choices">
          {people.map(({ id, name, department }) => (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={without.includes(id)}
                  onChange={({ target }) => setWithout(target.checked ? [...without, id] : without.filter((one) => one !== id))}
                />{' '}
                {name}{' '}
                {department !== null && !name.includes(departmentOf(departments, department)) && (
                  <span className="ot-quiet">{departmentOf(departments, department)}</span>
                )}
              </label>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
};

/** `2026-11-25T14:05` → the first and the last day of October. */
const lastMonth = (local: string): { first: string; last: string } => {
  const first = new Date(`${local.slice(0, 7)}-01T00:00Z`);
  const last = new Date(first.getTime() - 1).toISOString().slice(0, 10);
  return { first: `${last.slice(0, 7)}-01`, last };
};

const daysOf = ({ from, to }: Asked, zone: string): { first: string; last: string } => ({
  first: localOf(Date.parse(from), zone).slice(0, 10),
  last: localOf(Date.parse(to) - 1, zone).slice(0, 10),
});

const Shown = ({ answer, job, result }: { answer: Answer; job: Job<Result>; result: Result }) => {
  const { departments, people, isOfDraft } = answer;
  const { rounds, total, newly, noLonger, delayed, asOf, zone, version } = result;
  const { from, to, without } = job.asked as unknown as Asked;
  const [first, last] = [dateOf(from, zone), dateOf(new Date(Date.parse(to) - 1).toISOString(), zone)];
  const list = (query: Record<string, string>): string =>
    `/admin/pages/what-if-appeals?${new URLSearchParams({ job: job.id, ...query }).toString()}`;
  return (
    <section aria-labelledby="ot-what-if">
      <h2 id="ot-what-if">{first === last ? first : `${first} — ${last}`}</h2>
      <p className="ot-quiet">
        {say('whatIf.asOf', { version })} <Time at={asOf} zone={zone} />. {!isOfDraft && say('whatIf.otherDraft')}
      </p>
      {without.length > 0 && (
        <p>
          {say('whatIf.withoutWhom', { names: without.map((id) => people.find((one) => one.id === id)?.name ?? id).join(', ') })}{' '}
          {say('whatIf.delayed', { count: delayed })} <span className="ot-quiet">{say('whatIf.model')}</span>
        </p>
      )}
      {rounds === 0 && <p className="ot-empty">{say('draft.nothingPast')}</p>}
      {rounds > 0 && total.was === 0 && total.becomes === 0 && (
        <p className="ot-empty">{say('whatIf.noBreaches', { count: rounds })}</p>
      )}
      {(total.was > 0 || total.becomes > 0) && (
        <>
          <p>
            {say('whatIf.rounds', { count: rounds })}{' '}
            {(
              [
                ['newly', newly],
                ['noLonger', noLonger],
              ] as const
            ).map(([figure, count]) =>
              count === 0 ? (
                <span key={figure} className="ot-fact">
                  {say(`whatIf.${figure}`, { count })}
                </span>
              ) : (
                <Link key={figure} className="ot-fact" to={list({ figure })}>
                  {say(`whatIf.${figure}`, { count })}
                </Link>
              ),
            )}
          </p>
          <Breaches result={result} departments={departments} list={list} />
        </>
      )}
    </section>
  );
};

interface Shape {
  result: Result;
  departments: Record<string, string>;
  list: (query: Record<string, string>) => string;
}

/** Departments by weeks, before → after; each figure opens its terms. */
const Breaches = ({ result: { cells, weeks, total }, departments, list }: Shape) => {
  const rows = [...new Set(cells.map(({ department }) => department))].sort((a, b) =>
    departmentOf(departments, a).localeCompare(departmentOf(departments, b)),
  );
  const sum = (wanted: (cell: (typeof cells)[number]) => boolean) =>
    cells
      .filter(wanted)
      .reduce((count, { was, becomes }) => ({ was: count.was + was, becomes: count.becomes + becomes }), { was: 0, becomes: 0 });
  return (
    <div className="ot-wide">
      <table className="ot-table ot-table-breaches">
        <caption>{say('whatIf.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('whatIf.department')}</th>
            {weeks.map((week) => (
              <th key={week} scope="col">
                {weekName(week)}
              </th>
            ))}
            <th scope="col">{say('whatIf.total')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((department) => (
            <tr key={department ?? ''}>
              <th scope="row">{departmentOf(departments, department)}</th>
              {weeks.map((week) => (
                <td key={week}>
                  <Count
                    {...sum((cell) => cell.department === department && cell.week === week)}
                    list={(figure) => list({ figure, department: department ?? '', week })}
                  />
                </td>
              ))}
              <td>
                <Count
                  {...sum((cell) => cell.department === department)}
                  list={(figure) => list({ figure, department: department ?? '' })}
                />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say('whatIf.total')}</th>
            {weeks.map((week) => (
              <td key={week}>
                <Count {...sum((cell) => cell.week === week)} list={(figure) => list({ figure, week })} />
              </td>
            ))}
            <td>
              <Count {...total} list={(figure) => list({ figure })} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
};

const Count = ({ was, becomes, list }: { was: number; becomes: number; list: (figure: string) => string }) => {
  if (was === 0 && becomes === 0) return <span className="ot-quiet">—</span>;
  const figure = (name: 'was' | 'becomes', count: number) =>
    count === 0 ? (
      <span>0</span>
    ) : (
      <Link to={list(name)} aria-label={say(`whatIf.${name}`, { count })}>
        {count}
      </Link>
    );
  return (
    <span className={becomes > was ? 'ot-worse' : becomes < was ? 'ot-better' : ''}>
      {figure('was', was)} → {figure('becomes', becomes)}
    </span>
  );
};
export default WhatIf;
