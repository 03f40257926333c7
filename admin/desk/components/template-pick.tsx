import React from 'react';
import { byFitness, fillTemplate, templateValues, type Placeholder } from '../../../domain/templates.js';
import { say } from '../../frame/words.ts';
import type { Choices, Detail } from './shapes.ts';

interface TemplatePickProps {
  appeal: Detail;
  choices: Choices | undefined;
  insert: (words: string) => void;
}

/** Replies to begin with: those of the topic first. What was written already stays. */
export const TemplatePick = ({ appeal, choices, insert }: TemplatePickProps) => {
  if (!choices || choices.templates.length === 0) return null;
  const topic = choices.topics.find(({ code }) => code === appeal.topic?.code);
  const fitting = byFitness(choices.templates, {
    ...{ topic: topic?.code ?? null, group: topic?.groupCode ?? null },
    named: appeal.template?.code ?? null,
  });
  return (
    <select
      className="ot-chip"
      aria-label={say('reply.template')}
      value=""
      onChange={({ target }) => {
        const chosen = choices.templates.find(({ code }) => code === target.value);
        if (chosen) insert(fillTemplate(chosen.text, valuesOf(appeal)));
        document.getElementById('ot-reply')?.focus();
      }}
    >
      <option value="">{say('reply.chooseTemplate')}</option>
      {fitting.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
};

/** What a rule named is offered by a press; nothing stands in the reply that nobody put there. */
export const SuggestedTemplate = ({ appeal, choices, insert }: TemplatePickProps) => {
  if (!choices || appeal.template === null) return null;
  const { code, rule } = appeal.template;
  const template = choices.templates.find((known) => known.code === code);
  const by = rule === null ? say('template.byRules') : say('template.byRule', { number: String(rule.number), name: rule.name });
  if (!template) return <p className="ot-quiet">{say('template.unknown', { by, code })}</p>;
  return (
    <div className="ot-bar">
      <button type="button" className="ot-chip" onClick={() => insert(fillTemplate(template.text, valuesOf(appeal)))}>
        {say('template.insert', { name: template.name })}
      </button>
      <span className="ot-quiet">{by}</span>
    </div>
  );
};

/** The day of the final reply, or else of the first: what a resident is told to wait for. */
const valuesOf = ({
  number,
  topic,
  department,
  territory,
  milestones,
  round,
  timeZone,
}: Detail): Record<Placeholder, string | null> => {
  const open = milestones.filter((milestone) => milestone.round === round && milestone.metAt === null);
  const due = open.find(({ kind }) => kind === 'final') ?? open.find(({ kind }) => kind === 'first-reply');
  return templateValues({
    number,
    topic: topic?.name ?? null,
    department: department?.name ?? null,
    territory,
    due: due === undefined ? null : residentsDay(due.dueAt, timeZone),
  });
};

/** Replies are Russian whatever the panel's language is. */
const residentsDay = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', timeZone }).format(new Date(at));
