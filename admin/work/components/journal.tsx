import React, { useState } from 'react';
import { call, Links, Problem, Style, Time, useFresh } from './shared.tsx';

interface Line {
  id: string;
  at: string;
  number: string | null;
  what: string;
  sentence: string;
}
interface Page {
  items: Line[];
  next: string | null;
}

/** The record of everything, for the auditor. The filter lives in the address. */
const Journal = () => {
  const [number, setNumber] = useState(() => new URLSearchParams(window.location.search).get('number') ?? '');
  const [older, setOlder] = useState<Page>();
  const query = number === '' ? '' : `number=${encodeURIComponent(number)}`;
  const { answer, problem } = useFresh<Page>(`/journal?${query}`, 8000);
  const items = [...(answer?.items ?? []), ...(older?.items ?? [])];
  const next = older ? older.next : (answer?.next ?? null);
  const more = async (): Promise<void> => {
    const page = await call<Page>(`/journal?${query}&before=${next}`);
    setOlder({ ...page, items: [...(older?.items ?? []), ...page.items] });
  };
  const choose = (words: string): void => {
    setNumber(words);
    setOlder(undefined);
    window.history.replaceState(
      null,
      '',
      `${window.location.pathname}${words === '' ? '' : `?number=${encodeURIComponent(words)}`}`,
    );
  };
  return (
    <main className="ot">
      <Style />
      <Links />
      <h1>Журнал</h1>
      <div className="ot-bar">
        <input
          aria-label="Номер обращения"
          placeholder="Номер обращения"
          defaultValue={number}
          onKeyDown={(event) => event.key === 'Enter' && choose(event.currentTarget.value.trim())}
        />
        <a className="ot-button" href={`/admin/work/journal?format=csv&${query}`}>
          Скачать CSV
        </a>
      </div>
      <Problem words={problem} />
      {answer && items.length === 0 && <div className="ot-empty">Записей нет.</div>}
      {items.length > 0 && (
        <ul className="ot-history ot-card">
          {items.map(({ id, at, number: of, sentence }) => (
            <li key={id}>
              <Time at={at} /> — {of !== null && <a href={`/admin/pages/appeal?number=${of}`}>№ {of}</a>} {sentence}
            </li>
          ))}
        </ul>
      )}
      {next !== null && <button onClick={() => void more()}>Показать ещё</button>}
    </main>
  );
};
export default Journal;
