import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { JobSeen } from '../../../db/jobs.js';
import type { Part, Tally } from '../../../domain/back-test.js';
import { call, now } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';

export type Job<Result = Tally> = Omit<JobSeen, 'askedAt' | 'endedAt' | 'result'> & {
  askedAt: string;
  endedAt: string | null;
  result: Result | null;
};
export type Names = Record<Part, Record<string, string>>;

interface Props {
  job: Job | null;
  names: Names;
  mayEdit: boolean;
  refresh: () => Promise<void>;
  fail: (error: unknown) => void;
}

/** The draft on all that has come in before: asked for, watched, stopped, read. */
export const BackTest = ({ job, names, mayEdit, refresh, fail }: Props) => {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const going = job?.status === 'waiting' || job?.status === 'running';
  const ask = (path: string, body: object): void => {
    call(path, body).then(refresh).catch(fail);
  };
  return (
    <section className="ot-card" aria-labelledby="ot-test">
      <h2 id="ot-test">{say('draft.test')}</h2>
      <p className="ot-quiet">{say('draft.testIntro')}</p>
      {mayEdit && !going && (
        <div className="ot-bar">
          <label>
            {say('draft.from')} <input type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
          </label>
          <label>
            {say('draft.to')} <input type="date" value={to} onChange={({ target }) => setTo(target.value)} />
          </label>
          <button
            type="button"
            className={job?.status === 'done' ? '' : 'ot-main'}
            onClick={() => ask('/settings/draft/back-test', { from, to })}
          >
            {say(job ? 'draft.again' : 'draft.run')}
          </button>
        </div>
      )}
      <div role="status">
        {job?.status === 'waiting' && say('draft.waiting')}
        {job?.status === 'running' && <Progress job={job} />}
        {job?.status === 'cancelled' && say('draft.cancelled')}
        {job?.status === 'failed' && say('draft.failed')}
      </div>
      {job && going && mayEdit && (
        <button type="button" onClick={() => ask(`/settings/jobs/${job.id}/cancel`, {})}>
          {say('draft.stop')}
        </button>
      )}
      {job?.status === 'done' && job.result && <Result id={job.id} tally={job.result} names={names} />}
    </section>
  );
};

export const Progress = ({ job: { done, total, askedAt } }: { job: Pick<Job, 'done' | 'total' | 'askedAt'> }) => {
  const passed = (now() - Date.parse(askedAt)) / 1000;
  const left = total !== null && done > 0 ? Math.round((passed / done) * (total - done)) : undefined;
  return (
    <p>
      {say('draft.progress', { done, total: total ?? '…' })} <progress value={done} max={total ?? 1} />{' '}
      {left !== undefined && <span className="ot-quiet">{say('draft.left', { seconds: left })}</span>}
    </p>
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
