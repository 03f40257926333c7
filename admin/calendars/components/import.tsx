import React, { useEffect, useRef, useState } from 'react';
import { Problem } from '../../frame/page.tsx';
import { call } from '../../frame/server.ts';
import { say, type Key } from '../../frame/words.ts';
import type { ShownChange } from '../year.js';
import { shortDayName } from './dates.ts';

/** What a file would do to the calendar; nothing of it is saved yet. */
export interface Preview {
  file: File;
  wish: string;
  /** Names exactly this change; asked back when it is saved. */
  seal: string;
  changes: ShownChange[];
  bad: { line: number | null; field: string; message: string }[];
  skipped: { line: number; message: string }[];
  outside: number;
}

const addressOf = (code: string, step: '' | '/save', wish: string): string =>
  `/calendars/${encodeURIComponent(code)}/import${step}?${wish}`;

export const ImportForm = ({ code, year, found }: { code: string; year: number; found: (preview: Preview) => void }) => {
  const [file, setFile] = useState<File>();
  const [given, setGiven] = useState({ from: String(year), to: String(year), source: '', others: 'keep' });
  const [{ busy, problem }, setState] = useState<{ busy: boolean; problem?: string }>({ busy: false });
  const change = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven((before) => ({ ...before, [name]: event.target.value }));
  const look = async (): Promise<void> => {
    if (!file) return;
    setState({ busy: true });
    const wish = new URLSearchParams(given).toString();
    try {
      found({ ...(await call<Omit<Preview, 'file' | 'wish'>>(addressOf(code, '', wish), file)), file, wish });
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <p className="ot-hint">{say('year.import.what')}</p>
      <Problem words={problem} />
      <div className="ot-field">
        <label htmlFor="import-file">{say('year.import.file')}</label>
        <input
          id="import-file"
          type="file"
          accept=".csv,.txt,.ics,text/csv,text/calendar"
          onChange={(event) => setFile(event.target.files?.[0])}
        />
      </div>
      <div className="ot-years">
        <label htmlFor="import-from">{say('year.import.from')}</label>
        <input id="import-from" inputMode="numeric" value={given.from} onChange={change('from')} />
        <label htmlFor="import-to">{say('year.import.to')}</label>
        <input id="import-to" inputMode="numeric" value={given.to} onChange={change('to')} />
      </div>
      <div className="ot-field">
        <label htmlFor="import-source">{say('year.import.source')}</label>
        <input id="import-source" value={given.source} aria-describedby="import-source-hint" onChange={change('source')} />
        <p className="ot-hint" id="import-source-hint">
          {say('year.import.sourceHint')}
        </p>
      </div>
      <div className="ot-field">
        <label htmlFor="import-others">{say('year.import.others')}</label>
        <select id="import-others" value={given.others} onChange={change('others')}>
          <option value="keep">{say('year.import.keep')}</option>
          <option value="remove">{say('year.import.remove')}</option>
        </select>
      </div>
      <button className="ot-main" disabled={busy || !file}>
        {say(busy ? 'year.import.reading' : 'year.import.look')}
      </button>
    </form>
  );
};

interface PreviewProps {
  code: string;
  preview: Preview;
  today: string;
  close: () => void;
  saved: (notice: string) => Promise<void>;
}

/** Every difference before it is made, and every line that stands in the way by its number. */
export const ImportPreview = ({ code, preview, today, close, saved }: PreviewProps) => {
  const [{ busy, problem }, setState] = useState<{ busy: boolean; problem?: string }>({ busy: false });
  const { file, wish, seal, changes, bad, skipped, outside } = preview;
  const past = changes.filter(({ date }) => date < today).length;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [preview]);
  const save = async (): Promise<void> => {
    setState({ busy: true });
    try {
      const at = addressOf(code, '/save', `${wish}&seal=${seal}`);
      await saved((await call<{ notice: string }>(at, file)).notice);
    } catch (error) {
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error) });
    }
  };
  const lines = bad.filter(({ line }) => line !== null).length;
  return (
    <section className="ot-card" aria-labelledby="import-title">
      <h2 id="import-title" ref={title} tabIndex={-1}>
        {say('year.import.title', { name: file.name })}
      </h2>
      <Problem words={problem} />
      {bad.length > 0 && (
        <div className="ot-problem" role="alert">
          <p>{lines > 0 ? say('year.import.bad', { count: lines }) : say('year.import.disagrees')}</p>
          <ul>
            {bad.map(({ line, field, message }) => (
              <li key={`${line} ${field} ${message}`}>
                {line !== null && `${say('year.import.line', { line })} · ${field}: `}
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {bad.length === 0 && (
        <p role="status">
          {changes.length === 0 ? say('year.import.same') : say('year.import.changes', { count: changes.length })}
        </p>
      )}
      {past > 0 && <p className="ot-soon">{say('year.past', { count: past })}</p>}
      {outside > 0 && <p className="ot-quiet">{say('year.import.outside', { count: outside })}</p>}
      {skipped.length > 0 && (
        <details>
          <summary>{say('year.import.skipped', { count: skipped.length })}</summary>
          <ul>
            {skipped.map(({ line, message }) => (
              <li key={line}>
                {say('year.import.line', { line })}: {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {changes.length > 0 && (
        <table className="ot-changes">
          <thead>
            <tr>
              {(['day', 'before', 'after'] as const).map((column) => (
                <th key={column} scope="col">
                  {say(`year.column.${column}` satisfies Key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map(({ date, before, after }) => (
              <tr key={date}>
                <td>{shortDayName(date)}</td>
                <td>{sentence(before)}</td>
                <td>{sentence(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="ot-bar">
        {bad.length === 0 && changes.length > 0 && (
          <button type="button" className="ot-main" disabled={busy} onClick={() => void save()}>
            {say('year.save', { count: changes.length })}
          </button>
        )}
        <button type="button" onClick={close}>
          {say('year.import.close')}
        </button>
      </div>
    </section>
  );
};

export const sentence = ({ kind, hours, note }: ShownChange['before']): string => {
  const open = kind === 'short' || kind === 'other' || kind === 'worked' ? ` ${hours}` : '';
  return `${say(`year.kind.${kind}` satisfies Key)}${open}${note === '' ? '' : `: ${note}`}`;
};
