import React from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import type { Judged } from '../../../domain/what-if.js';
import { appealAddress } from '../../desk/components/shapes.ts';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { departmentOf, weekName } from './week.ts';

type Row = Judged & { id: string; milestone: string };
interface Answer {
  items: Row[];
  next: string | null;
  departments: Record<string, string>;
}

/** The terms behind one figure of a what-if; which one is in the address. */
const WhatIfAppeals = () => {
  const [params] = useSearchParams();
  const job = params.get('job') ?? '';
  const query = new URLSearchParams([...params].filter(([name]) => name !== 'job')).toString();
  const path = `/settings/jobs/${encodeURIComponent(job)}/breaches?${query}`;
  const { answer, problem } = useFresh<Answer>(path, 60_000);
  const { rows, next, add } = useOlder(path, answer, ({ id }) => id);
  const zone = useZone();
  return (
    <Page title={say('whatIf.terms')}>
      <p className="ot-path">
        <Link to={`/admin/pages/what-if?job=${encodeURIComponent(job)}`}>{say('whatIf.title')}</Link>
      </p>
      <h1>{say('whatIf.terms')}</h1>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say('changes.empty')}</p>}
      {answer && rows.length > 0 && (
        <table className="ot-table ot-table-terms">
          <thead>
            <tr>
              <th scope="col">{say('changes.number')}</th>
              <th scope="col">{say('whatIf.milestone')}</th>
              <th scope="col">{say('whatIf.department')}</th>
              <th scope="col">{say('whatIf.week')}</th>
              <th scope="col">{say('whatIf.before')}</th>
              <th scope="col">{say('whatIf.after')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, number, milestone, department, week, was, becomes }) => (
              <tr key={id}>
                <td>
                  <Link to={appealAddress(number)}>№ {number}</Link>
                </td>
                <td>{milestone}</td>
                <td>{departmentOf(answer.departments, department)}</td>
                <td>{weekName(week)}</td>
                <td>
                  <Side side={was} zone={zone} />
                </td>
                <td>
                  <Side side={becomes} zone={zone} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <button type="button" onClick={() => void call<Answer>(`${path}&before=${encodeURIComponent(next)}`).then(add)}>
          {say('frame.more')}
        </button>
      )}
    </Page>
  );
};

const Side = ({ side: { breached, dueAt, metAt }, zone }: { side: Judged['was']; zone: string }) => (
  <>
    <div className={breached ? 'ot-worse' : ''}>{say(breached ? 'whatIf.late' : 'whatIf.inTime')}</div>
    <div className="ot-quiet">
      {dueAt === null ? (
        say('whatIf.noTerm')
      ) : (
        <>
          {say('whatIf.due')} <Time at={dueAt} zone={zone} />, {metAt === null ? say('whatIf.unmet') : say('whatIf.met')}{' '}
          {metAt !== null && <Time at={metAt} zone={zone} />}
        </>
      )}
    </div>
  </>
);
export default WhatIfAppeals;
