import React from 'react';
import { Link } from 'react-router-dom';
import { Time, useZone } from '../../frame/time.tsx';
import { useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { moveAddress } from './move-link.tsx';
import type { Move } from './move-shapes.ts';

/** Moves of before, and one that goes on: whoever has left its page finds it again. */
export const LatestMoves = () => {
  const { answer } = useFresh<{ items: Move[] }>('/moves/', 10_000);
  const zone = useZone();
  if (!answer || answer.items.length === 0) return null;
  return (
    <section aria-labelledby="ot-moves" className="ot-apart">
      <h2 id="ot-moves">{say('move.latest')}</h2>
      <ul>
        {answer.items.map(({ id, version, status, askedAt, by, total, counts }) => (
          <li key={id}>
            <Time at={askedAt} zone={zone} />:{' '}
            <Link to={moveAddress(id)}>{say('move.latestOne', { version, count: total })}</Link>
            {by !== null && <span className="ot-quiet">, {by}</span>}. {say(`move.status.${status}`)}{' '}
            {say('move.counts', { moved: counts.moved, refused: counts.refused, closed: counts.closed })}
          </li>
        ))}
      </ul>
    </section>
  );
};
