import React from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { useFresh } from '../../frame/server.ts';
import { Time, useZone } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import { appealAddress } from './shapes.ts';

interface Line {
  id: string;
  at: string;
  number: string | null;
  what: string;
  sentence: string;
}
interface Answer {
  items: Line[];
  next: string | null;
}

/** The record of everything, for the auditor. The filter lives in the address. */
const Journal = () => {
  const zone = useZone();
  const [params, setParams] = useSearchParams();
  const number = params.get('number') ?? '';
  const query = number === '' ? '' : `number=${encodeURIComponent(number)}`;
  const path = `/journal?${query}`;
  const { answer, problem } = useFresh<Answer>(path, 8_000);
  const { rows, next, add } = useOlder(path, answer, ({ id }) => id);
  const choose = (words: string): void => setParams(words === '' ? {} : { number: words }, { replace: true });
  return (
    <Page title={say('journal.title')}>
      <h1>{say('journal.title')}</h1>
      <div className="ot-bar">
        <input
          type="search"
          className="ot-chip"
          aria-label={say('journal.number')}
          placeholder={say('journal.number')}
          key={number}
          defaultValue={number}
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && choose(currentTarget.value.replace(/[^\d-]/g, ''))}
        />
        <a className="ot-button" href={`/admin/desk/journal?format=csv&${query}`}>
          {say('journal.csv')}
        </a>
      </div>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say('journal.empty')}</p>}
      {rows.length > 0 && (
        <ul className="ot-lines ot-card">
          {rows.map(({ id, at, number: of, what, sentence }) => (
            <li key={id}>
              <span className="ot-lines-when">
                <Time at={at} zone={zone} />
              </span>
              {of === null ? (
                <span className="ot-quiet">
                  {say(what === 'settings-published' ? 'journal.settings' : 'journal.organisation')}
                </span>
              ) : (
                <Link to={appealAddress(of)}>№ {of}</Link>
              )}
              <span>{sentence}</span>
            </li>
          ))}
        </ul>
      )}
      <More<Answer> next={next} at={(before) => `${path}&before=${before}`} add={add} />
    </Page>
  );
};
export default Journal;
