import React, { useState } from 'react';
import { say } from '../../frame/words.ts';
import type { Named } from './shapes.ts';

interface PickProps {
  label: string;
  /** In the order they are shown in; those of one group stand together. */
  options: readonly (Named & { group?: string })[];
  busy: boolean;
  button: string;
  onPick: (code: string) => void;
}

/** A list that is found by typing. */
export const Pick = ({ label, options, busy, button, onPick }: PickProps) => {
  const [words, setWords] = useState('');
  const [code, setCode] = useState('');
  const wanted = words.trim().toLowerCase();
  const fitting = options.filter(({ name, group = '' }) => `${group} ${name}`.toLowerCase().includes(wanted));
  const groups = [...new Set(fitting.map(({ group }) => group))];
  const list = (of: string | undefined) =>
    fitting
      .filter(({ group }) => group === of)
      .map(({ code: value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ));
  return (
    <div>
      {options.length > 8 && (
        <input
          type="search"
          className="ot-wide"
          aria-label={say('pick.find', { what: label })}
          placeholder={say('pick.find', { what: label })}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      {fitting.length === 0 && <p className="ot-quiet">{say('pick.nothing')}</p>}
      {fitting.length > 0 && (
        <select
          aria-label={label}
          className="ot-wide"
          size={Math.min(8, Math.max(3, fitting.length + groups.length))}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        >
          {/* Without it the first topic would look chosen. */}
          <option value="" hidden />
          {groups.map((group) =>
            group === undefined ? list(group) : <optgroup key={group} label={group} children={list(group)} />,
          )}
        </select>
      )}
      <div className="ot-bar">
        <button type="button" disabled={busy || fitting.every((option) => option.code !== code)} onClick={() => onPick(code)}>
          {button}
        </button>
      </div>
    </div>
  );
};
