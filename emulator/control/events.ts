import type { Request, Response } from 'express';
import type { Journal } from '../journal.js';
import type { Fact } from '../store/facts.js';
import type { Store } from '../store/store.js';

const gatherMs = 150;
const aliveMs = 20_000;

/** Server-sent events for the page: what has changed. How it looks now the page asks itself. */
export const createEvents = (store: Store, journal: Journal) => {
  const listeners = new Set<Response>();
  const communities = new Set<number>();
  const other = new Set<'journal' | 'faults'>();
  let telling: NodeJS.Timeout | undefined;

  const tell = (text: string): void => {
    for (const listener of listeners) listener.write(text);
  };
  const tellChanges = (): void => {
    telling = undefined;
    tell(`data: ${JSON.stringify({ communities: [...communities].map(String), other: [...other] })}\n\n`);
    communities.clear();
    other.clear();
  };
  const tellSoon = (): void => {
    telling ??= setTimeout(tellChanges, gatherMs);
  };
  // Through a proxy or a sleeping laptop a silent connection would be dropped.
  const pulse = setInterval(() => tell(':\n\n'), aliveMs);

  store.watch((facts) => {
    for (const fact of facts) for (const id of communitiesOf(store, fact)) communities.add(id);
    if (facts.some(([kind]) => kind === 'fault' || kind === 'faultGone' || kind === 'cleared')) other.add('faults');
    if (communities.size + other.size > 0) tellSoon();
  });
  journal.watch(() => {
    other.add('journal');
    tellSoon();
  });

  return {
    listen(request: Request, response: Response): void {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      response.write('retry: 1000\n\n');
      listeners.add(response);
      request.once('close', () => listeners.delete(response));
    },
    close(): void {
      clearInterval(pulse);
      clearTimeout(telling);
      for (const listener of listeners) listener.end();
    },
  };
};

const communitiesOf = ({ world }: Store, [kind, value]: Fact): number[] => {
  if (kind === 'post' || kind === 'comment') return [-value.ownerId];
  if (kind === 'message') return [value.groupId];
  if (kind === 'community') return [value.id];
  return kind === 'cleared' ? [...world.communities.keys()] : [];
};
