import React, { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useKeys, useOlder, type Hint } from '../../frame/page.tsx';
import { useFresh, useOnce } from '../../frame/server.ts';
import { say, sayCode, type Key } from '../../frame/words.ts';
import { Deadline } from './deadline.tsx';
import { QueueFilters, queryOf, viewOf } from './queue-filters.tsx';
import { appealAddress, type Choices, type Item, type QueueAnswer } from './shapes.ts';

const columns = ['number', 'due', 'topic', 'place', 'words', 'community', 'department', 'status'] as const;
const keys: Hint[] = [
  { keys: 'j k', does: 'keys.move' },
  { keys: 'Enter', does: 'keys.open' },
  { keys: '/', does: 'keys.search' },
];

/** What is waiting, sorted by what burns. View and filters live in the address, so a list can be sent to a colleague. */
const Queue = () => {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const choices = useOnce<Choices>('/choices');
  const search = useRef<HTMLInputElement>(null);
  const view = viewOf(params);
  const query = queryOf(params);
  const path = `/queue?${query}`;
  const { answer, problem } = useFresh<QueueAnswer>(path);
  const { rows, next, add } = useOlder(path, answer, ({ number }) => number);
  const { chosen, step } = useChosen(rows);
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    '/': () => search.current?.focus(),
    Enter: () => chosen && navigate(appealAddress(chosen.number)),
  });
  const narrowed = [...params.keys()].some((name) => name !== 'view');
  return (
    <Page title={say(`view.${view}`)} keys={keys}>
      <h1>{say(`view.${view}`)}</h1>
      <QueueFilters choices={choices} search={search} />
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say(narrowed ? 'empty.filtered' : `empty.${view}`)}</p>}
      {rows.length > 0 && <Rows rows={rows} chosen={chosen?.number} open={(number) => navigate(appealAddress(number))} />}
      <More<QueueAnswer> next={next} at={(before) => `${path}&before=${before}`} add={add} />
    </Page>
  );
};

/** The row under the keys stays the same appeal, however the list is refreshed; when it leaves, its neighbour takes its place. */
const useChosen = (rows: readonly Item[]) => {
  const [at, setAt] = useState<{ number?: string; index: number }>({ index: 0 });
  const found = rows.findIndex(({ number }) => number === at.number);
  const index = found >= 0 ? found : Math.min(at.index, Math.max(0, rows.length - 1));
  const chosen = rows[index];
  return {
    chosen,
    step: (by: number): void => {
      const to = Math.min(Math.max(0, index + by), rows.length - 1);
      const row = rows[to];
      if (row) setAt({ number: row.number, index: to });
    },
  };
};

const Rows = (props: { rows: readonly Item[]; chosen: string | undefined; open: (number: string) => void }) => (
  <table className="ot-queue">
    <thead>
      <tr>
        {columns.map((name) => (
          <th key={name} scope="col" className={`ot-${name}`}>
            {say(`queue.${name}` satisfies Key)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {props.rows.map((item) => (
        <Row key={item.number} item={item} chosen={item.number === props.chosen} open={() => props.open(item.number)} />
      ))}
    </tbody>
  </table>
);

const Row = ({ item, chosen, open }: { item: Item; chosen: boolean; open: () => void }) => {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const { number, topic, topicGroup, territory, words, urgent, network, community, department, executor, statusName } = item;
  const topicName = topic && (topicGroup ? `${topicGroup} → ${topic.name}` : topic.name);
  return (
    <tr ref={row} aria-current={chosen} onClick={open}>
      <td>
        <Link to={appealAddress(number)} onClick={(event) => event.stopPropagation()}>
          {number}
        </Link>
      </td>
      <td>
        <Deadline item={item} />
        {item.escalations.length > 0 && <span title={say('queue.escalated')}> ▲</span>}
      </td>
      <td title={topicName ?? ''}>{topic?.name ?? <span className="ot-quiet">{say('queue.noTopic')}</span>}</td>
      <td title={territory ?? ''}>{territory ?? <span className="ot-quiet">—</span>}</td>
      <td dir="auto" title={words}>
        {urgent && <b className="ot-late">{say('queue.urgent')} </b>}
        {words || <span className="ot-quiet">{say('queue.noWords')}</span>}
      </td>
      <td title={community}>
        {sayCode('network', network)} · {community}
      </td>
      <td title={[department?.name, executor].filter(Boolean).join(', ')}>
        {department?.name ?? <span className="ot-quiet">{say('queue.noDepartment')}</span>}
      </td>
      <td>{statusName}</td>
    </tr>
  );
};
export default Queue;
