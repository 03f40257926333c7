import React, { useEffect, useRef, useState } from 'react';
import { call, Deadline, Links, Problem, Style, Time, useFresh, type Choices, type Named, type Summary } from './shared.tsx';

const filterNames = ['status', 'department', 'topic', 'overdue', 'noise', 'number'] as const;
type Filter = Partial<Record<(typeof filterNames)[number], string>>;

const filterIn = (search: string): Filter => {
  const given = new URLSearchParams(search);
  return Object.fromEntries(filterNames.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : []))) as Filter;
};
const queryOf = (filter: Filter): string => new URLSearchParams(filter as Record<string, string>).toString();

const open = (number: string): void => {
  window.location.href = `/admin/pages/appeal?number=${encodeURIComponent(number)}`;
};

/** The page of work: what is waiting, newest first. Filters live in the address. */
const Queue = () => {
  const [filter, setFilter] = useState<Filter>(() => filterIn(window.location.search));
  const [older, setOlder] = useState<Summary[]>([]);
  const [next, setNext] = useState<string | null>();
  const [chosen, setChosen] = useState(0);
  const [choices, setChoices] = useState<Choices>();
  const search = useRef<HTMLInputElement>(null);
  const query = queryOf(filter);
  const { answer, problem } = useFresh<{ items: Summary[]; next: string | null }>(`/queue?${query}`);
  useEffect(() => {
    call<Choices>('/choices').then(setChoices, () => undefined);
  }, []);
  const choose = (change: Filter): void => {
    const changed = Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== '')) as Filter;
    setFilter(changed);
    setOlder([]);
    setNext(undefined);
    setChosen(0);
    window.history.replaceState(null, '', `${window.location.pathname}?${queryOf(changed)}`);
  };
  const fresh = answer?.items ?? [];
  const shown = [...fresh, ...older.filter(({ number }) => fresh.every((item) => item.number !== number))];
  const cursor = next === undefined ? (answer?.next ?? null) : next;
  const more = async (): Promise<void> => {
    const page = await call<{ items: Summary[]; next: string | null }>(`/queue?${query}&before=${cursor}`);
    setOlder([...older, ...page.items]);
    setNext(page.next);
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if ((event.target as HTMLElement).closest('input, select, textarea')) return;
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        setChosen((row) => Math.min(Math.max(0, row + step), Math.max(0, shown.length - 1)));
      } else if (event.key === '/') {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === 'Enter' && !(event.target as HTMLElement).closest('a, button')) {
        const item = shown[chosen];
        if (item) open(item.number);
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  const select = (name: 'status' | 'department' | 'topic', label: string, options: readonly Named[]) => (
    <select
      aria-label={label}
      style={{ maxWidth: 200 }}
      value={filter[name] ?? ''}
      onChange={(event) => choose({ [name]: event.target.value })}
    >
      <option value="">{label}: все</option>
      {options.map(({ code, name: words }) => (
        <option key={code} value={code}>
          {words}
        </option>
      ))}
    </select>
  );
  return (
    <main className="ot">
      <Style />
      <Links />
      <h1>Обращения</h1>
      <div className="ot-bar">
        {select('status', 'Состояние', choices?.statuses ?? [])}
        {(choices?.departments.length ?? 0) > 1 && select('department', 'Подразделение', choices?.departments ?? [])}
        {select('topic', 'Тема', choices?.topics ?? [])}
        <label>
          <input
            type="checkbox"
            checked={filter.overdue === '1'}
            onChange={(event) => choose({ overdue: event.target.checked ? '1' : '' })}
          />{' '}
          Просроченные
        </label>
        <label>
          <input
            type="checkbox"
            checked={filter.noise === '1'}
            onChange={(event) => choose({ noise: event.target.checked ? '1' : '' })}
          />{' '}
          Шум
        </label>
        <input
          ref={search}
          aria-label="Номер обращения"
          placeholder="Номер  /"
          defaultValue={filter.number ?? ''}
          onKeyDown={(event) => event.key === 'Enter' && choose({ number: event.currentTarget.value.trim() })}
        />
      </div>
      <Problem words={problem} />
      {answer && shown.length === 0 ? (
        <div className="ot-empty">{query === '' ? 'Обращений пока нет.' : 'По этому отбору ничего нет.'}</div>
      ) : (
        <table>
          <colgroup>
            <col style={{ width: 112 }} />
            <col style={{ width: 165 }} />
            <col style={{ width: 150 }} />
            <col />
            <col style={{ width: 150 }} />
            <col style={{ width: 118 }} />
            <col style={{ width: 118 }} />
          </colgroup>
          <thead>
            <tr>
              {['№', 'Срок', 'Тема', 'Первые слова', 'Подразделение', 'Состояние', 'Поступило'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((item, index) => (
              <tr key={item.number} aria-selected={index === chosen} onClick={() => open(item.number)}>
                <td>
                  <a href={`/admin/pages/appeal?number=${item.number}`}>{item.number}</a>
                </td>
                <td>
                  <Deadline item={item} />
                  {item.escalations.length > 0 && <span title="Была эскалация"> ▲{item.escalations.length}</span>}
                </td>
                <td title={item.topic?.name}>{item.topic?.name ?? <span className="ot-quiet">не ясна</span>}</td>
                <td dir="auto" title={item.words}>
                  {item.urgent && <b className="ot-late">срочно </b>}
                  {item.words}
                </td>
                <td title={item.department?.name}>{item.department?.name ?? <span className="ot-quiet">нет</span>}</td>
                <td>{item.statusName}</td>
                <td>
                  <Time at={item.receivedAt} zone={item.timeZone} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {cursor !== null && shown.length > 0 && (
        <p>
          <button onClick={() => void more()}>Показать ещё</button>
        </p>
      )}
    </main>
  );
};
export default Queue;
