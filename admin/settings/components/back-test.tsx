import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { Part, Tally } from '../../../domain/back-test.js';
import { call } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { isGoing, JobStanding, type Job } from './job-standing.tsx';

export type Names = Record<Part, Record<string, string>>;

interface Props {
  job: Job<Tally> | null;
  names: Names;
  mayEdit: boolean;
  refresh: () => Promise<void>;
  fail: (error: unknown) => void;
}

/** The draft on all that has come in before: asked for, watched, stopped, read. */
export const BackTest = ({ job, names, mayEdit, refresh, fail }: Props) => {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const ask = (): void => {
    call('/settings/draft/back-test', { from, to }).then(refresh).catch(fail);
  };
  return (
    <section className="ot-card" aria-labelledby="ot-test">
      <h2 id="ot-test">{say('draft.test')}</h2>
      <p className="ot-quiet">{say('draft.testIntro')}</p>
      {mayEdit && !isGoing(job) && (
        <div className="ot-bar">
          <label>
            {say('draft.from')} <input type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
          </label>
          <label>
            {say('draft.to')} <input type="date" value={to} onChange={({ target }) => setTo(target.value)} />
          </label>
          <button type="button" className={job?.status === 'done' ? '' : 'ot-main'} onClick={ask}>
            {say(job ? 'draft.again' : 'draft.run')}
          </button>
        </div>
      )}
      <JobStanding
        job={job}
        mayStop={mayEdit}
        words={{ cancelled: say('draft.cancelled'), failed: say('draft.failed') }}
        refresh={refresh}
        fail={fail}
      />
      {job?.status === 'done' && job.result && <Result id={job.id} tally={job.result} names={names} />}
    </section>
  );
};

const parts = ['topic', 'department', 'policy'] as const;

const Result = ({ id, tally, names }: { id: string; tally: Tally; names: Names }) => {
  const { checked, changed, matrix, verdicts, deadlines, overdue } = tally;
  if (checked === 0) return <p>{say('draft.nothingPast')}</p>;
  if (changed === 0) return <p>{say('draft.unchanged', { count: checked })}</p>;
  const changes = (query: Record<string, string>): string =>
    `/admin/pages/draft-changes?${new URLSearchParams({ job: id, ...query }).toString()}`;
  return (
    <>
      <p>
        <Link to={changes({})}>{say('draft.changed', { checked, changed })}</Link>
      </p>
      {parts
        .filter((part) => matrix[part].length > 0)
        .map((part) => (
          <table key={part} className="ot-table ot-table-matrix">
            <caption>{say(`draft.part.${part}`)}</caption>
            <thead>
              <tr>
                <th scope="col">{say('draft.before')}</th>
                <th scope="col">{say('draft.after')}</th>
                <th scope="col">{say('draft.count')}</th>
              </tr>
            </thead>
            <tbody>
              {matrix[part].slice(0, 50).map(({ was, becomes, count }) => (
                <tr key={`${was} ${becomes}`}>
                  <td>{nameOf(names, part, was)}</td>
                  <td>{nameOf(names, part, becomes)}</td>
                  <td>
                    <Link to={changes({ part, was: was ?? '', becomes: becomes ?? '' })}>{count}</Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      <dl className="ot-facts">
        <div>
          <dt>{say('draft.verdicts')}</dt>
          <dd>
            {(['right', 'wrong', 'disputed'] as const).some((verdict) => verdicts[verdict] > 0)
              ? (['right', 'wrong', 'disputed'] as const).map((verdict) => (
                  <Link key={verdict} className="ot-fact" to={changes({ verdict })}>
                    {say(`draft.verdict.${verdict}`)} {verdicts[verdict]}
                  </Link>
                ))
              : say('draft.noVerdicts')}
          </dd>
        </div>
        <div>
          <dt>{say('draft.deadlines')}</dt>
          <dd>
            <span className="ot-fact">
              {say('draft.earlier')} {deadlines.earlier}, {say('draft.later')} {deadlines.later}
            </span>
            <Link className="ot-fact" to={changes({ overdue: 'newly' })}>
              {say('draft.newly')} {overdue.newly}
            </Link>
            <Link className="ot-fact" to={changes({ overdue: 'no-longer' })}>
              {say('draft.no-longer')} {overdue.noLonger}
            </Link>
          </dd>
        </div>
      </dl>
    </>
  );
};

export const nameOf = (names: Names, part: Part, code: string | null): string =>
  code === null ? say('draft.nobody') : code === 'noise' ? say('draft.noise') : (names[part][code] ?? code);
