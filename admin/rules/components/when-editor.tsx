import React, { useState } from 'react';
import { whenSentence } from '../../../domain/rule-words.ts';
import type { Condition, When } from '../../../domain/settings.js';
import { useOnce } from '../../frame/server.ts';
import { language, say, type Key } from '../../frame/words.ts';
import { namesFrom, type Choices, type Named } from './shapes.ts';

type Kind = Condition['kind'];

/** In the order they are offered in. */
const kinds: Record<Kind, { label: Key; made: () => Condition }> = {
  topic: { label: 'condition.topic', made: () => ({ kind: 'topic', codes: [] }) },
  group: { label: 'condition.group', made: () => ({ kind: 'group', codes: [] }) },
  territory: { label: 'condition.territory', made: () => ({ kind: 'territory', codes: [] }) },
  words: { label: 'condition.words', made: () => ({ kind: 'words', stems: [] }) },
  urgent: { label: 'condition.urgent', made: () => ({ kind: 'urgent' }) },
  'fast-track': { label: 'condition.fast-track', made: () => ({ kind: 'fast-track' }) },
  'open-appeal': { label: 'condition.open-appeal', made: () => ({ kind: 'open-appeal' }) },
  season: { label: 'condition.season', made: () => ({ kind: 'season', from: '11-01', to: '03-31' }) },
  time: { label: 'condition.time', made: () => ({ kind: 'time', from: '18:00', to: '09:00' }) },
  network: { label: 'condition.network', made: () => ({ kind: 'network', codes: [] }) },
  community: { label: 'condition.community', made: () => ({ kind: 'community', codes: [] }) },
};

const parts = ['all', 'any', 'none'] as const;

/** `value` and what `change` is given are the conditions as the form sends them; nobody sees them so. */
export const WhenEditor = ({ value, change }: { value: string; change: (value: string) => void }) => {
  const choices = useOnce<Choices>('/rules/choices');
  const when: When = value === '' ? { all: [], any: [], none: [] } : (JSON.parse(value) as When);
  const set = (part: keyof When, conditions: Condition[]): void => change(JSON.stringify({ ...when, [part]: conditions }));
  if (!choices) return null;
  return (
    <>
      <p className="ot-sentence" role="status">
        {whenSentence(when, namesFrom(choices), language === 'en' ? 'en' : 'ru')}
      </p>
      {parts.map((part) => (
        <fieldset key={part} className="ot-part">
          <legend>{say(`when.${part}`)}</legend>
          {when[part].map((condition, index) => (
            <div key={index} className="ot-condition">
              <b>{say(kinds[condition.kind].label)}</b>
              <ConditionEditor
                condition={condition}
                choices={choices}
                change={(next) => set(part, when[part].with(index, next))}
              />
              <button
                type="button"
                aria-label={`${say('when.remove')}: ${say(kinds[condition.kind].label)}`}
                onClick={() => set(part, when[part].toSpliced(index, 1))}
              >
                ✕
              </button>
            </div>
          ))}
          <select
            aria-label={`${say(`when.${part}`)}: ${say('when.add')}`}
            value=""
            onChange={({ target }) => set(part, [...when[part], kinds[target.value as Kind].made()])}
          >
            <option value="">{say('when.add')}</option>
            {Object.entries(kinds).map(([kind, { label }]) => (
              <option key={kind} value={kind}>
                {say(label)}
              </option>
            ))}
          </select>
        </fieldset>
      ))}
    </>
  );
};

interface ConditionProps {
  condition: Condition;
  choices: Choices;
  change: (condition: Condition) => void;
}

const ConditionEditor = ({ condition, choices, change }: ConditionProps) => {
  const label = say(kinds[condition.kind].label);
  switch (condition.kind) {
    case 'topic':
    case 'group':
    case 'territory':
    case 'network':
    case 'community': {
      const { kind, codes } = condition;
      const nameOf = namesFrom(choices)[kind];
      const options = choices[kind].map((option) => ({ ...option, name: nameOf(option.code) }));
      return <Codes label={label} options={options} codes={codes} change={(next) => change({ kind, codes: next })} />;
    }
    case 'words':
      return <Stems label={label} stems={condition.stems} change={(stems) => change({ kind: 'words', stems })} />;
    case 'time':
      return (
        <>
          {(['from', 'to'] as const).map((side) => (
            <label key={side}>
              {say(`when.${side}`)}{' '}
              <input
                type="time"
                value={condition[side]}
                onChange={({ target }) => change({ ...condition, [side]: target.value })}
              />
            </label>
          ))}
        </>
      );
    case 'season':
      return (
        <>
          {(['from', 'to'] as const).map((side) => (
            <Day
              key={side}
              label={say(side === 'from' ? 'when.from' : 'when.until')}
              date={condition[side]}
              change={(date) => change({ ...condition, [side]: date })}
            />
          ))}
        </>
      );
    default:
      return <span />;
  }
};

interface CodesProps {
  label: string;
  options: readonly (Named & { group?: string })[];
  codes: readonly string[];
  change: (codes: string[]) => void;
}

/** What is chosen stands first, each with a cross; the list below offers the rest. */
const Codes = ({ label, options, codes, change }: CodesProps) => {
  const rest = options.filter(({ code }) => !codes.includes(code));
  const groups = [...new Set(rest.map(({ group }) => group))];
  const listOf = (group: string | undefined) =>
    rest
      .filter((option) => option.group === group)
      .map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ));
  return (
    <span className="ot-codes">
      {codes.map((code) => {
        const name = options.find((option) => option.code === code)?.name ?? code;
        return (
          <button
            key={code}
            type="button"
            className="ot-chip"
            aria-label={`${say('when.remove')}: ${name}`}
            onClick={() => change(codes.filter((other) => other !== code))}
          >
            {name} ✕
          </button>
        );
      })}
      <select aria-label={label} value="" onChange={({ target }) => change([...codes, target.value])}>
        <option value="">{say(codes.length === 0 ? 'when.choose' : 'when.or')}</option>
        {groups.map((group) =>
          group === undefined ? (
            listOf(group)
          ) : (
            <optgroup key={group} label={group}>
              {listOf(group)}
            </optgroup>
          ),
        )}
      </select>
    </span>
  );
};

/** As it is typed until the field is left: half a word is no stem yet. */
const Stems = ({ label, stems, change }: { label: string; stems: readonly string[]; change: (stems: string[]) => void }) => {
  const [text, setText] = useState(stems.join('\n'));
  const typed = (next: string): void => {
    setText(next);
    const read = next.split(/[\n,]/).map((stem) => stem.trim());
    change([...new Set(read.filter((stem) => stem !== ''))]);
  };
  return (
    <textarea
      aria-label={label}
      rows={Math.min(8, Math.max(2, text.split('\n').length + 1))}
      placeholder={say('when.wordsHint')}
      value={text}
      onChange={({ target }) => typed(target.value)}
    />
  );
};

const months = Array.from({ length: 12 }, (_month, index) => index);
const monthName = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });

const Day = ({ label, date, change }: { label: string; date: string; change: (date: string) => void }) => {
  const [month = '01', day = '01'] = date.split('-');
  const two = (part: number): string => String(part).padStart(2, '0');
  return (
    <span>
      {label}{' '}
      <select
        aria-label={`${label}: ${say('when.day')}`}
        value={day}
        onChange={({ target }) => change(`${month}-${target.value}`)}
      >
        {Array.from({ length: 31 }, (_day, index) => two(index + 1)).map((option) => (
          <option key={option} value={option}>
            {Number(option)}
          </option>
        ))}
      </select>{' '}
      <select
        aria-label={`${label}: ${say('when.month')}`}
        value={month}
        onChange={({ target }) => change(`${target.value}-${day}`)}
      >
        {months.map((index) => (
          <option key={index} value={two(index + 1)}>
            {monthName.format(new Date(Date.UTC(2026, index, 1)))}
          </option>
        ))}
      </select>
    </span>
  );
};
