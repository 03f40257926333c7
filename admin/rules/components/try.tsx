import React, { useState } from 'react';
import type { MarkedWord } from '../../../domain/audit.js';
import { Page, Problem } from '../../frame/page.tsx';
import { call, useOnce } from '../../frame/server.ts';
import { Time } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import type { Choices, Trial } from './shapes.ts';

/** What would become of a text: which rule decides each part, who lost, and when it would be due. */
const Try = () => {
  const choices = useOnce<Choices>('/rules/choices');
  const [text, setText] = useState('');
  const [community, setCommunity] = useState('');
  const [at, setAt] = useState('');
  const [draft, setDraft] = useState(false);
  const [hasOpenAppeal, setHasOpenAppeal] = useState(false);
  const [{ busy, trial, problem }, setState] = useState<{
    busy: boolean;
    trial?: Trial & { text: string };
    problem?: string;
  }>({ busy: false });
  const communityId = community || (choices?.community[0]?.code ?? '');

  const ask = async (): Promise<void> => {
    setState({ busy: true });
    try {
      const instant = at === '' ? {} : { at: new Date(at).toISOString() };
      const answer = await call<Trial>('/rules/try', { text, communityId, draft, hasOpenAppeal, ...instant });
      setState({ busy: false, trial: { ...answer, text } });
    } catch (error) {
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <Page title={say('try.title')}>
      <h1>{say('try.title')}</h1>
      <p className="ot-quiet">{say('try.intro')}</p>
      <div className="ot-try">
        <form
          className="ot-form ot-card"
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
        >
          <Problem words={problem} />
          <div className="ot-field">
            <label htmlFor="try-text">{say('try.text')}</label>
            <textarea id="try-text" rows={6} value={text} onChange={(event) => setText(event.target.value)} />
          </div>
          <div className="ot-field">
            <label htmlFor="try-community">{say('try.community')}</label>
            <select id="try-community" value={communityId} onChange={(event) => setCommunity(event.target.value)}>
              {choices?.community.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div className="ot-field">
            <label htmlFor="try-at">{say('try.at')}</label>
            <input id="try-at" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
            <p className="ot-hint">{say('try.atHint')}</p>
          </div>
          <div className="ot-field ot-field-flag">
            <label htmlFor="try-open">{say('try.hasOpenAppeal')}</label>
            <input
              id="try-open"
              type="checkbox"
              checked={hasOpenAppeal}
              onChange={(event) => setHasOpenAppeal(event.target.checked)}
            />
          </div>
          <div className="ot-field ot-field-flag">
            <label htmlFor="try-draft">{say('try.draft')}</label>
            <input id="try-draft" type="checkbox" checked={draft} onChange={(event) => setDraft(event.target.checked)} />
          </div>
          <div className="ot-bar">
            <button className="ot-main" disabled={busy || text.trim() === '' || communityId === ''}>
              {say('try.send')}
            </button>
          </div>
        </form>
        {trial && <Outcome trial={trial} text={trial.text} />}
      </div>
    </Page>
  );
};

const Outcome = ({ trial, text }: { trial: Trial; text: string }) => {
  const { topic, territory, urgent, department, policy, milestones, reasons, lost, version, timeZone, at } = trial;
  const facts: [title: string, value: string, reason: string][] = [
    [say('try.topic'), trial.decision === 'noise' ? say('try.noise') : (topic?.name ?? say('try.noTopic')), reasons.topic],
  ];
  if (trial.decision !== 'noise') {
    facts.push(
      [say('try.urgency'), say(urgent ? 'try.urgent' : 'try.usual'), reasons.urgent ?? say('try.noDanger')],
      [say('try.territory'), territory?.name ?? say('try.noTerritory'), ''],
      [say('try.department'), department?.name ?? say('try.noDepartment'), reasons.department],
      [say('try.policy'), policy.name, reasons.policy],
    );
  }
  return (
    <section className="ot-card" aria-label={say('try.outcome')}>
      <h2>{say('try.outcome')}</h2>
      <Marked text={text} words={trial.words} />
      <dl className="ot-facts">
        {facts.map(([title, value, reason]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <b>{value}</b>
              {reason !== '' && <div className="ot-quiet">{reason}</div>}
            </dd>
          </div>
        ))}
      </dl>
      {reasons.also.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {milestones.length > 0 && (
        <>
          <h2>{say('try.milestones')}</h2>
          <ol className="ot-milestones">
            <li>
              <span>{say('try.written')}</span> <Time at={at} zone={timeZone} />
            </li>
            {milestones.map(({ kind, name, dueAt }) => (
              <li key={kind}>
                <span>{name}</span> <Time at={dueAt} zone={timeZone} />
              </li>
            ))}
          </ol>
          <div className="ot-terms ot-quiet">
            {milestones.map(({ kind, why }) => (
              <p key={kind}>{why}</p>
            ))}
          </div>
        </>
      )}
      {lost.length > 0 && (
        <>
          <h2>{say('try.lost')}</h2>
          <ul>
            {lost.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <p className="ot-quiet">{version === null ? say('try.byDraft') : say('try.byVersion', { version })}</p>
    </section>
  );
};

/** A word that several hints share is marked once. */
const Marked = ({ text, words }: { text: string; words: readonly MarkedWord[] }) => {
  const pieces: React.ReactNode[] = [];
  let at = 0;
  for (const word of words) {
    if (word.start < at) continue;
    pieces.push(
      text.slice(at, word.start),
      <mark key={word.start} title={titleOf(word)} className={'topic' in word ? '' : 'ot-mark-rule'}>
        {text.slice(word.start, word.end)}
      </mark>,
    );
    at = word.end;
  }
  return (
    <p className="ot-words" dir="auto">
      {pieces}
      {text.slice(at)}
    </p>
  );
};

const titleOf = (word: MarkedWord): string => {
  if ('rule' in word) return say('try.markRule', { hint: word.hint, number: word.rule });
  return 'urgency' in word ? say('try.markUrgency', { hint: word.hint, number: word.urgency }) : word.hint;
};
export default Try;
