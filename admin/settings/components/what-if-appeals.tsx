import React from 'react';
import { Link } from 'react-router-dom';
import type { Judged } from '../../../domain/what-if.js';
import { appealAddress } from '../../desk/components/shapes.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { BehindFigure } from './behind-figure.tsx';
import { departmentOf, weekName } from './week.ts';

type Row = Judged & { id: string; milestone: string };
interface Answer {
  items: Row[];
  next: string | null;
  departments: Record<string, string>;
}

/** The terms behind one figure of a what-if. */
const WhatIfAppeals = () => (
  <BehindFigure<Row, Answer>
    title={say('whatIf.terms')}
    rowsOf="breaches"
    idOf={({ id }) => id}
    back={(job) => ({ to: `/admin/pages/what-if?job=${encodeURIComponent(job)}`, title: say('whatIf.title') })}
    table={(rows, { departments }) => <Terms rows={rows} departments={departments} />}
  />
);

const Terms = ({ rows, departments }: Pick<Answer, 'departments'> & { rows: readonly Row[] }) => {
  const zone = useZone();
  return (
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
            <td>{departmentOf(departments, department)}</td>
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
