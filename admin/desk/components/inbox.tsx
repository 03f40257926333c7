import React from 'react';
import { Link } from 'react-router-dom';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { appealAddress } from './shapes.ts';

interface Notice {
  id: string;
  /** null = it is about many. */
  number: string | null;
  sentence: string;
  at: string;
  readAt: string | null;
  toAcknowledge: boolean;
}
interface Answer {
  items: Notice[];
  unread: number;
  next: string | null;
}

/** A person's notifications; those read stay, only quieter. */
const Inbox = () => {
  const zone = useZone();
  const { answer, problem, refresh } = useFresh<Answer>('/inbox');
  const { rows, next, add } = useOlder('/inbox', answer, ({ id }) => id);
  const read = async (ids?: string[]): Promise<void> => {
    await call('/inbox/read', ids ? { ids } : {});
    await refresh();
  };
  const acknowledge = async (id: string): Promise<void> => {
    await call('/inbox/acknowledge', { ids: [id] });
    await refresh();
  };
  return (
    <Page title={say('inbox.title')}>
      <h1>{say('inbox.title')}</h1>
      <Problem words={problem} />
      {answer && answer.unread > 0 && (
        <p className="ot-bar">
          {say('inbox.unread', { count: answer.unread })}
          <button type="button" onClick={() => void read()}>
            {say('inbox.readAll')}
          </button>
        </p>
      )}
      {answer && rows.length === 0 && <p className="ot-empty">{say('inbox.empty')}</p>}
      {rows.length > 0 && (
        <ul className="ot-lines ot-card">
          {rows.map(({ id, number, sentence, at, readAt, toAcknowledge }) => (
            <li key={id} className={readAt === null ? 'ot-fresh' : 'ot-quiet'}>
              <span className="ot-lines-when">
                <Time at={at} zone={zone} />
              </span>
              {number !== null && (
                <Link to={appealAddress(number)} onClick={() => void call('/inbox/read', { ids: [id] })}>
                  № {number}
                </Link>
              )}
              <span>
                {sentence}.{readAt === null && <i title={say('inbox.new')}> ●</i>}
              </span>
              {toAcknowledge && (
                <button type="button" onClick={() => void acknowledge(id)}>
                  {say('inbox.acknowledge')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <More<Answer> next={next} at={(before) => `/inbox?before=${before}`} add={add} />
    </Page>
  );
};
export default Inbox;
