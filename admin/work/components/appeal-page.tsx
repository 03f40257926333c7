import React, { useEffect, useState } from 'react';
import { ActForms, type Allowed } from './act-forms.tsx';
import { call, Deadline, Links, Problem, Style, Time, useFresh, zoneName, type Choices, type Summary } from './shared.tsx';

interface Message {
  id: string;
  text: string;
  url: string;
  sentAt: string;
  byResident: boolean;
  deletedAt: string | null;
  attachments: { kind: string; url: string | null }[];
}
interface MarkedWord {
  start: number;
  end: number;
  hint: string;
}
export interface Detail extends Summary {
  messages: Message[];
  why: string[];
  history: { at: string; what: string; sentence: string }[];
  replies: { id: string; status: string; text: string; publishedUrl: string | null; reason: string | null }[];
  allowed: Allowed[];
  words: never;
  marked: MarkedWord[];
  doubtMessageId: string | null;
  declines: number;
}

const replyStatuses: Record<string, string> = {
  approval: 'на согласовании',
  intended: 'ждёт отправки',
  sending: 'отправляется',
  published: 'опубликован',
  refused: 'сеть не приняла',
  unconfirmed: 'неизвестно, опубликован ли',
  assisted: 'нужно опубликовать вручную',
  withdrawn: 'отозван',
};

/** The words that decided the topic; offsets are of all the resident's messages joined by line breaks. */
const Words = ({ text, from, marked }: { text: string; from: number; marked: readonly MarkedWord[] }) => {
  const inside = marked
    .map(({ start, end, hint }) => ({ start: start - from, end: end - from, hint }))
    .filter(({ start, end }) => start >= 0 && end <= text.length)
    .sort((a, b) => a.start - b.start);
  const pieces: React.ReactNode[] = [];
  let at = 0;
  for (const { start, end, hint } of inside) {
    if (start < at) continue;
    pieces.push(
      text.slice(at, start),
      <mark key={start} title={hint}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return (
    <p className="ot-words" dir="auto">
      {pieces}
      {text.slice(at)}
    </p>
  );
};

const Thread = ({ appeal }: { appeal: Detail }) => {
  let from = 0;
  return (
    <section className="ot-card" aria-label="Ветка">
      <h2>
        Ветка{' '}
        <a href={appeal.thread} target="_blank" rel="noreferrer">
          открыть в сети ↗
        </a>
      </h2>
      {appeal.messages.map(({ id, text, url, sentAt, byResident, deletedAt, attachments }) => {
        const start = from;
        if (byResident) from += text.length + 1;
        return (
          <div key={id} className={`ot-message ${byResident ? '' : 'ot-ours'}`}>
            <div className="ot-quiet">
              {byResident ? 'Житель' : 'Сообщество'},{' '}
              <a href={url} target="_blank" rel="noreferrer">
                <Time at={sentAt} zone={appeal.timeZone} />
              </a>
              {deletedAt !== null && ' — удалено в сети'}
            </div>
            <Words text={text} from={start} marked={byResident ? appeal.marked : []} />
            {attachments.length > 0 && (
              <div className="ot-quiet">Вложения: {attachments.map(({ kind }) => attachmentNames[kind] ?? kind).join(', ')}</div>
            )}
          </div>
        );
      })}
    </section>
  );
};

const attachmentNames: Record<string, string> = {
  photo: 'фото',
  video: 'видео',
  audio: 'аудио',
  document: 'документ',
  link: 'ссылка',
};

const Replies = ({ appeal }: { appeal: Detail }) =>
  appeal.replies.length === 0 ? null : (
    <section className="ot-card" aria-label="Ответы">
      <h2>Ответы</h2>
      {appeal.replies.map(({ id, status, text, publishedUrl, reason }) => (
        <div key={id} className="ot-message ot-ours">
          <div className="ot-quiet">
            {publishedUrl === null ? (
              (replyStatuses[status] ?? status)
            ) : (
              <a href={publishedUrl} target="_blank" rel="noreferrer">
                {replyStatuses[status] ?? status} ↗
              </a>
            )}
          </div>
          <p className="ot-words" dir="auto">
            {text}
          </p>
          {reason !== null && <div className="ot-problem">{reason}</div>}
        </div>
      ))}
    </section>
  );

const Facts = ({ appeal, names }: { appeal: Detail; names: Record<string, string> }) => (
  <section className="ot-card" aria-label="Сведения">
    <h2>Почему сюда</h2>
    {appeal.why.map((sentence, index) => (
      <p key={index}>{sentence}</p>
    ))}
    <h2>Сроки</h2>
    {appeal.milestones.length === 0 && <p className="ot-quiet">Ещё не поставлены.</p>}
    <ul className="ot-history">
      {appeal.milestones.map(({ kind, dueAt, metAt }) => (
        <li key={`${kind}${dueAt}`}>
          {metAt === null ? '○' : '●'} {names[kind] ?? kind}: до <Time at={dueAt} zone={appeal.timeZone} /> (
          {zoneName(appeal.timeZone)})
          {metAt !== null && (
            <span className="ot-quiet">
              {' '}
              — выполнено <Time at={metAt} zone={appeal.timeZone} />
            </span>
          )}
        </li>
      ))}
    </ul>
    <h2>История</h2>
    <ul className="ot-history">
      {[...appeal.history].reverse().map(({ at, sentence }, index) => (
        <li key={index}>
          <Time at={at} zone={appeal.timeZone} /> — {sentence}
        </li>
      ))}
    </ul>
  </section>
);

const NoNumber = () => (
  <main className="ot">
    <Style />
    <Links />
    <div className="ot-empty">
      Обращение не выбрано. Откройте его из <a href="/admin">очереди</a>.
    </div>
  </main>
);

const AppealPage = () => {
  const number = new URLSearchParams(window.location.search).get('number') ?? '';
  return number === '' ? <NoNumber /> : <Appeal number={number} />;
};

const Appeal = ({ number }: { number: string }) => {
  const { answer: given, problem, refresh } = useFresh<Detail>(`/appeals/${encodeURIComponent(number)}`, 3000);
  const [choices, setChoices] = useState<Choices>();
  useEffect(() => {
    call<Choices>('/choices').then(setChoices, () => undefined);
  }, []);
  const appeal = given && { ...given, marked: given.words as unknown as MarkedWord[] };
  return (
    <main className="ot">
      <Style />
      <Links />
      <h1>
        № {number}
        {appeal && (
          <>
            {' · '}
            {appeal.topic?.name ?? 'тема не ясна'}
            {' · '}
            {appeal.department?.name ?? 'без подразделения'}
            {' · '}
            {appeal.statusName}
            {' · '}
            <Deadline item={appeal} long />
          </>
        )}
      </h1>
      <Problem words={problem} />
      {appeal?.urgent && <div className="ot-problem">Срочно: в сообщении слова об опасности.</div>}
      {appeal && (
        <div className="ot-cols">
          <Thread appeal={appeal} />
          <div>
            <ActForms appeal={appeal} choices={choices} refresh={refresh} />
            <Replies appeal={appeal} />
          </div>
          <Facts appeal={appeal} names={choices?.milestones ?? {}} />
        </div>
      )}
    </main>
  );
};
export default AppealPage;
