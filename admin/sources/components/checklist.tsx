import React, { useState } from 'react';
import type { Finding } from '../../../server/connecting.js';
import { useZone, when } from '../../frame/time.tsx';
import { say, type Key } from '../../frame/words.ts';
import { sayFound, standingOf, type Standing } from './found.ts';
import { KeyField } from './key-field.tsx';
import type { Connection, ConnectionState } from './use-connection.ts';

const signs: Record<Standing, string> = { good: '✓', wait: '…', bad: '✗' };

/** What stands, what does not, and what to do about it right there. */
export const Checklist = ({ state, connection }: { state: ConnectionState; connection: Connection }) => {
  const zone = useZone();
  const { findings, address } = state;
  const allGood = findings.every((finding) => standingOf(finding) === 'good');
  return (
    <>
      {allGood && (
        <p className="ot-done" role="status">
          {say('connect.allGood')}
        </p>
      )}
      <ol className="ot-checks">
        {findings.map((finding) => (
          <li key={finding.step} className={`ot-card ot-check-${standingOf(finding)}`}>
            <h2>
              <span aria-hidden="true">{signs[standingOf(finding)]} </span>
              {say(`connect.step.${finding.step}` satisfies Key)}
              <small className="ot-quiet"> {say(`connect.${standingOf(finding)}` satisfies Key)}</small>
            </h2>
            <p>{wordsOf(finding, zone)}</p>
            <Remedy finding={finding} address={address} connection={connection} />
          </li>
        ))}
      </ol>
    </>
  );
};

const wordsOf = ({ found, values }: Finding, zone: string): string => {
  const { at, rights, territory, ...rest } = values;
  return sayFound(found, {
    ...rest,
    ...(at === undefined ? {} : { at: when(at, zone) }),
    ...(rights === undefined ? {} : { rights: rights.split(' ').map(sayRight).join(', ') }),
    ...(territory === undefined ? {} : { territory: territory === '' ? say('connect.anyTerritory') : territory }),
  });
};

const sayRight = (right: string): string =>
  right === 'wall' || right === 'messages' || right === 'manage' ? say(`connect.right.${right}`) : right;

interface RemedyProps {
  finding: Finding;
  address: string;
  connection: Connection;
}

const Remedy = ({ finding, address, connection }: RemedyProps) => {
  const bad = standingOf(finding) === 'bad';
  switch (finding.step) {
    case 'key':
    case 'rights':
      return bad ? (
        <KeyForm
          {...{ id: `${finding.step}-token`, label: say('connect.token'), hint: say('connect.keyHint'), connection }}
          keep={(token) => connection.keepKeys({ token })}
        />
      ) : null;
    case 'reading':
      return bad ? (
        <KeyForm
          {...{ id: 'service-token', label: say('connect.serviceToken'), hint: say('connect.serviceHint'), connection }}
          keep={(serviceToken) => connection.keepKeys({ serviceToken })}
        />
      ) : null;
    case 'server':
      return <Callback address={address} connection={connection} bad={bad} />;
    case 'rules':
      return null;
  }
};

interface KeyFormProps {
  id: string;
  label: string;
  hint: string;
  connection: Connection;
  keep: (key: string) => Promise<void>;
}

const KeyForm = ({ id, label, hint, connection, keep }: KeyFormProps) => {
  const [key, setKey] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void keep(key).then(() => setKey(''));
      }}
    >
      <KeyField id={id} label={label} hint={hint} value={key} change={setKey} />
      <button disabled={connection.busy || key.trim() === ''}>{say('connect.keep')}</button>
    </form>
  );
};

/** By the network's API with one click; by hand where the key may not, or where somebody prefers it. */
const Callback = ({ address, connection, bad }: { address: string; connection: Connection; bad: boolean }) => {
  const [said, setSaid] = useState<Finding>();
  const [confirmation, setConfirmation] = useState('');
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <p>
        {say('connect.callback')}: <code>{address}</code>
      </p>
      {said && standingOf(said) === 'bad' && (
        <p className="ot-problem" role="alert">
          {sayFound(said.found, said.values)}
        </p>
      )}
      {bad && (
        <button
          type="button"
          className="ot-main"
          disabled={connection.busy}
          onClick={() => void connection.setUp().then(setSaid)}
        >
          {say('connect.setUp')}
        </button>
      )}
      <details>
        <summary>{say('connect.byHand')}</summary>
        <p>{say('connect.byHandSteps')}</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void connection.confirmByHand(confirmation).then(setSecret);
          }}
        >
          <div className="ot-field">
            <label htmlFor="confirmation">{say('connect.confirmation')}</label>
            <input
              id="confirmation"
              autoComplete="off"
              value={confirmation}
              onChange={(event) => setConfirmation(event.target.value)}
            />
          </div>
          <button disabled={connection.busy || confirmation.trim() === ''}>{say('form.save')}</button>
        </form>
        {secret !== undefined && (
          <p role="status">
            {say('connect.secretOnce')} <code>{secret}</code>
          </p>
        )}
      </details>
    </>
  );
};
