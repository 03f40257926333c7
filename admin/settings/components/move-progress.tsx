import React, { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { appealAddress } from '../../desk/components/shapes.ts';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { nameOf } from './back-test.tsx';
import type { Items, Move } from './move-shapes.ts';

const outcomes = ['moved', 'refused', 'closed', 'waiting'] as const;

/** One move, from the first appeal to the last: how far it is, what became of each, and the button that stops it. */
const MoveProgress = () => {
  const [params] = useSearchParams();
  const id = params.get('id') ?? '';
  const { answer: move, problem, refresh } = useFresh<Move>(`/moves/${encodeURIComponent(id)}`, 2_000);
  const [failure, setFailure] = useState<string>();
  const cancel = (): void => {
    setFailure(undefined);
    call(`/moves/${id}/cancel`, {})
      .then(refresh)
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  const title = say('move.title', { version: move?.version ?? '…' });
  const isGoing = move?.status === 'waiting' || move?.status === 'running';
  return (
    <Page title={title}>
      <p className="ot-path">
        <Link to={`/admin/pages/move-appeals${move ? `?version=${move.version}` : ''}`}>{say('move.backToAll')}</Link>
      </p>
      <h1>{title}</h1>
      <Problem words={failure ?? problem} />
      {move && (
        <>
          <Standing move={move} />
          {isGoing && (
            <details>
              <summary>{say('move.stop')}</summary>
              <p>{say('move.reallyStop')}</p>
              <button type="button" onClick={cancel}>
                {say('move.yesStop')}
              </button>
            </details>
          )}
          <Outcomes move={move} chosen={params.get('outcome')} />
          <List id={id} outcome={params.get('outcome') ?? ''} />
        </>
      )}
    </Page>
  );
};

const Standing = ({ move: { status, total, counts, askedAt, endedAt, by } }: { move: Move }) => {
  const zone = useZone();
  const done = total - counts.waiting;
  const words = say('move.done', { done, total });
  return (
    <section className="ot-card">
      <p role="status">
        {say(`move.status.${status}`)} {words} <progress value={done} max={total} aria-label={words} />
      </p>
      <p className="ot-quiet">
        {say('move.asked')} <Time at={askedAt} zone={zone} />
        {by !== null && `, ${by}`}.{' '}
        {endedAt !== null && (
          <>
            {say('move.ended')} <Time at={endedAt} zone={zone} />.
          </>
        )}
      </p>
      {status === 'cancelled' && <p>{say('move.cancelled', { count: counts.waiting })}</p>}
    </section>
  );
};

/** Chips that narrow the list, each with its count; which one is in the address. */
const Outcomes = ({ move: { id, counts, total }, chosen }: { move: Move; chosen: string | null }) => (
  <nav className="ot-bar ot-apart" aria-label={say('move.outcomes')}>
    <Link className={chipOf(chosen === null)} to={`?id=${id}`} {...currentIf(chosen === null)}>
      {say('move.all')} {total}
    </Link>
    {outcomes.map((outcome) => (
      <Link
        key={outcome}
        className={chipOf(chosen === outcome)}
        to={`?id=${id}&outcome=${outcome}`}
        {...currentIf(chosen === outcome)}
      >
        {say(`move.outcome.${outcome}`)} {counts[outcome]}
      </Link>
    ))}
  </nav>
);
const chipOf = (isOn: boolean): string => `ot-button ot-chip ${isOn ? 'ot-chip-on' : ''}`;
const currentIf = (isOn: boolean) => (isOn ? ({ 'aria-current': 'true' } as const) : {});

const List = ({ id, outcome }: { id: string; outcome: string }) => {
  const path = `/moves/${encodeURIComponent(id)}/items?outcome=${encodeURIComponent(outcome)}`;
  const { answer, problem } = useFresh<Items>(path, 4_000);
  const { rows, next, add } = useOlder(path, answer, ({ number }) => number);
  return (
    <>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say('move.noneSuch')}</p>}
      {answer && rows.length > 0 && (
        <table className="ot-table ot-table-moved">
          <thead>
            <tr>
              <th scope="col">{say('move.column.number')}</th>
              <th scope="col">{say('move.column.became')}</th>
              <th scope="col">{say('move.column.departmentNow')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ number, outcome: became, reason, department }) => (
              <tr key={number}>
                <td>
                  <Link to={appealAddress(number)}>{number}</Link>
                </td>
                <td title={reason ?? ''}>
                  {say(`move.became.${became}`)}
                  {reason !== null && <span className="ot-late">: {reason}</span>}
                </td>
                <td>{nameOf(answer.names, 'department', department)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More<Items> next={next} at={(after) => `${path}&after=${after}`} add={add} />
    </>
  );
};
export default MoveProgress;
