import { useCallback, useEffect, useRef, useState } from 'react';
import { say } from './words.ts';

// An office computer's clock may be minutes off: what is left is counted by the server's.
let aheadMs = 0;
export const now = (): number => Date.now() + aheadMs;

/** Throws an error with words for the person. */
export const call = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(`/admin/desk${path}`, {
    ...(body === undefined ? {} : { method: 'POST', ...sent(body) }),
    credentials: 'same-origin',
  }).catch(() => {
    throw new Error(say('frame.noConnection'));
  });
  if (response.status === 401) {
    window.location.href = `/admin/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date) && Math.abs(date - now()) > 2_000) aheadMs = date - Date.now();
  const answer = (await response.json().catch(() => ({}))) as Answer & { error?: string };
  if (!response.ok) throw new Failed(answer.error ?? say('frame.serverFailed'), answer);
  return answer;
};

/** Refused: besides the words for the person, whatever else the server said. */
export class Failed extends Error {
  constructor(
    message: string,
    readonly answer: unknown,
  ) {
    super(message);
  }
}

/** A file goes as it is. */
const sent = (body: unknown): { body: BodyInit; headers: Record<string, string> } =>
  body instanceof Blob
    ? { body, headers: { 'Content-Type': 'application/octet-stream' } }
    : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Asks at once and every few seconds; what was shown stays while the connection is away. */
export const useFresh = <Answer>(path: string, everyMs = 4_000) => {
  const [answer, setAnswer] = useState<{ path: string; body: Answer }>();
  const [problem, setProblem] = useState<string>();
  const asked = useRef(path);
  asked.current = path;
  const refresh = useCallback(async () => {
    const mine = asked.current;
    try {
      const body = await call<Answer>(mine);
      if (mine !== asked.current) return;
      setAnswer({ path: mine, body });
      setProblem(undefined);
    } catch (error) {
      if (mine === asked.current) setProblem(wordsOf(error));
    }
  }, []);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void (document.hidden || refresh()), everyMs);
    return () => clearInterval(timer);
  }, [path, refresh, everyMs]);
  return { answer: answer?.path === path ? answer.body : undefined, problem, refresh };
};

/** What does not change while a page is open. */
export const useOnce = <Answer>(path: string): Answer | undefined => {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let wanted = true;
    const ask = (): void => {
      call<Answer>(path).then(
        (body) => wanted && setAnswer(body),
        () => wanted && setTimeout(ask, 4_000),
      );
    };
    ask();
    return () => {
      wanted = false;
    };
  }, [path]);
  return answer;
};
