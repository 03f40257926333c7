import React, { useState } from 'react';
import { Page, Problem } from '../../frame/page.tsx';
import { call, useFresh, useOnce } from '../../frame/server.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say, sayCode } from '../../frame/words.ts';

interface Answer {
  count: number;
  items: {
    id: string;
    community: string;
    type: string;
    receivedAt: string;
    attempts: number;
    nextTryAt: string;
    error: string;
  }[];
}
interface Ignored {
  items: { reason: string; count: number }[];
}

/** Events that could not be made into anything, and those that were not meant to be: nothing that came is hidden. */
const Unprocessed = () => {
  const { answer, problem, refresh } = useFresh<Answer>('/sources/unprocessed', 5_000);
  const ignored = useOnce<Ignored>('/sources/ignored');
  return (
    <Page title={say('unprocessed.title')}>
      <h1>{say('unprocessed.title')}</h1>
      <p className="ot-quiet">{say('unprocessed.intro')}</p>
      <Problem words={problem} />
      {answer?.items.length === 0 && <p className="ot-empty">{say('unprocessed.empty')}</p>}
      {answer && answer.items.length > 0 && <Deliveries items={answer.items} refresh={refresh} />}
      {answer && answer.count > answer.items.length && (
        <p className="ot-quiet">{say('unprocessed.more', { shown: answer.items.length, count: answer.count })}</p>
      )}
      {ignored && <IgnoredReasons items={ignored.items} />}
    </Page>
  );
};

const Deliveries = ({ items, refresh }: { items: Answer['items']; refresh: () => Promise<void> }) => {
  const zone = useZone();
  const [asked, setAsked] = useState<string>();
  const retry = async (id: string): Promise<void> => {
    await call(`/sources/unprocessed/${id}/retry`, {});
    setAsked(id);
    await refresh();
  };
  return (
    <table className="ot-table ot-table-unprocessed">
      <thead>
        <tr>
          {(['received', 'community', 'type', 'attempts', 'next', 'error'] as const).map((name) => (
            <th key={name} scope="col">
              {say(`unprocessed.${name}`)}
            </th>
          ))}
          <th scope="col">
            <span className="ot-hidden">{say('unprocessed.now')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, community, type, receivedAt, attempts, nextTryAt, error }) => (
          <tr key={id}>
            <td>
              <Time at={receivedAt} zone={zone} />
            </td>
            <td>{community}</td>
            <td>{type}</td>
            <td>{attempts}</td>
            <td>
              <Time at={nextTryAt} zone={zone} />
            </td>
            <td title={error}>{error}</td>
            <td>
              <button type="button" onClick={() => void retry(id)}>
                {say('unprocessed.now')}
              </button>
              {asked === id && <span role="status"> {say('unprocessed.asked')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const IgnoredReasons = ({ items }: Ignored) => (
  <section className="ot-card" aria-label={say('ignored.title')}>
    <h2>{say('ignored.title')}</h2>
    <p className="ot-quiet">{say(items.length === 0 ? 'ignored.none' : 'ignored.intro')}</p>
    {items.length > 0 && (
      <table className="ot-table ot-table-ignored">
        <thead>
          <tr>
            <th scope="col">{say('ignored.reason')}</th>
            <th scope="col">{say('ignored.count')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ reason, count }) => (
            <tr key={reason}>
              <td>{sayCode('ignored.why', reason)}</td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);
export default Unprocessed;
