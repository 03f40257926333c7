import React, { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useOlder, type Hint } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { LatestMoves } from './latest-moves.tsx';
import { MoveFilters, queryOf } from './move-filters.tsx';
import { MovePreview } from './move-preview.tsx';
import type { Movable } from './move-shapes.ts';
import { MovableTable } from './movable-table.tsx';
import { useChosen } from './use-chosen.ts';

const keys: Hint[] = [
  { keys: 'j k', does: 'keys.move' },
  { keys: 'x', does: 'keys.choose' },
];

/** Open appeals that go by older settings: chosen, looked at as they would become, moved. Version, filters and step are in the address. */
const MoveAppeals = () => {
  const [params, setParams] = useSearchParams();
  const query = queryOf(params);
  const path = `/moves/appeals?${query}`;
  const { answer, problem } = useFresh<Movable>(path, 30_000);
  const { rows, next, add } = useOlder(path, answer, ({ number }) => number);
  const version = answer?.version ?? Number(params.get('version') ?? 0);
  const chosen = useChosen(version);
  const [failure, setFailure] = useState<string>();
  const isPreview = params.get('step') === 'preview';
  const step = (to: 'choose' | 'preview'): void => {
    const changed = new URLSearchParams(params);
    changed.set('version', String(version));
    if (to === 'preview') changed.set('step', 'preview');
    else changed.delete('step');
    setParams(changed);
  };
  const chooseAll = (): void => {
    setFailure(undefined);
    call<{ numbers: string[] }>(`/moves/numbers?${query}`).then(
      ({ numbers }) => chosen.add(numbers),
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
  };
  const title = say('move.title', { version: version || '…' });
  const tooMany = answer !== undefined && chosen.numbers.length > answer.most;
  return (
    <Page title={title} keys={isPreview ? [] : keys}>
      <p className="ot-path">
        <Link to="/admin/resources/versions">{say('menu.versions')}</Link>
      </p>
      <h1>{title}</h1>
      <Problem words={failure ?? problem} />
      {isPreview && answer && <MovePreview version={version} chosen={chosen} back={() => step('choose')} />}
      {!isPreview && answer && (
        <>
          <p className="ot-quiet">{say('move.intro')}</p>
          <MoveFilters answer={answer} />
          <div className="ot-bar">
            <span role="status">
              {say('move.found', { count: answer.total })} {say('move.chosen', { count: chosen.numbers.length })}
            </span>
            {answer.total > 0 && (
              <button type="button" onClick={chooseAll}>
                {say('move.chooseAll', { count: Math.min(answer.total, answer.most) })}
              </button>
            )}
            {chosen.numbers.length > 0 && (
              <button type="button" onClick={chosen.clear}>
                {say('move.clear')}
              </button>
            )}
            <button
              type="button"
              className="ot-main"
              disabled={chosen.numbers.length === 0 || tooMany}
              onClick={() => step('preview')}
            >
              {say('move.preview')}
            </button>
            {tooMany && <span className="ot-late">{say('move.tooMany', { most: answer.most })}</span>}
          </div>
          {rows.length === 0 && (
            <p className="ot-empty">{say(isNarrowed(params) ? 'empty.filtered' : 'move.none', { version })}</p>
          )}
          {rows.length > 0 && <MovableTable rows={rows} names={answer.names} statuses={answer.statuses} chosen={chosen} />}
          <More<Movable> next={next} at={(before) => `${path}&before=${before}`} add={add} />
          <LatestMoves />
        </>
      )}
    </Page>
  );
};

const isNarrowed = (params: URLSearchParams): boolean => [...params.keys()].some((name) => name !== 'version');
export default MoveAppeals;
