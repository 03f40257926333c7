import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { instantOf, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import type { Movable } from './move-shapes.ts';

const filters = ['status', 'topic', 'department', 'from', 'since'] as const;

/** What the server is asked for. */
export const queryOf = (params: URLSearchParams): string => {
  const asked = new URLSearchParams();
  for (const name of ['version', ...filters]) {
    const value = params.get(name);
    if (value) asked.set(name, value);
  }
  return asked.toString();
};

/** Chips above the list; each is in the address. */
export const MoveFilters = ({ answer: { version, newest, versions, names, statuses } }: { answer: Movable }) => {
  const [params, setParams] = useSearchParams();
  const zone = useZone();
  const choose = (name: string, value: string): void => {
    const changed = new URLSearchParams(params);
    if (value === '') changed.delete(name);
    else changed.set(name, value);
    setParams(changed, { replace: true });
  };
  const since = params.get('since');
  const active = filters.some((name) => params.has(name));
  return (
    <div className="ot-bar" role="group" aria-label={say('queue.filters')}>
      <Chip
        label={say('move.target')}
        value={String(version)}
        options={numbersDown(newest).map((number) => [String(number), say('move.version', { version: number })])}
        choose={(value) => choose('version', value)}
      />
      <Chip
        label={say('filter.status')}
        value={params.get('status') ?? ''}
        options={[['', say('filter.status')], ...statuses.map(({ code, name }): Option => [code, name])]}
        choose={(value) => choose('status', value)}
      />
      {(['topic', 'department'] as const).map((part) => (
        <Chip
          key={part}
          label={say(`filter.${part}`)}
          value={params.get(part) ?? ''}
          options={[['', say(`filter.${part}`)], ...byName(names[part])]}
          choose={(value) => choose(part, value)}
        />
      ))}
      <Chip
        label={say('move.from')}
        value={params.get('from') ?? ''}
        options={[
          ['', say('move.from')],
          ...versions.map((number): Option => [String(number), say('move.fromVersion', { version: number })]),
        ]}
        choose={(value) => choose('from', value)}
      />
      <label>
        {say('move.since')}{' '}
        <input
          type="date"
          className="ot-chip"
          value={since === null ? '' : dayOf(since, zone)}
          onChange={({ target: { value } }) => choose('since', value === '' ? '' : instantOf(`${value}T00:00`, zone))}
        />
      </label>
      {active && (
        <button type="button" className="ot-link" onClick={() => setParams({ version: String(version) }, { replace: true })}>
          {say('queue.reset')}
        </button>
      )}
    </div>
  );
};

type Option = [code: string, name: string];

const byName = (names: Record<string, string>): Option[] =>
  Object.entries(names).sort(([, a], [, b]) => a.localeCompare(b, 'ru'));

/** The first version can be moved to by nothing. */
const numbersDown = (newest: number): number[] =>
  newest < 2 ? [newest] : Array.from({ length: newest - 1 }, (_, index) => newest - index);

const dayOf = (at: string, timeZone: string): string =>
  Number.isNaN(Date.parse(at)) ? '' : new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(at));

const Chip = (props: { label: string; value: string; options: Option[]; choose: (value: string) => void }) => (
  <select
    className={`ot-chip ${props.value === '' ? '' : 'ot-chip-on'}`}
    aria-label={props.label}
    value={props.value}
    onChange={({ target }) => props.choose(target.value)}
  >
    {props.options.map(([code, name]) => (
      <option key={code} value={code}>
        {name}
      </option>
    ))}
  </select>
);
