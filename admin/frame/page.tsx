import React, { useEffect, useRef, useState, type ReactNode } from 'react';
import { say, type Key } from './words.ts';

/** A page of ours: its title is the window's too, and `?` shows the keys that work here. */
export const Page = ({ title, keys = [], children }: { title: string; keys?: Hint[]; children: ReactNode }) => {
  useEffect(() => {
    document.title = `${title} — ${say('frame.product')}`;
  }, [title]);
  return (
    <main className="ot">
      {children}
      {keys.length > 0 && <KeySheet keys={keys} />}
    </main>
  );
};

export interface Hint {
  keys: string;
  does: Key;
}

const KeySheet = ({ keys }: { keys: Hint[] }) => {
  const sheet = useRef<HTMLDialogElement>(null);
  const show = (): void => {
    if (!sheet.current?.open) sheet.current?.showModal();
  };
  useKeys({ '?': show });
  return (
    <>
      <button type="button" className="ot-keys" title={say('frame.keys')} aria-label={say('frame.keys')} onClick={show}>
        ?
      </button>
      <dialog ref={sheet} aria-labelledby="ot-keys-title">
        <h2 id="ot-keys-title">{say('keys.title')}</h2>
        <dl>
          {[...keys, { keys: '?', does: 'keys.sheet' as const }].map(({ keys: pressed, does }) => (
            <div key={does}>
              <dt>
                <kbd>{pressed}</kbd>
              </dt>
              <dd>{say(does)}</dd>
            </div>
          ))}
        </dl>
        <button type="button" onClick={() => sheet.current?.close()}>
          {say('frame.close')}
        </button>
      </dialog>
    </>
  );
};

/** Keys pressed outside of fields. */
export const useKeys = (keys: Record<string, () => void>): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const act = keys[key];
      const elsewhere = target instanceof HTMLElement && target.closest('input, select, textarea, dialog[open]');
      // Enter on a link or a button is the browser's.
      const browsers = key === 'Enter' && target instanceof HTMLElement && target.closest('a, button, summary');
      if (!act || elsewhere || browsers || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
};

export const Problem = ({ words }: { words: string | undefined }) =>
  words === undefined ? null : (
    <div className="ot-problem" role="alert">
      {words}
    </div>
  );

/** Rows that come in pages: the first one is asked for again and again, the rest stay below it. */
export const useOlder = <Row,>(
  path: string,
  fresh: { items: Row[]; next: string | null } | undefined,
  idOf: (row: Row) => string,
) => {
  const [older, setOlder] = useState<{ path: string; items: Row[]; next: string | null }>();
  const kept = older?.path === path ? older : undefined;
  const first = fresh?.items ?? [];
  const known = new Set(first.map(idOf));
  return {
    rows: [...first, ...(kept?.items ?? []).filter((row) => !known.has(idOf(row)))],
    next: kept ? kept.next : (fresh?.next ?? null),
    add: (page: { items: Row[]; next: string | null }): void =>
      setOlder({ path, items: [...(kept?.items ?? []), ...page.items], next: page.next }),
  };
};
