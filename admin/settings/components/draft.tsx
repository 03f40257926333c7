import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { Tally } from '../../../domain/back-test.js';
import { Page, Problem } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import type { ShownDifference } from '../differences.ts';
import { BackTest, type Names } from './back-test.tsx';
import { Differences } from './differences.tsx';
import type { Job } from './job-standing.tsx';
import { MoveLink } from './move-link.tsx';

interface Placed {
  table: string;
  code: string;
  message: string;
  address: string;
}
interface Answer {
  version: number;
  hash: string;
  mayEdit: boolean;
  mayMove: boolean;
  differences: ShownDifference[];
  problems: Placed[];
  warnings: Placed[];
  backTest: Job<Tally> | null;
  names: Names;
}

/** What has been edited and is not in force: looked through, tried on the past, published or dropped. */
const Draft = () => {
  const { answer, problem, refresh } = useFresh<Answer>('/settings/draft', 3_000);
  const [failure, setFailure] = useState<string>();
  const [done, setDone] = useState<string>();
  const [published, setPublished] = useState<number>();
  const fail = (error: unknown): void => setFailure(error instanceof Error ? error.message : String(error));
  const ask = <T,>(path: string, body: object, then: (answered: T) => void): void => {
    setFailure(undefined);
    call<T>(path, body)
      .then((answered) => {
        then(answered);
        return refresh();
      })
      .catch(fail);
  };
  return (
    <Page title={say('draft.title')}>
      <h1>
        {say('draft.title')} {answer && <small>{say('draft.against', { version: answer.version })}</small>}
      </h1>
      <p className="ot-path">
        <Link to="/admin/pages/what-if">{say('whatIf.title')}</Link>
      </p>
      <Problem words={failure ?? problem} />
      {done !== undefined && (
        <p className="ot-done" role="status">
          {done} {answer?.mayMove && published !== undefined && <MoveLink version={published} />}
        </p>
      )}
      {answer && answer.differences.length === 0 && <p className="ot-empty">{say('draft.same', { version: answer.version })}</p>}
      {answer && answer.differences.length > 0 && (
        <>
          {answer.problems.length > 0 && <Problems title={say('draft.problems')} items={answer.problems} />}
          {answer.warnings.length > 0 && (
            <details>
              <summary>{say('draft.warnings', { count: answer.warnings.length })}</summary>
              <Problems title={say('draft.odd')} items={answer.warnings} />
            </details>
          )}
          <section aria-label={say('draft.differences')}>
            <Differences items={answer.differences} />
          </section>
          <BackTest job={answer.backTest} names={answer.names} mayEdit={answer.mayEdit} refresh={refresh} fail={fail} />
          {answer.mayEdit && (
            <Publish
              answer={answer}
              publish={(body) =>
                ask<{ version: number }>('/settings/draft/publish', body, ({ version }) => {
                  setDone(say('draft.published', { version }));
                  setPublished(version);
                })
              }
              discard={() => ask(`/settings/versions/${answer.version}/restore`, { seen: answer.hash }, () => setDone(undefined))}
            />
          )}
        </>
      )}
    </Page>
  );
};

const Problems = ({ title, items }: { title: string; items: Placed[] }) => (
  <section className="ot-card" aria-label={title}>
    <h2>{title}</h2>
    <ul>
      {items.map(({ table, code, message, address }, index) => (
        <li key={index}>
          {table} · {code}: {message} <Link to={address}>{say('draft.fix')}</Link>
        </li>
      ))}
    </ul>
  </section>
);

interface Publishing {
  answer: Answer;
  publish: (body: object) => void;
  discard: () => void;
}

const Publish = ({ answer: { version, hash, backTest, problems }, publish, discard }: Publishing) => {
  const [reason, setReason] = useState('');
  const [without, setWithout] = useState('');
  const isTested = backTest?.status === 'done';
  const mayPublish = reason.trim() !== '' && problems.length === 0;
  return (
    <section className="ot-card" aria-labelledby="ot-publish">
      <h2 id="ot-publish">{say('draft.publish')}</h2>
      <p className="ot-quiet">{say('draft.publishIntro', { version: version + 1 })}</p>
      <label className="ot-field">
        <span>{say('draft.reason')}</span>
        <textarea rows={2} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <div className="ot-bar">
        <button
          type="button"
          className="ot-main"
          disabled={!mayPublish || !isTested}
          onClick={() => publish({ reason, seen: hash, backTest: backTest?.id })}
        >
          {say('draft.publishVersion', { version: version + 1 })}
        </button>
        {!isTested && <span className="ot-quiet">{say('draft.testFirst')}</span>}
      </div>
      {!isTested && (
        <details>
          <summary>{say('draft.without')}</summary>
          <label className="ot-field">
            <span>{say('draft.withoutReason')}</span>
            <textarea rows={2} maxLength={500} value={without} onChange={({ target }) => setWithout(target.value)} />
          </label>
          <button
            type="button"
            disabled={!mayPublish || without.trim() === ''}
            onClick={() => publish({ reason, seen: hash, without })}
          >
            {say('draft.publishVersion', { version: version + 1 })}
          </button>
        </details>
      )}
      <details>
        <summary>{say('draft.discard')}</summary>
        <p>{say('draft.reallyDiscard', { version })}</p>
        <button type="button" onClick={discard}>
          {say('draft.yesDiscard')}
        </button>
      </details>
    </section>
  );
};
export default Draft;
