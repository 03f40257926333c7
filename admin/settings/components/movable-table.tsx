import React, { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router-dom';
import { appealAddress } from '../../desk/components/shapes.ts';
import { useKeys } from '../../frame/page.tsx';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { nameOf, type Names } from './back-test.tsx';
import type { Movable } from './move-shapes.ts';
import type { Chosen } from './use-chosen.ts';

interface Props {
  rows: Movable['items'];
  names: Names;
  statuses: Movable['statuses'];
  chosen: Chosen;
}
const columns = ['number', 'topic', 'department', 'status', 'received', 'by'] as const;

/** A box to tick in every row, and one for all that are shown; `j`, `k` and `x` do the same without a mouse. */
export const MovableTable = ({ rows, names, statuses, chosen }: Props) => {
  const [at, setAt] = useState(0);
  const current = Math.min(at, rows.length - 1);
  const step = (by: number): void => setAt(Math.min(Math.max(0, current + by), rows.length - 1));
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    x: () => rows[current] && chosen.toggle(rows[current].number),
  });
  const shown = rows.map(({ number }) => number);
  const ticked = shown.filter((number) => chosen.has(number)).length;
  const all = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (all.current) all.current.indeterminate = ticked > 0 && ticked < shown.length;
  });
  return (
    <table className="ot-table ot-table-movable">
      <thead>
        <tr>
          <th scope="col">
            <input
              ref={all}
              type="checkbox"
              aria-label={say('move.chooseShown')}
              checked={ticked === shown.length}
              onChange={() => (ticked === shown.length ? chosen.remove(shown) : chosen.add(shown))}
            />
          </th>
          {columns.map((name) => (
            <th key={name} scope="col">
              {say(`move.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Row
            key={row.number}
            {...{ row, names, statuses }}
            isCurrent={index === current}
            isTicked={chosen.has(row.number)}
            tick={() => {
              setAt(index);
              chosen.toggle(row.number);
            }}
          />
        ))}
      </tbody>
    </table>
  );
};

const Row = (props: {
  row: Props['rows'][number];
  names: Names;
  statuses: Props['statuses'];
  isCurrent: boolean;
  isTicked: boolean;
  tick: () => void;
}) => {
  const { row, names, statuses, isCurrent, isTicked, tick } = props;
  const zone = useZone();
  const place = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isCurrent) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const topic = row.topic === null ? say('queue.noTopic') : nameOf(names, 'topic', row.topic);
  const department = nameOf(names, 'department', row.department);
  return (
    <tr ref={place} aria-current={isCurrent} onClick={tick}>
      <td>
        <input
          type="checkbox"
          aria-label={say('move.chooseOne', { number: row.number })}
          checked={isTicked}
          onClick={(event) => event.stopPropagation()}
          onChange={tick}
        />
      </td>
      <td>
        <Link to={appealAddress(row.number)} onClick={(event) => event.stopPropagation()}>
          {row.number}
        </Link>
      </td>
      <td title={topic}>{topic}</td>
      <td title={department}>{department}</td>
      <td>{statuses.find(({ code }) => code === row.status)?.name ?? row.status}</td>
      <td>
        <Time at={row.receivedAt} zone={zone} />
      </td>
      <td>{row.settingsVersion}</td>
    </tr>
  );
};
