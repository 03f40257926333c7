import React, { useState } from 'react';
import { Page, Problem } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { wordsOf } from '../../tables/rows.ts';
import type { Grid, Named } from './shapes.ts';

/** A row of the table: a group, or a topic of it. */
interface Row {
  kind: 'group' | 'topic';
  code: string;
  group: string;
  name: string;
  /** The topic's own: what stands in its column «everywhere». */
  department: string | null;
}

/** Who answers for what, where: a filled cell decides, an empty one shows in grey who answers by the next in order. */
const AddresseeGrid = () => {
  const { answer: grid, problem, refresh } = useFresh<Grid>('/rules/addressees', 30_000);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [words, setWords] = useState('');
  const [{ notice, refusal }, setSaid] = useState<{ notice?: string; refusal?: string }>({});
  const wanted = words.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(wanted);

  /** What stands there now is on the screen before it is said. */
  const save = async ({ kind, code }: Row, territory: string | null, choice: Choice): Promise<void> => {
    const asked = call<{ notice: string }>('/rules/addressees', { kind, code, territory, ...choice });
    const said = await asked.catch((error: unknown) => ({ refusal: wordsOf(error) }));
    await refresh();
    setSaid(said);
  };

  const rows = (grid?.groups ?? []).flatMap(({ code, name, topics }): Row[] => {
    const found = topics.filter((topic) => fits(topic.name) || fits(name));
    if (wanted !== '' && found.length === 0) return [];
    const isOpen = open.has(code) || wanted !== '';
    return [
      { kind: 'group', code, group: code, name, department: null },
      ...(isOpen ? found.map((topic): Row => ({ kind: 'topic', ...topic, group: code })) : []),
    ];
  });
  return (
    <Page title={say('grid.title')}>
      <h1>{say('grid.title')}</h1>
      <p className="ot-quiet">{say('grid.intro')}</p>
      <Problem words={problem ?? refusal} />
      {notice !== undefined && (
        <p className="ot-done" role="status">
          {notice}
        </p>
      )}
      <div className="ot-bar">
        <input
          type="search"
          className="ot-chip"
          aria-label={say('grid.find')}
          placeholder={say('grid.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="button" onClick={() => setOpen(new Set(open.size > 0 ? [] : grid?.groups.map(({ code }) => code)))}>
          {say(open.size > 0 ? 'grid.closeAll' : 'grid.openAll')}
        </button>
      </div>
      {grid && (
        <div className="ot-wide">
          <table className="ot-table ot-grid">
            <thead>
              <tr>
                <th scope="col">{say('grid.topic')}</th>
                <th scope="col">{say('grid.everywhere')}</th>
                {grid.territories.map(({ code, name }) => (
                  <th key={code} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.kind} ${row.code}`} className={`ot-grid-${row.kind}`}>
                  <th scope="row">
                    {row.kind === 'topic' ? (
                      row.name
                    ) : (
                      <button
                        type="button"
                        className="ot-link"
                        aria-expanded={open.has(row.code) || wanted !== ''}
                        onClick={() => setOpen(toggled(open, row.code))}
                      >
                        {open.has(row.code) || wanted !== '' ? '▾' : '▸'} {row.name}
                      </button>
                    )}
                  </th>
                  {[null, ...grid.territories].map((territory) => (
                    <Cell
                      key={territory?.code ?? ''}
                      label={`${row.name}, ${territory?.name ?? say('grid.everywhere')}`}
                      own={ownOf(grid, row, territory?.code ?? null)}
                      inherited={inheritedOf(grid, row, territory?.code ?? null)}
                      departments={grid.departments}
                      unknown={row.kind === 'group' ? say('grid.byTopics') : '—'}
                      mayEdit={grid.mayEdit}
                      pick={(choice) => save(row, territory?.code ?? null, choice)}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
};

const toggled = (open: ReadonlySet<string>, code: string): Set<string> => {
  const next = new Set(open);
  if (!next.delete(code)) next.add(code);
  return next;
};

/** `seen`: what stood there when the list was opened; whoever was faster is not written over. null = empty. */
interface Choice {
  department: string | null;
  seen: string | null;
}

interface CellProps {
  label: string;
  own: string | null;
  inherited: string | null;
  departments: Named[];
  /** What an empty cell shows if nothing single is inherited. */
  unknown: string;
  mayEdit: boolean;
  pick: (choice: Choice) => Promise<void>;
}

/** A click makes a list of it; a choice is saved at once. */
const Cell = ({ label, own, inherited, departments, unknown, mayEdit, pick }: CellProps) => {
  const [state, setState] = useState<'shown' | 'saving' | { seen: string | null }>('shown');
  const nameOf = (code: string | null): string => departments.find((known) => known.code === code)?.name ?? code ?? unknown;
  const shown = nameOf(own ?? inherited);
  if (typeof state === 'object')
    return (
      <td>
        <select
          autoFocus
          aria-label={label}
          value={state.seen ?? ''}
          onBlur={() => setState('shown')}
          onKeyDown={(event) => event.key === 'Escape' && setState('shown')}
          onChange={(event) => {
            setState('saving');
            void pick({ department: event.target.value || null, seen: state.seen }).finally(() => setState('shown'));
          }}
        >
          <option value="">{say('grid.inherit', { name: nameOf(inherited) })}</option>
          {departments.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </td>
    );
  return (
    <td title={shown} className={own === null ? 'ot-quiet' : ''}>
      {mayEdit ? (
        <button
          type="button"
          className="ot-cell"
          disabled={state === 'saving'}
          aria-label={`${label}: ${shown}${own === null ? ` (${say('grid.inherited')})` : ''}`}
          onClick={() => setState({ seen: own })}
        >
          {shown}
        </button>
      ) : (
        shown
      )}
    </td>
  );
};

const cellOf = ({ cells }: Grid, { kind, code }: Pick<Row, 'kind' | 'code'>, territory: string | null) =>
  cells.find(
    (cell) => cell[kind] === code && cell[kind === 'topic' ? 'group' : 'topic'] === null && cell.territory === territory,
  );

const ownOf = (grid: Grid, row: Row, territory: string | null): string | null =>
  row.kind === 'topic' && territory === null ? row.department : (cellOf(grid, row, territory)?.department ?? null);

/** As the rules of routing go on where a cell is empty: the group there, the topic itself, the group everywhere. */
const inheritedOf = (grid: Grid, row: Row, territory: string | null): string | null => {
  const everywhere = cellOf(grid, { kind: 'group', code: row.group }, null)?.department ?? null;
  if (row.kind === 'group') {
    const own = new Set(grid.groups.find(({ code }) => code === row.code)?.topics.map(({ department }) => department));
    const [only = null] = own;
    return own.size === 1 ? (only ?? everywhere) : null;
  }
  if (territory === null) return everywhere;
  return cellOf(grid, { kind: 'group', code: row.group }, territory)?.department ?? row.department ?? everywhere;
};

export default AddresseeGrid;
