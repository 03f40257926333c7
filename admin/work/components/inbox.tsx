import React, { useState } from 'react';
import { call, Links, Problem, Style, Time, useFresh } from './shared.tsx';

interface Notice {
  id: string;
  number: string;
  sentence: string;
  at: string;
  readAt: string | null;
}
interface Page {
  items: Notice[];
  unread: number;
  next: string | null;
}

/** A person's notifications; those read stay, only quieter. */
const Inbox = () => {
  const { answer, problem, refresh } = useFresh<Page>('/inbox');
  const [older, setOlder] = useState<Page>();
  const read = async (ids?: string[]): Promise<void> => {
    await call('/inbox/read', ids ? { ids } : {});
    await refresh();
  };
  const items = [...(answer?.items ?? []), ...(older?.items ?? [])];
  const next = older ? older.next : (answer?.next ?? null);
  const more = async (): Promise<void> => {
    const page = await call<Page>(`/inbox?before=${encodeURIComponent(next ?? '')}`);
    setOlder({ ...page, items: [...(older?.items ?? []), ...page.items] });
  };
  return (
    <main className="ot">
      <Style />
      <Links />
      <h1>Уведомления</h1>
      <Problem words={problem} />
      {answer && answer.unread > 0 && (
        <p>
          Не прочитано: {answer.unread} <button onClick={() => void read()}>Прочитать все</button>
        </p>
      )}
      {answer && items.length === 0 && <div className="ot-empty">Уведомлений нет.</div>}
      {items.length > 0 && (
        <ul className="ot-history ot-card">
          {items.map(({ id, number, sentence, at, readAt }) => (
            <li key={id} className={readAt === null ? '' : 'ot-quiet'}>
              {readAt === null && <b aria-label="не прочитано">● </b>}
              <Time at={at} /> —{' '}
              <a href={`/admin/pages/appeal?number=${number}`} onClick={() => void call('/inbox/read', { ids: [id] })}>
                № {number}
              </a>
              . {sentence}.
            </li>
          ))}
        </ul>
      )}
      {next !== null && <button onClick={() => void more()}>Показать ещё</button>}
    </main>
  );
};
export default Inbox;
