import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { TopicColumn } from '../../../domain/topics-table.js';
import type { Preview } from '../../../server/topics-file.js';
import { Page, Problem } from '../../frame/page.tsx';
import { call } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';

interface Answer extends Preview {
  outcome: 'preview' | 'saved' | 'bad-lines' | 'changed-meanwhile';
  headings: Record<TopicColumn, string>;
}
interface Shown {
  busy?: boolean;
  problem?: string;
  answer?: Answer;
}

/** A file is chosen, what it would change is looked at, and only then it is saved: all of it or nothing. */
const TopicsFile = () => {
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState<'keep' | 'remove'>('keep');
  const [{ busy = false, problem, answer }, setShown] = useState<Shown>({});
  const ask = async (given: File | undefined, kept: 'keep' | 'remove', seal?: string): Promise<void> => {
    if (!given) return setShown({});
    setShown({ busy: true });
    try {
      const save = seal === undefined ? '' : `&save=true&seal=${seal}`;
      setShown({ answer: await call<Answer>(`/topics/import?missing=${kept}${save}`, given) });
    } catch (error) {
      setShown({ problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <Page title={say('topicsFile.title')}>
      <p className="ot-path">
        <Link to="/admin/resources/topics">{say('menu.topics')}</Link>
      </p>
      <h1>{say('topicsFile.title')}</h1>
      <p className="ot-quiet">{say('topicsFile.intro')}</p>
      <div className="ot-form ot-card">
        <p className="ot-bar">
          <a className="ot-button" href="/admin/desk/topics/topics.csv" download>
            {say('topicsFile.toFile')}
          </a>
        </p>
        <div className="ot-field">
          <label htmlFor="topics-file">{say('topicsFile.file')}</label>
          <input
            id="topics-file"
            type="file"
            accept=".csv,.txt,text/csv"
            aria-describedby="topics-file-hint"
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = ''; // so that the same file, corrected, may be chosen again
              setFile(chosen);
              void ask(chosen, missing);
            }}
          />
          <p className="ot-hint" id="topics-file-hint">
            {file ? `${file.name}. ` : ''}
            {say('topicsFile.fileHint')}
          </p>
        </div>
        <div className="ot-field ot-field-flag">
          <label htmlFor="topics-missing">{say('topicsFile.remove')}</label>
          <input
            id="topics-missing"
            type="checkbox"
            checked={missing === 'remove'}
            onChange={(event) => {
              const kept = event.target.checked ? 'remove' : 'keep';
              setMissing(kept);
              void ask(file, kept);
            }}
          />
        </div>
        <Problem words={problem} />
        {busy && <p role="status">{say('topicsFile.reading')}</p>}
      </div>
      {answer?.outcome === 'saved' && <Saved answer={answer} />}
      {answer && answer.outcome !== 'saved' && (
        <Difference answer={answer} busy={busy} save={() => void ask(file, missing, answer.seal)} />
      )}
    </Page>
  );
};

const Saved = ({ answer: { added, changed, removed } }: { answer: Answer }) => (
  <p className="ot-done" role="status">
    {say('topicsFile.saved', { added: added.length, changed: changed.length, removed: removed.length })}
  </p>
);

const Difference = ({ answer, busy, save }: { answer: Answer; busy: boolean; save: () => void }) => {
  const { added, changed, removed, unchanged, bad, headings } = answer;
  const nothing = added.length + changed.length + removed.length === 0;
  if (bad.length > 0) return <BadLines bad={bad} headings={headings} />;
  if (nothing) return <p className="ot-empty">{say('topicsFile.nothing')}</p>;
  return (
    <section className="ot-card" aria-label={say('topicsFile.title')}>
      <Names title={say('topicsFile.added', { count: added.length })} topics={added} />
      <Names title={say('topicsFile.removed', { count: removed.length })} topics={removed} />
      {changed.length > 0 && (
        <>
          <h2>{say('topicsFile.changed', { count: changed.length })}</h2>
          <table className="ot-table ot-table-topics-change">
            <thead>
              <tr>
                {(['topic', 'column', 'was', 'will'] as const).map((name) => (
                  <th key={name} scope="col">
                    {say(`topicsFile.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {changed.flatMap(({ code, name, cells }) =>
                cells.map(({ column, from, to }) => (
                  <tr key={`${code} ${column}`}>
                    <td title={code}>{name}</td>
                    <td>{headings[column]}</td>
                    <td title={from}>{from || '—'}</td>
                    <td title={to}>{to || '—'}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </>
      )}
      <p className="ot-quiet">{say('topicsFile.unchanged', { count: unchanged })}</p>
      <button type="button" className="ot-main" disabled={busy} onClick={save}>
        {say('topicsFile.save')}
      </button>
    </section>
  );
};

const Names = ({ title, topics }: { title: string; topics: Preview['added'] }) =>
  topics.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <p>{topics.map(({ code, name }) => `${name} (${code})`).join(', ')}</p>
    </>
  );

const BadLines = ({ bad, headings }: Pick<Answer, 'bad' | 'headings'>) => (
  <section className="ot-card" role="alert">
    <p className="ot-problem">{say('topicsFile.bad', { count: bad.length })}</p>
    <table className="ot-table ot-table-topics-bad">
      <thead>
        <tr>
          {(['line', 'column', 'what'] as const).map((name) => (
            <th key={name} scope="col">
              {say(`topicsFile.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bad.map(({ line, column, message }, index) => (
          <tr key={index}>
            <td>{line ?? say('topicsFile.wholeFile')}</td>
            <td>{column === null ? '—' : headings[column]}</td>
            <td title={message}>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
export default TopicsFile;
