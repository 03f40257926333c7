import React from 'react';
import { effectsSentence } from '../../../domain/rule-words.ts';
import type { Effects } from '../../../domain/settings.js';
import { useOnce } from '../../frame/server.ts';
import { language, say } from '../../frame/words.ts';
import { namesFrom, type Choices, type Named } from './shapes.ts';

const nothing: Effects = {
  ...{ topic: null, importance: null, department: null, policy: null },
  ...{ approval: null, template: null, label: null },
};

/** What follows when the conditions hold; what is left empty the rule says nothing of. */
export const EffectsEditor = ({ value, change }: { value: string; change: (value: string) => void }) => {
  const choices = useOnce<Choices>('/rules/choices');
  const effects: Effects = value === '' ? nothing : (JSON.parse(value) as Effects);
  const set = (part: Partial<Effects>): void => change(JSON.stringify({ ...effects, ...part }));
  if (!choices) return null;
  const yesNo = [
    { code: 'true', name: say('effects.approvalNeeded') },
    { code: 'false', name: say('effects.approvalNotNeeded') },
  ];
  const importances = (['urgent', 'usual'] as const).map((code) => ({ code, name: say(`effects.${code}`) }));
  const approval = effects.approval === null ? null : String(effects.approval);
  return (
    <>
      <p className="ot-sentence" role="status">
        → {effectsSentence(effects, namesFrom(choices), language === 'en' ? 'en' : 'ru')}
      </p>
      <div className="ot-effects">
        <Choose
          name="department"
          code={effects.department}
          options={choices.department}
          pick={(department) => set({ department })}
        />
        <Choose name="policy" code={effects.policy} options={choices.policy} pick={(policy) => set({ policy })} />
        <Choose name="topic" code={effects.topic} options={choices.topic} pick={(topic) => set({ topic })} />
        <Choose
          name="importance"
          code={effects.importance}
          options={importances}
          pick={(code) => set({ importance: importances.find((known) => known.code === code)?.code ?? null })}
        />
        <Choose
          name="approval"
          code={approval}
          options={yesNo}
          pick={(code) => set({ approval: code === null ? null : code === 'true' })}
        />
        <Choose name="template" code={effects.template} options={choices.template} pick={(template) => set({ template })} />
        <label>
          {say('effects.label')}
          <input
            value={effects.label ?? ''}
            onChange={({ target }) => set({ label: target.value === '' ? null : target.value })}
          />
        </label>
      </div>
    </>
  );
};

interface ChooseProps {
  name: 'department' | 'policy' | 'topic' | 'importance' | 'approval' | 'template';
  code: string | null;
  options: readonly (Named & { group?: string })[];
  pick: (code: string | null) => void;
}

const Choose = ({ name, code, options, pick }: ChooseProps) => (
  <label>
    {say(`effects.${name}`)}
    <select value={code ?? ''} onChange={({ target }) => pick(target.value === '' ? null : target.value)}>
      <option value="">{say('effects.says-nothing')}</option>
      {code !== null && !options.some((option) => option.code === code) && (
        <option value={code}>{say('effects.unknown', { code })}</option>
      )}
      {options.map((option) => (
        <option key={option.code} value={option.code}>
          {option.group === undefined ? option.name : `${option.group}: ${option.name}`}
        </option>
      ))}
    </select>
  </label>
);
