import React, { type RefObject } from 'react';
import { useSearchParams } from 'react-router-dom';
import { appealViews, type AppealView } from '../../../domain/appeal-views.ts';
import { say, type Key } from '../../frame/words.ts';
import type { Choices, Named } from './shapes.ts';

const filters = ['status', 'topic', 'territory', 'department'] as const;
type Filter = (typeof filters)[number];

export const viewOf = (params: URLSearchParams): AppealView => {
  const view = params.get('view');
  return appealViews.find((known) => known === view) ?? 'open';
};

/** What the server is asked for: a number is looked for among all appeals, whatever list is open. */
export const queryOf = (params: URLSearchParams): string => {
  const asked = new URLSearchParams({ view: params.has('number') ? 'all' : viewOf(params) });
  for (const name of [...filters, 'number'] as const) {
    const value = params.get(name);
    if (value) asked.set(name, value);
  }
  return asked.toString();
};

/** Other lists that belong to the one on the screen. */
const neighbours: Partial<Record<AppealView, [AppealView, Key]>> = {
  open: ['all', 'queue.closedToo'],
  all: ['open', 'queue.openOnly'],
  triage: ['noise', 'view.noise'],
  noise: ['triage', 'view.triage'],
};

/** Chips above the list; each is in the address. */
export const QueueFilters = ({ choices, search }: { choices: Choices | undefined; search: RefObject<HTMLInputElement> }) => {
  const [params, setParams] = useSearchParams();
  const choose = (name: string, value: string): void => {
    const changed = new URLSearchParams(params);
    if (value === '') changed.delete(name);
    else changed.set(name, value);
    if (name === 'status' && ['closed', 'rejected'].includes(value)) changed.set('view', 'all');
    setParams(changed, { replace: true });
  };
  const neighbour = neighbours[viewOf(params)];
  const options: Record<Filter, readonly Named[]> = {
    status: choices?.statuses ?? [],
    topic: choices?.topics ?? [],
    territory: choices?.territories ?? [],
    department: choices?.departments ?? [],
  };
  const active = [...params.keys()].some((name) => name !== 'view');
  return (
    <div className="ot-bar" role="group" aria-label={say('queue.filters')}>
      {filters
        .filter((name) => options[name].length > 1)
        .map((name) => (
          <Chip key={name} name={name} value={params.get(name) ?? ''} options={options[name]} choose={choose} />
        ))}
      {neighbour && (
        <button type="button" className="ot-chip" onClick={() => choose('view', neighbour[0])}>
          {say(neighbour[1])}
        </button>
      )}
      <input
        ref={search}
        type="search"
        className="ot-chip"
        aria-label={say('queue.search')}
        placeholder={say('queue.searchHint')}
        key={params.get('number') ?? ''}
        defaultValue={params.get('number') ?? ''}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') choose('number', currentTarget.value.replace(/[^\d-]/g, ''));
          if (key === 'Escape') currentTarget.blur();
        }}
      />
      {active && (
        <button type="button" className="ot-link" onClick={() => setParams({ view: viewOf(params) }, { replace: true })}>
          {say('queue.reset')}
        </button>
      )}
    </div>
  );
};

const Chip = (props: {
  name: Filter;
  value: string;
  options: readonly Named[];
  choose: (name: string, value: string) => void;
}) => {
  const { name, value, options, choose } = props;
  return (
    <select
      className={`ot-chip ${value === '' ? '' : 'ot-chip-on'}`}
      aria-label={say(`filter.${name}`)}
      value={value}
      onChange={(event) => choose(name, event.target.value)}
    >
      <option value="">{say(`filter.${name}`)}</option>
      {options.map(({ code, name: words }) => (
        <option key={code} value={code}>
          {words}
        </option>
      ))}
    </select>
  );
};
