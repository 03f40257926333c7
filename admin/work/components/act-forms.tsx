import React, { useEffect, useRef, useState } from 'react';
import type { Detail } from './appeal-page.tsx';
import { call, Problem, type Choices } from './shared.tsx';

export type Allowed =
  | 'submitReply'
  | 'declineAsNotOurs'
  | 'decideTopic'
  | 'assignDepartment'
  | 'rejectAppeal'
  | 'settleDoubt'
  | 'withdrawReply'
  | 'settlePublication'
  | 'reopen';

interface Sent {
  outcome: 'done' | 'pending';
}

const longestReply = 4096;
const retryMs = 3000;

/** One act at a time. The key stays with the words: a second press, or a retry after a lost connection, is the same act. */
const useAct = (number: string, refresh: () => Promise<void>) => {
  const [state, setState] = useState<{ busy?: boolean; problem?: string; done?: string }>({});
  const key = useRef<{ asked: string; id: string }>();
  const act = async (kind: Allowed, payload: Record<string, string>, done: string): Promise<boolean> => {
    const asked = JSON.stringify([kind, payload]);
    if (key.current?.asked !== asked) key.current = { asked, id: crypto.randomUUID() };
    const send = (): Promise<Sent> =>
      call<Sent>(`/appeals/${encodeURIComponent(number)}/acts`, { kind, payload, key: key.current?.id });
    setState({ busy: true });
    try {
      while ((await send()).outcome === 'pending') {
        setState({ busy: true, done: 'Принято, выполняется…' });
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
      key.current = undefined;
      setState({ done });
      await refresh();
      return true;
    } catch (error) {
      setState({ problem: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };
  return { ...state, act };
};

/** Words that are being written outlive the page. */
const useDraft = (key: string): [string, (text: string) => void] => {
  const [text, setText] = useState(() => window.localStorage.getItem(key) ?? '');
  useEffect(() => {
    if (text === '') window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, text);
  }, [key, text]);
  return [text, setText];
};

export interface FormsProps {
  appeal: Detail;
  choices: Choices | undefined;
  refresh: () => Promise<void>;
}
type Act = ReturnType<typeof useAct>['act'];

export const ActForms = ({ appeal, choices, refresh }: FormsProps) => {
  const { busy = false, problem, done, act } = useAct(appeal.number, refresh);
  const can = (kind: Allowed): boolean => appeal.allowed.includes(kind);
  const shared = { appeal, busy, act };
  return (
    <section className="ot-card" aria-label="Действия">
      {appeal.allowed.length === 0 && <p className="ot-quiet">Сейчас от вас ничего не требуется.</p>}
      {can('submitReply') && <ReplyForm {...shared} />}
      {done !== undefined && (
        <div className="ot-done" role="status">
          {done}
        </div>
      )}
      <Problem words={problem} />
      {can('settleDoubt') && appeal.doubtMessageId !== null && <DoubtForm {...shared} messageId={appeal.doubtMessageId} />}
      {can('settlePublication') && <PublicationForm {...shared} />}
      {can('withdrawReply') && <WithdrawForm {...shared} />}
      {can('declineAsNotOurs') && (
        <ReasonForm
          {...shared}
          kind="declineAsNotOurs"
          title="Не наша компетенция…"
          button="Вернуть модератору"
          done="Возвращено."
        />
      )}
      {can('decideTopic') && (
        <details open={appeal.status === 'triage'}>
          <summary>Выбрать тему…</summary>
          <Pick
            label="Тема"
            options={(choices?.topics ?? []).map(({ code, name, group }) => ({ code, name: `${group} → ${name}` }))}
            busy={busy}
            button="Выбрать тему"
            onPick={(code) => void act('decideTopic', { code }, 'Тема выбрана.')}
          />
        </details>
      )}
      {can('assignDepartment') && (
        <details open={appeal.status === 'triage'}>
          <summary>Назначить подразделение…</summary>
          <Pick
            label="Подразделение"
            options={choices?.allDepartments ?? []}
            busy={busy}
            button="Назначить"
            onPick={(code) => void act('assignDepartment', { code }, 'Назначено.')}
          />
        </details>
      )}
      {can('rejectAppeal') && (
        <details>
          <summary>Отклонить…</summary>
          <Pick
            label="Причина"
            options={choices?.rejectReasons ?? []}
            busy={busy}
            button="Отклонить"
            onPick={(reason) => void act('rejectAppeal', { reason }, 'Отклонено.')}
          />
        </details>
      )}
      {can('reopen') && <ReasonForm {...shared} kind="reopen" title="Возобновить…" button="Возобновить" done="Возобновлено." />}
    </section>
  );
};

interface FormProps {
  appeal: Detail;
  busy: boolean;
  act: Act;
}

const ReplyForm = ({ appeal, busy, act }: FormProps) => {
  const [text, setText] = useDraft(`otklik.reply.${appeal.number}`);
  const length = [...text].length;
  const ready = text.trim() !== '' && length <= longestReply && !busy;
  const send = async (): Promise<void> => {
    if (ready && (await act('submitReply', { text }, 'Ответ принят и публикуется.'))) setText('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2>Ответ</h2>
      <textarea
        aria-label="Текст ответа"
        rows={10}
        value={text}
        dir="auto"
        placeholder="Здравствуйте! …"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <div className="ot-bar">
        <button className="ot-main" disabled={!ready}>
          Опубликовать
        </button>
        <span className={length > longestReply ? 'ot-late' : 'ot-quiet'}>
          {length} / {longestReply} знаков
        </span>
        <span className="ot-quiet">Ctrl+Enter. Черновик хранится в этом браузере.</span>
      </div>
    </form>
  );
};

const ReasonForm = (props: FormProps & { kind: 'declineAsNotOurs' | 'reopen'; title: string; button: string; done: string }) => {
  const { appeal, busy, act, kind, title, button, done } = props;
  const [reason, setReason] = useDraft(`otklik.${kind}.${appeal.number}`);
  const send = async (): Promise<void> => {
    if (await act(kind, { reason }, done)) setReason('');
  };
  return (
    <details>
      <summary>{title}</summary>
      <label>
        Причина
        <textarea rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button disabled={busy || reason.trim() === ''} onClick={() => void send()}>
        {button}
      </button>
    </details>
  );
};

/** A list that is found by typing. */
const Pick = (props: {
  label: string;
  options: { code: string; name: string }[];
  busy: boolean;
  button: string;
  onPick: (code: string) => void;
}) => {
  const { label, options, busy, button, onPick } = props;
  const [words, setWords] = useState('');
  const [code, setCode] = useState('');
  const fitting = options.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <div>
      <label>
        {label}
        <input
          style={{ width: '100%', boxSizing: 'border-box' }}
          placeholder="Найти"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <select
        aria-label={label}
        size={Math.min(8, Math.max(2, fitting.length))}
        style={{ width: '100%' }}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      >
        {fitting.map((option) => (
          <option key={option.code} value={option.code}>
            {option.name}
          </option>
        ))}
      </select>
      <div className="ot-bar" style={{ marginTop: 8 }}>
        <button disabled={busy || fitting.every((option) => option.code !== code)} onClick={() => onPick(code)}>
          {button}
        </button>
      </div>
    </div>
  );
};

const DoubtForm = ({ busy, act, messageId }: FormProps & { messageId: string }) => (
  <div>
    <p>Житель написал после ответа. Это новый вопрос?</p>
    <div className="ot-bar">
      <button disabled={busy} onClick={() => void act('settleDoubt', { messageId, reopens: 'yes' }, 'Обращение возобновляется.')}>
        Да, возобновить
      </button>
      <button disabled={busy} onClick={() => void act('settleDoubt', { messageId, reopens: 'no' }, 'Ответа не требуется.')}>
        Нет
      </button>
    </div>
  </div>
);

const PublicationForm = ({ appeal, busy, act }: FormProps) => {
  const [url, setUrl] = useState('');
  const reply = appeal.replies.findLast(({ status }) => status === 'unconfirmed' || status === 'assisted');
  if (!reply) return null;
  const given = url.trim() === '' ? {} : { url: url.trim() };
  return (
    <div>
      <p>Посмотрите в сети, стоит ли там ответ.</p>
      <label>
        Ссылка на него (если есть)
        <input style={{ width: '100%', boxSizing: 'border-box' }} value={url} onChange={(event) => setUrl(event.target.value)} />
      </label>
      <div className="ot-bar">
        <button
          disabled={busy}
          onClick={() =>
            void act('settlePublication', { replyId: reply.id, decision: 'stands', ...given }, 'Отмечено: ответ стоит.')
          }
        >
          Ответ стоит
        </button>
        <button
          disabled={busy}
          onClick={() => void act('settlePublication', { replyId: reply.id, decision: 'send-again' }, 'Отправляется ещё раз.')}
        >
          Отправить ещё раз
        </button>
      </div>
    </div>
  );
};

const WithdrawForm = ({ appeal, busy, act }: FormProps) => {
  const reply = appeal.replies.findLast(({ status }) => status === 'intended');
  return reply ? (
    <button disabled={busy} onClick={() => void act('withdrawReply', { replyId: reply.id }, 'Ответ отозван.')}>
      Отозвать ответ
    </button>
  ) : null;
};
