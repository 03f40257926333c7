import React, { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { Page, Problem } from '../../frame/page.tsx';
import { call, useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import type { ShownDifference } from '../differences.ts';
import { Differences } from './differences.tsx';
import { MoveLink } from './move-link.tsx';

interface Answer {
  newest: number;
  /** Hash of the draft that going back would replace. */
  seen: string;
  mayMove: boolean;
  /** Rows in which that draft differs from what is in force: they would be lost. */
  unpublished: number;
  differences: ShownDifference[];
}

/** Two versions side by side; the earlier one may be had again. Which ones is in the address. */
const CompareVersions = () => {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [failure, setFailure] = useState<string>();
  const [from, to] = [Number(params.get('from') ?? 1), Number(params.get('to') ?? 1)];
  const { answer, problem } = useFresh<Answer>(`/settings/versions/${from}/diff/${to}`, 30_000);
  const choose = (name: 'from' | 'to', value: string): void =>
    setParams({ from: String(from), to: String(to), [name]: value }, { replace: true });
  const restore = (): void => {
    call(`/settings/versions/${from}/restore`, { seen: answer?.seen })
      .then(() => navigate('/admin/pages/draft'))
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  return (
    <Page title={say('compare.title', { from, to })}>
      <p className="ot-path">
        <Link to="/admin/resources/versions">{say('menu.versions')}</Link>
      </p>
      <h1>{say('compare.title', { from, to })}</h1>
      <div className="ot-bar">
        {(['from', 'to'] as const).map((name) => (
          <label key={name}>
            {say(`compare.${name}`)}{' '}
            <select value={name === 'from' ? from : to} onChange={({ target }) => choose(name, target.value)}>
              {Array.from({ length: answer?.newest ?? Math.max(from, to) }, (_, index) => index + 1).map((number) => (
                <option key={number}>{number}</option>
              ))}
            </select>
          </label>
        ))}
        {answer?.mayMove && to > 1 && <MoveLink version={to} />}
      </div>
      <Problem words={failure ?? problem} />
      {answer && answer.differences.length === 0 && <p className="ot-empty">{say('compare.same')}</p>}
      {answer && answer.differences.length > 0 && <Differences items={answer.differences} />}
      {answer && from < answer.newest && (
        <details>
          <summary>{say('compare.restore', { version: from })}</summary>
          <p>{say('compare.reallyRestore', { version: from })}</p>
          {answer.unpublished > 0 && (
            <p className="ot-soon">
              {say('compare.lost', { count: answer.unpublished })} <Link to="/admin/pages/draft">{say('compare.lookFirst')}</Link>
            </p>
          )}
          <button type="button" onClick={restore}>
            {say('compare.yesRestore')}
          </button>
        </details>
      )}
    </Page>
  );
};
export default CompareVersions;
