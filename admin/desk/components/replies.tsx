import React from 'react';
import { Time, when } from '../../frame/time.tsx';
import { say, sayCode } from '../../frame/words.ts';
import type { Detail } from './shapes.ts';

/** What was answered, the newest first, with its place in the network. What an approver has before him already is not said twice. */
export const Replies = ({ appeal: { replies: all, allowed, timeZone } }: { appeal: Detail }) => {
  const replies = allowed.includes('approveReply') ? all.filter(({ status }) => status !== 'approval') : all;
  return replies.length === 0 ? null : (
    <section className="ot-card" aria-label={say('reply.written')}>
      <h2>{say('reply.written')}</h2>
      {[...replies]
        .reverse()
        .map(({ id, kind, status, promisedAt, text, publishedUrl, publishedAt, reason, by, onBehalfOf, remark }) => (
          <article key={id} className="ot-message ot-ours">
            <p className="ot-quiet">
              {by !== null && `${by}${onBehalfOf === null ? '' : `, ${say('reply.onBehalfOf', { name: onBehalfOf.name })}`}: `}
              {sayCode('reply.status', status)}
              {kind === 'interim' && promisedAt !== null && `, ${say('reply.interim', { when: when(promisedAt, timeZone) })}`}
              {publishedAt !== null && (
                <>
                  {' '}
                  <Time at={publishedAt} zone={timeZone} />
                </>
              )}
              {publishedUrl !== null && (
                <>
                  {', '}
                  <a href={publishedUrl} target="_blank" rel="noreferrer">
                    {say('reply.open')} ↗
                  </a>
                </>
              )}
            </p>
            <p className="ot-words" dir="auto">
              {text}
            </p>
            {remark !== null && <p className="ot-problem">{say('approval.remarkWas', { remark })}</p>}
            {reason !== null && <p className="ot-problem">{reason}</p>}
          </article>
        ))}
    </section>
  );
};
