import React from 'react';
import { now } from '../../frame/server.ts';
import { dayName, Time, when } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';
import type { Choices, Detail } from './shapes.ts';

interface FactsProps {
  appeal: Detail;
  choices: Choices | undefined;
}

export const Facts = ({ appeal, choices }: FactsProps) => (
  <section className="ot-card" aria-label={say('facts.title')}>
    <h2>{say('facts.why')}</h2>
    {[...appeal.why].reverse().map((sentence, index) => (
      <p key={index} className={index === 0 ? '' : 'ot-quiet'}>
        {sentence}
      </p>
    ))}
    <Norms norms={choices?.topics.find(({ code }) => code === appeal.topic?.code)?.norms ?? ''} />
    <h2>{say('facts.milestones')}</h2>
    <Milestones appeal={appeal} choices={choices} />
    <div className="ot-terms ot-quiet">
      {appeal.terms.map(({ sentence }) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
    {appeal.escalations.length > 0 && <Escalations appeal={appeal} choices={choices} />}
    <h2>{say('facts.history')}</h2>
    <History appeal={appeal} />
  </section>
);

/** What the reply rests on. */
const Norms = ({ norms }: { norms: string }) =>
  norms === '' ? null : (
    <>
      <h2>{say('facts.norms')}</h2>
      <p>{norms}</p>
    </>
  );

/** ●──●──○ of this round */
const Milestones = ({ appeal: { milestones, round, timeZone, paused }, choices }: FactsProps) => {
  const shown = milestones.filter(({ round: of }) => of === round);
  if (shown.length === 0) return <p className="ot-quiet">{say('facts.noMilestones')}</p>;
  return (
    <ol className="ot-milestones">
      {shown.map((milestone) => {
        const { kind, dueAt, metAt, extendedUntil, replaced } = milestone;
        const stands = metAt === null && paused !== null && kind !== 'promise' && paused.since < dueAt;
        const late = metAt === null && !stands && Date.parse(dueAt) < now();
        const open = stands ? 'facts.stands' : late ? 'facts.late' : extendedUntil === null ? 'facts.due' : 'facts.extended';
        const words = replaced ? 'facts.replaced' : metAt === null ? open : 'facts.met';
        return (
          <li key={`${kind}${dueAt}`} className={metAt === null ? '' : 'ot-met'}>
            <span>{choices?.milestones[kind] ?? kind}</span>
            <span className={late ? 'ot-late' : 'ot-quiet'}>{say(words, { when: when(metAt ?? dueAt, timeZone) })}</span>
          </li>
        );
      })}
    </ol>
  );
};

const Escalations = ({ appeal: { escalations, timeZone }, choices }: FactsProps) => (
  <>
    <h2>{say('facts.escalations')}</h2>
    <ul>
      {[...escalations].reverse().map(({ milestone, step, to, at }) => (
        <li key={`${milestone}${step}`} className="ot-soon">
          ▲{' '}
          {say('facts.escalation', {
            when: when(at, timeZone),
            to: choices?.ladderRoles[to] ?? to.replace(/^person:/, ''),
            milestone: choices?.milestones[milestone] ?? milestone,
          })}
        </li>
      ))}
    </ul>
  </>
);

/** Sentences, newest first, by day. */
const History = ({ appeal: { history, timeZone } }: { appeal: Detail }) => {
  const days = new Map<string, Detail['history']>();
  for (const line of [...history].reverse()) {
    const day = dayName(line.at, timeZone);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return (
    <>
      {[...days].map(([day, lines]) => (
        <div key={day}>
          <h3>{day}</h3>
          <ul className="ot-history">
            {lines.map(({ at, sentence }, index) => (
              <li key={index}>
                <Time at={at} zone={timeZone} short="clock" /> — {sentence}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
};
