import React, { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { appealAddress } from '../../desk/components/shapes.ts';
import { Problem } from '../../frame/page.tsx';
import { call } from '../../frame/server.ts';
import { Time, useZone, when, zoneName } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { nameOf } from './back-test.tsx';
import { moveAddress } from './move-link.tsx';
import type { Preview, Previewed } from './move-shapes.ts';
import type { Chosen } from './use-chosen.ts';

const columns = ['number', 'outcome', 'department', 'deadlines', 'warnings'] as const;

/** The chosen appeals as they are and as they would be, a page at a time; nothing moves before the button is pressed. */
export const MovePreview = ({ version, chosen, back }: { version: number; chosen: Chosen; back: () => void }) => {
  const navigate = useNavigate();
  const zone = useZone();
  const { preview, problem, fail, more } = usePreview(version, chosen.numbers);
  const [sent, setSent] = useState(false);
  const run = (): void => {
    setSent(true);
    call<{ id: string }>('/moves/', { version, numbers: chosen.numbers }).then(
      ({ id }) => {
        chosen.clear();
        navigate(moveAddress(id));
      },
      (error: unknown) => {
        setSent(false);
        fail(error);
      },
    );
  };
  const count = chosen.numbers.length;
  return (
    <section aria-label={say('move.preview')}>
      <Problem words={problem} />
      {count === 0 && <p className="ot-empty">{say('move.nothingChosen')}</p>}
      {count > 0 && !preview && problem === undefined && <p role="status">{say('move.reckoning')}</p>}
      <div className="ot-bar">
        <button type="button" onClick={back}>
          {say('move.back')}
        </button>
        {preview && (
          <button type="button" className="ot-main" disabled={sent} onClick={run}>
            {say('move.run', { count })}
          </button>
        )}
        {preview && <Tally items={preview.items} of={count} />}
      </div>
      {preview && (
        <table className="ot-table ot-table-move-preview">
          <caption className="ot-quiet">{say('move.zone', { zone: zoneName(zone) })}</caption>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {say(`move.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.items.map((item) => (
              <Row key={item.number} item={item} preview={preview} zone={zone} />
            ))}
          </tbody>
        </table>
      )}
      {preview?.next && (
        <button type="button" onClick={more}>
          {say('frame.more')}
        </button>
      )}
    </section>
  );
};

/** Asked for once: it is the work of seconds, and what is looked at must stand still. */
const usePreview = (version: number, numbers: readonly string[]) => {
  const [preview, setPreview] = useState<Preview>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(numbers);
  const fail = (error: unknown): void => setProblem(error instanceof Error ? error.message : String(error));
  const ask = (after?: string): void => {
    if (asked.current.length === 0) return;
    setProblem(undefined);
    call<Preview>('/moves/preview', { version, numbers: asked.current, ...(after === undefined ? {} : { after }) }).then(
      (page) => setPreview((before) => ({ ...page, items: [...(after ? (before?.items ?? []) : []), ...page.items] })),
      fail,
    );
  };
  useEffect(() => ask(), [version]);
  return { preview, problem, fail, more: () => preview?.next && ask(preview.next) };
};

const Tally = ({ items, of }: { items: readonly Previewed[]; of: number }) => {
  const count = (wanted: (item: Previewed) => boolean): number => items.filter(wanted).length;
  const parts = {
    changes: count((item) => item.outcome === 'moves' && changes(item)),
    same: count((item) => item.outcome === 'moves' && !changes(item)),
    refused: count(({ outcome }) => outcome === 'refused'),
    closed: count(({ outcome }) => outcome === 'closed'),
  };
  return (
    <span role="status" className="ot-quiet">
      {say('move.tally', { shown: items.length, of, ...parts })}
    </span>
  );
};

const changes = ({ department, policy, deadlines }: Previewed): boolean =>
  [department, policy, ...deadlines].some(({ was, becomes }) => was !== becomes);

const Row = ({ item, preview: { names, milestones }, zone }: { item: Previewed; preview: Preview; zone: string }) => {
  const { number, outcome, reason, department, policy, deadlines, warnings } = item;
  const from = (part: 'department' | 'policy', { was, becomes }: { was: string | null; becomes: string | null }): string =>
    was === becomes ? nameOf(names, part, was) : `${nameOf(names, part, was)} → ${nameOf(names, part, becomes)}`;
  return (
    <tr>
      <td>
        <Link to={appealAddress(number)}>{number}</Link>
      </td>
      <td>
        {outcome === 'moves' && say(changes(item) ? 'move.moves' : 'move.same')}
        {outcome === 'closed' && say('move.closedAlready')}
        {outcome === 'refused' && <span className="ot-late">{say('move.refusedBecause', { reason: reason ?? '' })}</span>}
      </td>
      <td>
        {from('department', department)}
        {policy.was !== policy.becomes && <div className="ot-quiet">{from('policy', policy)}</div>}
      </td>
      <td>
        {deadlines.map(({ kind, was, becomes }) => (
          <div key={kind}>
            {milestones[kind] ?? kind}: {was === null ? '—' : <Time at={was} zone={zone} />}
            {was !== becomes && <> → {becomes === null ? '—' : <Time at={becomes} zone={zone} />}</>}
          </div>
        ))}
      </td>
      <td>
        {warnings.map(({ code, at }) => (
          <div key={code} className="ot-soon">
            {say(`move.warning.${code}`, { at: when(at, zone) })}
          </div>
        ))}
      </td>
    </tr>
  );
};
