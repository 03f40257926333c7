import React from 'react';
import { Link } from 'react-router-dom';
import { say } from '../../frame/words.ts';
import type { ShownDifference } from '../differences.ts';

/** Field by field, what was and what will be. */
export const Differences = ({ items }: { items: ShownDifference[] }) => (
  <table className="ot-table ot-table-differences">
    <thead>
      <tr>
        {(['where', 'field', 'before', 'after'] as const).map((name) => (
          <th key={name} scope="col">
            {say(`draft.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {items.map(({ table, name, address, field, before, after }, index) => (
        <tr key={index}>
          <td>
            <span className="ot-quiet">{table}</span> {address === null ? name : <Link to={address}>{name}</Link>}
          </td>
          <td>{field}</td>
          <td className="ot-lines-kept">{before}</td>
          <td className="ot-lines-kept">{after}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
