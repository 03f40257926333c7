import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { TopicColumn } from '../../../domain/topics-table.js';
import type { Preview } from '../../../server/topics-file.js';
import { Page, Problem } from '../../frame/page.tsx';
import { sendFile } from '../../frame/server.ts';
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
      setShown({ answer: await sendFile<Answer>(`/topics/import?missing=${kept}${save}`, await given.arrayBuffer()) });
    } catch (error) {
      setShown({ problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <Page title={say('topics.title')}>
      <p className="ot-path">
        <Link to="/admin/resources/topics">{say('menu.topics')}</Link>
      </p>
      <h1>{say('topics.title')}</h1>
      <p className="ot-quiet">{say('topics.intro')}</p>
      <div className="ot-form ot-card">
        <a className="ot-button" href="/admin/desk/topics/topics.csv" download>
          {say('topics.toFile')}
        </a>
        <div className="ot-field">
          <label htmlFor="topics-file">{say('topics.file')}</label>
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
            {say('topics.fileHint')}
          </p>
        </div>
        <div className="ot-field ot-field-flag">
          <label htmlFor="topics-missing">{say('topics.remove')}</label>
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
        {busy && <p role="status">{say('topics.reading')}</p>}
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
    {say('topics.saved', { added: added.length, changed: changed.length, removed: removed.length })}
  </p>
);

const Difference = ({ answer, busy, save }: { answer: Answer; busy: boolean; save: () => void }) => {
  const { added, changed, removed, unchanged, bad, headings } = answer;
  const nothing = added.length + changed.length + removed.length === 0;
  if (bad.length > 0) return <BadLines bad={bad} headings={headings} />;
  if (nothing) return <p className="ot-empty">{say('topics.nothing')}</p>;
  return (
    <section className="ot-card" aria-label={say('topics.title')}>
      <Names title={say('topics.added', { count: added.length })} topics={added} />
      <Names title={say('topics.removed', { count: removed.length })} topics={removed} />
      {changed.length > 0 && (
        <>
          <h2>{say('topics.changed', { count: changed.length })}</h2>
          <table className="ot-table ot-table-topics-change">
            <thead>
              <tr>
                {(['topic', 'column', 'was', 'will'] as const).map((name) => (
                  <th key={name} scope="col">
                    {say(`topics.${name}`)}
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
      <p className="ot-quiet">{say('topics.unchanged', { count: unchanged })}</p>
      <button type="button" className="ot-main" disabled={busy} onClick={save}>
        {say('topics.save')}
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
    <p className="ot-problem">{say('topics.bad', { count: bad.length })}</p>
    <table className="ot-table ot-table-topics-bad">
      <thead>
        <tr>
          {(['line', 'column', 'what'] as const).map((name) => (
            <th key={name} scope="col">
              {say(`topics.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bad.map(({ line, column, message }, index) => (
          <tr key={index}>
            <td>{line ?? say('topics.wholeFile')}</td>
            <td>{column === null ? '—' : headings[column]}</td>
            <td title={message}>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
export default TopicsFile;
