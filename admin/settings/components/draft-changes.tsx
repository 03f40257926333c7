import React from 'react';
import { Link } from 'react-router-dom';
import type { Change, Part } from '../../../domain/back-test.js';
import { appealAddress } from '../../desk/components/shapes.ts';
import { say } from '../../frame/words.ts';
import { nameOf, type Names } from './back-test.tsx';
import { BehindFigure } from './behind-figure.tsx';

type Row = Omit<Change, 'deadline'>;
interface Answer {
  items: Row[];
  next: string | null;
  names: Names;
}
const parts: readonly Part[] = ['topic', 'department', 'policy'];

/** The appeals behind one figure of a back-test. */
const DraftChanges = () => (
  <BehindFigure<Row, Answer>
    title={say('changes.title')}
    rowsOf="changes"
    idOf={({ number }) => number}
    back={() => ({ to: '/admin/pages/draft', title: say('draft.title') })}
    table={(rows, { names }) => <Changes rows={rows} names={names} />}
  />
);

const Changes = ({ rows, names }: { rows: readonly Row[]; names: Names }) => (
  <table className="ot-table">
    <thead>
      <tr>
        <th scope="col">{say('changes.number')}</th>
        {parts.map((part) => (
          <th key={part} scope="col">
            {say(`draft.part.${part}`)}
          </th>
        ))}
        <th scope="col">{say('draft.verdicts')}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ number, was, becomes, verdict }) => (
        <tr key={number}>
          <td>
            <Link to={appealAddress(number)}>№ {number}</Link>
          </td>
          {parts.map((part) => (
            <td key={part}>
              {was[part] === becomes[part]
                ? nameOf(names, part, was[part])
                : `${nameOf(names, part, was[part])} → ${nameOf(names, part, becomes[part])}`}
            </td>
          ))}
          <td>{verdict && say(`draft.verdict.${verdict}`)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
export default DraftChanges;
