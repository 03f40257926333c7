import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { Connected } from '../../../server/connecting.js';
import { call, useOnce } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { connectAddress } from '../address.ts';
import { sayFound } from './found.ts';
import { KeyField } from './key-field.tsx';

interface Choices {
  policies: { code: string; name: string }[];
  territories: { code: string; name: string }[];
}
type Problem = Exclude<Connected, { id: string }>;

/** The row is made only when the network has taken the key. */
export const NewCommunity = ({ connected }: { connected: (id: string) => void }) => {
  const choices = useOnce<Choices>('/sources/choices');
  const [given, setGiven] = useState({ address: '', token: '', policy: '', territory: '' });
  const [{ busy, problem, failure }, setState] = useState<{ busy: boolean; problem?: Problem; failure?: string }>({
    busy: false,
  });
  const change = (name: keyof typeof given) => (value: string) => setGiven((before) => ({ ...before, [name]: value }));
  const send = async (): Promise<void> => {
    setState({ busy: true });
    try {
      const answer = await call<Connected>('/sources/communities', given);
      if ('id' in answer) return connected(answer.id);
      setState({ busy: false, problem: answer });
    } catch (error) {
      setState({ busy: false, failure: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <form
      className="ot-form ot-card"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p>{say('connect.intro')}</p>
      {(problem ?? failure) && (
        <div className="ot-problem" role="alert">
          {problem ? sayProblem(problem) : failure}{' '}
          {problem?.problem === 'known' && <Link to={connectAddress(problem.values['id'])}>{say('connect.open')}</Link>}
        </div>
      )}
      <div className="ot-field">
        <label htmlFor="connect-address">{say('connect.address')}</label>
        <input
          id="connect-address"
          aria-describedby="connect-address-hint"
          value={given.address}
          onChange={(event) => change('address')(event.target.value)}
        />
        <p className="ot-hint" id="connect-address-hint">
          {say('connect.addressHint')}
        </p>
      </div>
      <KeyField
        id="connect-token"
        label={say('connect.token')}
        hint={say('connect.keyHint')}
        value={given.token}
        change={change('token')}
      />
      <Select
        label={say('connect.policy')}
        empty={say('table.notChosen')}
        options={choices?.policies ?? []}
        value={given.policy}
        change={change('policy')}
      />
      <Select
        label={say('connect.territory')}
        empty={say('connect.anyTerritory')}
        options={choices?.territories ?? []}
        value={given.territory}
        change={change('territory')}
      />
      <div className="ot-bar">
        <button className="ot-main" disabled={busy}>
          {say(busy ? 'connect.checking' : 'connect.send')}
        </button>
      </div>
    </form>
  );
};

const sayProblem = ({ problem, values }: Problem): string => {
  switch (problem) {
    case 'no-address':
    case 'no-policy':
    case 'not-found':
    case 'known':
      return say(`connect.problem.${problem}`, values);
    default:
      return sayFound(problem, values);
  }
};

interface SelectProps {
  label: string;
  empty: string;
  options: { code: string; name: string }[];
  value: string;
  change: (value: string) => void;
}

const Select = ({ label, empty, options, value, change }: SelectProps) => (
  <div className="ot-field">
    <label>
      {label}
      <select value={value} onChange={(event) => change(event.target.value)}>
        <option value="">{empty}</option>
        {options.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  </div>
);
