import React, { useCallback, useEffect, useRef, useState } from 'react';

export interface Named {
  code: string;
  name: string;
}
export interface Summary {
  number: string;
  status: string;
  statusName: string;
  urgent: boolean;
  thread: string;
  words: string;
  topic: Named | null;
  department: Named | null;
  timeZone: string | null;
  receivedAt: string;
  milestones: { kind: string; dueAt: string; metAt: string | null }[];
  escalations: { milestone: string; step: string; to: string; at: string }[];
}
export interface Choices {
  topics: (Named & { group: string })[];
  departments: Named[];
  allDepartments: Named[];
  statuses: Named[];
  rejectReasons: Named[];
  milestones: Record<string, string>;
  journal: boolean;
}

/** Throws an error with words for the person. */
export const call = async <Answer,>(path: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(`/admin/work${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    credentials: 'same-origin',
  }).catch(() => {
    throw new Error('Нет связи с сервером. Проверьте сеть и повторите.');
  });
  if (response.status === 401) {
    window.location.href = `/admin/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
  }
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? 'Сервер не справился. Попробуйте ещё раз.');
  return answer;
};

/** Asks at once and every few seconds; what was shown stays while the connection is away. */
export const useFresh = <Answer,>(path: string, everyMs = 4000) => {
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(path);
  asked.current = path;
  const refresh = useCallback(async () => {
    const mine = asked.current;
    try {
      const fresh = await call<Answer>(mine);
      if (mine !== asked.current) return;
      setAnswer(fresh);
      setProblem(undefined);
    } catch (error) {
      if (mine === asked.current) setProblem(error instanceof Error ? error.message : String(error));
    }
  }, []);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void (document.hidden || refresh()), everyMs);
    return () => clearInterval(timer);
  }, [path, refresh, everyMs]);
  return { answer, problem, refresh };
};

const fallbackZone = 'Asia/Yekaterinburg';

/** «сегодня 14:05», «вчера 18:40», «12 марта 14:05» */
export const when = (at: string, timeZone: string | null = null): string => {
  const zone = timeZone ?? fallbackZone;
  const day = (date: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(date);
  const date = new Date(at);
  const time = new Intl.DateTimeFormat('ru-RU', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(date);
  const now = Date.now();
  if (day(date) === day(new Date(now))) return `сегодня ${time}`;
  if (day(date) === day(new Date(now - 86_400_000))) return `вчера ${time}`;
  if (day(date) === day(new Date(now + 86_400_000))) return `завтра ${time}`;
  const sameYear = day(date).slice(0, 4) === day(new Date(now)).slice(0, 4);
  const options: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  };
  return `${new Intl.DateTimeFormat('ru-RU', options).format(date)} ${time}`;
};

export const zoneName = (timeZone: string | null): string =>
  new Intl.DateTimeFormat('ru-RU', { timeZone: timeZone ?? fallbackZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

const exact = (at: string, timeZone: string | null): string =>
  `${new Intl.DateTimeFormat('ru-RU', { timeZone: timeZone ?? fallbackZone, dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at))} ${zoneName(timeZone)}; UTC ${at}`;

export const Time = ({ at, zone = null }: { at: string; zone?: string | null }) => (
  <time dateTime={at} title={exact(at, zone)}>
    {when(at, zone)}
  </time>
);

const span = (ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} мин`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ч${minutes % 60 ? ` ${minutes % 60} мин` : ''}`;
  return `${Math.floor(hours / 24)} дн${hours % 24 ? ` ${hours % 24} ч` : ''}`;
};

/** The nearest deadline that is still to be met: words first, colour after. */
export const Deadline = ({ item, long = false }: { item: Summary; long?: boolean }) => {
  const due = item.milestones
    .filter(({ kind, metAt }) => metAt === null && (kind === 'observation') === (item.status === 'observing'))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
  if (!due || ['closed', 'rejected'].includes(item.status)) return <span className="ot-quiet">—</span>;
  const left = Date.parse(due.dueAt) - Date.now();
  const start = Date.parse(item.receivedAt);
  const tone = left < 0 ? 'ot-late' : left < (Date.parse(due.dueAt) - start) / 5 ? 'ot-soon' : '';
  const words = left < 0 ? `просрочено на ${span(-left)}` : `осталось ${span(left)}`;
  return (
    <span className={tone} title={exact(due.dueAt, item.timeZone)}>
      {words}
      {long && `, до ${when(due.dueAt, item.timeZone)} (${zoneName(item.timeZone)})`}
    </span>
  );
};

export const Problem = ({ words }: { words: string | undefined }) =>
  words === undefined ? null : (
    <div className="ot-problem" role="alert">
      {words}
    </div>
  );

export const Style = () => (
  <style>{`
    .ot { padding: 16px 24px 48px; color: #1b2733; font-size: 15px; line-height: 1.45; max-width: 1600px }
    .ot h1 { font-size: 22px; margin: 4px 0 12px; font-weight: 600 } .ot h2 { font-size: 16px; margin: 0 0 8px; font-weight: 600 }
    .ot a { color: #1d5fa8 } .ot :focus-visible { outline: 3px solid #8fbdf0; outline-offset: 1px }
    .ot table { width: 100%; border-collapse: collapse; background: #fff; table-layout: fixed }
    .ot th { text-align: left; font-weight: 500; color: #51606f; padding: 6px 8px; border-bottom: 1px solid #c9d3dd }
    .ot td { padding: 7px 8px; border-bottom: 1px solid #e4eaf0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
    .ot tr[aria-selected=true] td { background: #e8f1fb } .ot tbody tr { cursor: pointer }
    .ot-late { color: #a3221a; font-weight: 600 } .ot-soon { color: #855300; font-weight: 600 } .ot-quiet { color: #51606f }
    .ot-bar { display: flex; gap: 8px; flex-wrap: wrap; align-items: center; margin: 0 0 12px }
    .ot input, .ot select, .ot textarea { font: inherit; padding: 6px 8px; border: 1px solid #8a99a8; border-radius: 4px; background: #fff; max-width: 100%; color: inherit }
    .ot textarea { width: 100%; box-sizing: border-box; resize: vertical }
    .ot button, .ot .ot-button { font: inherit; padding: 7px 14px; border-radius: 4px; border: 1px solid #8a99a8; background: #fff; cursor: pointer; color: inherit; text-decoration: none }
    .ot button.ot-main { background: #1d5fa8; border-color: #1d5fa8; color: #fff } .ot button:disabled { opacity: .55; cursor: default }
    .ot-problem { background: #fdecea; color: #8c1d18; padding: 8px 12px; border-radius: 4px; margin: 8px 0 }
    .ot-done { background: #e7f4ea; color: #17552a; padding: 8px 12px; border-radius: 4px; margin: 8px 0 }
    .ot-card { background: #fff; border: 1px solid #d5dee8; border-radius: 6px; padding: 14px 16px; margin: 0 0 14px }
    .ot-cols { display: grid; grid-template-columns: 1.1fr 1.2fr 1fr; gap: 16px; align-items: start }
    @media (max-width: 1150px) { .ot-cols { grid-template-columns: 1fr } }
    .ot-words { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0 0 } .ot-words mark { background: #ffeeb0; padding: 0 1px }
    .ot-card p { margin: 0 0 8px } .ot-card ul + h2, .ot-card p + h2 { margin-top: 16px }
    .ot-message { border-left: 3px solid #c9d3dd; padding: 2px 0 2px 10px; margin: 0 0 12px } .ot-message.ot-ours { border-color: #1d5fa8 }
    .ot-history { list-style: none; margin: 0; padding: 0 } .ot-history li { margin: 0 0 8px } .ot details { margin: 8px 0 0 }
    .ot summary { cursor: pointer; color: #1d5fa8 } .ot-empty { padding: 32px; text-align: center; color: #51606f; background: #fff }
    .ot label { display: block; margin: 8px 0 } .ot-links { display: flex; gap: 16px; margin: 0 0 8px }
  `}</style>
);

/** The ways between the pages of work, with what is unread. */
export const Links = () => {
  const { answer } = useFresh<{ unread: number }>('/unread', 15_000);
  return (
    <nav className="ot-links" aria-label="Работа">
      <a href="/admin">Обращения</a>
      <a href="/admin/pages/inbox">Уведомления{answer && answer.unread > 0 ? ` (${answer.unread})` : ''}</a>
      <a href="/admin/pages/journal">Журнал</a>
    </nav>
  );
};
