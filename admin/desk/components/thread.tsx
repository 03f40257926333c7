import React from 'react';
import type { MarkedWord } from '../../../domain/audit.js';
import { Time } from '../../frame/time.tsx';
import { say, sayCode } from '../../frame/words.ts';
import type { Detail } from './shapes.ts';

/** What was written in the network, the oldest first. */
export const Thread = ({ appeal: { messages, marked, thread, timeZone, network, community } }: { appeal: Detail }) => {
  let from = 0;
  return (
    <section className="ot-card" aria-label={say('thread.title')}>
      <h2>{say('thread.title')}</h2>
      <p>
        {sayCode('network', network)} · {community}{' '}
        <a href={thread} target="_blank" rel="noreferrer">
          {say('thread.open')} ↗
        </a>
      </p>
      {messages.map(({ id, text, url, sentAt, byResident, deletedAt, attachments }) => {
        const start = from;
        if (byResident) from += text.length + 1;
        const kinds = attachments.map(({ kind }) => sayCode('attachment', kind)).join(', ');
        return (
          <article key={id} className={`ot-message ${byResident ? '' : 'ot-ours'}`}>
            <p className="ot-quiet">
              {say(byResident ? 'thread.resident' : 'thread.ours')},{' '}
              <a href={url} target="_blank" rel="noreferrer">
                <Time at={sentAt} zone={timeZone} />
              </a>
              {deletedAt !== null && ` — ${say('thread.deleted')}`}
            </p>
            <Words text={text} from={start} marked={byResident ? marked : []} />
            {kinds !== '' && <p className="ot-quiet">{say('thread.attachments', { kinds })}</p>}
          </article>
        );
      })}
    </section>
  );
};

/** The words that decided the topic are marked; offsets are of all the resident's messages joined by line breaks. */
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
