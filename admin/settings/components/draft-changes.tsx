import React from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import type { Change, Part } from '../../../domain/back-test.js';
import { appealAddress } from '../../desk/components/shapes.ts';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { nameOf, type Names } from './back-test.tsx';

interface Answer {
  items: Omit<Change, 'deadline'>[];
  next: string | null;
  names: Names;
}
const parts: readonly Part[] = ['topic', 'department', 'policy'];

/** The appeals behind one figure of a back-test; which one is in the address. */
const DraftChanges = () => {
  const [params] = useSearchParams();
  const job = params.get('job') ?? '';
  const query = new URLSearchParams([...params].filter(([name]) => name !== 'job')).toString();
  const path = `/settings/jobs/${encodeURIComponent(job)}/changes?${query}`;
  const { answer, problem } = useFresh<Answer>(path, 60_000);
  const { rows, next, add } = useOlder(path, answer, ({ number }) => number);
  return (
    <Page title={say('changes.title')}>
      <p className="ot-path">
        <Link to="/admin/pages/draft">{say('draft.title')}</Link>
      </p>
      <h1>{say('changes.title')}</h1>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say('changes.empty')}</p>}
      {answer && rows.length > 0 && (
        <table className="ot-table">
          <thead>
            <tr>
              <th scope="col">{say('changes.number')}</th>
              {parts.map((part) => (
                <th key={part} scope="col">
                  {say(`draft.part.${part}`)}
                </th>
              ))}
              <th scope="col">{say('draft.verdicts')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ number, was, becomes, verdict }) => (
              <tr key={number}>
                <td>
                  <Link to={appealAddress(number)}>№ {number}</Link>
                </td>
                {parts.map((part) => (
                  <td key={part}>
                    {was[part] === becomes[part]
                      ? nameOf(answer.names, part, was[part])
                      : `${nameOf(answer.names, part, was[part])} → ${nameOf(answer.names, part, becomes[part])}`}
                  </td>
                ))}
                <td>{verdict && say(`draft.verdict.${verdict}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <button type="button" onClick={() => void call<Answer>(`${path}&before=${encodeURIComponent(next)}`).then(add)}>
          {say('frame.more')}
        </button>
      )}
    </Page>
  );
};
export default DraftChanges;
