import { useRef, useState } from 'react';
import type { ActKind } from '../../../domain/appeal.js';
import { call } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';

interface Sent {
  outcome: 'done' | 'pending';
}
const retryMs = 3_000;

/** One act at a time. The key stays with the words: a second press, or a retry after a lost connection, is the same act. */
export const useAct = (number: string, refresh: () => Promise<void>) => {
  const [state, setState] = useState<{ busy?: boolean; problem?: string; done?: string }>({});
  const key = useRef<{ asked: string; id: string }>();
  const act = async (kind: ActKind, payload: Record<string, string>, done: string): Promise<boolean> => {
    const asked = JSON.stringify([kind, payload]);
    if (key.current?.asked !== asked) key.current = { asked, id: crypto.randomUUID() };
    const send = (): Promise<Sent> =>
      call<Sent>(`/appeals/${encodeURIComponent(number)}/acts`, { kind, payload, key: key.current?.id });
    setState({ busy: true });
    try {
      while ((await send()).outcome === 'pending') {
        setState({ busy: true, done: say('acts.pending') });
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
export type Act = ReturnType<typeof useAct>['act'];

/** Words that are being written outlive the page. */
export const useDraft = (key: string): [string, (text: string) => void] => {
  const [text, setText] = useState(() => window.localStorage.getItem(key) ?? '');
  const keep = (words: string): void => {
    // At once: what was taken is no draft any more, though its form has gone before it could be drawn again.
    if (words === '') window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, words);
    setText(words);
  };
  return [text, keep];
};
