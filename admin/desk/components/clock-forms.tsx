import React, { useState } from 'react';
import { now } from '../../frame/server.ts';
import { instantOf, localOf, when, zoneName } from '../../frame/time.tsx';
import { say, type Key } from '../../frame/words.ts';
import type { FormProps } from './act-forms.tsx';
import { Returned, useReturned } from './approval-form.tsx';
import { Pick } from './pick.tsx';
import { useDraft } from './use-act.ts';

const longestReply = 4096;

/** Out now, with a date for the rest. */
export const InterimForm = ({ appeal, busy, act }: FormProps) => {
  const [text, setText] = useDraft(`otklik.interim.${appeal.number}`);
  const [date, setDate] = useState('');
  const returned = useReturned(appeal, { kind: 'interim', text, setText });
  const send = async (): Promise<void> => {
    const promisedAt = instantOf(date, appeal.timeZone);
    if (await act('submitInterim', { text, promisedAt }, say(appeal.needsApproval ? 'reply.handedIn' : 'interim.done'))) {
      setText('');
      setDate('');
    }
  };
  return (
    <details open={returned !== undefined}>
      <summary>{say('interim.title')}</summary>
      <Returned reply={returned} />
      <label>
        {say('interim.label')}
        <textarea rows={5} maxLength={longestReply} dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <DateField label="interim.date" zone={appeal.timeZone} value={date} change={setDate} />
      <button type="button" disabled={busy || text.trim() === '' || date === ''} onClick={() => void send()}>
        {say(appeal.needsApproval ? 'reply.handIn' : 'interim.send')}
      </button>
    </details>
  );
};

export const ExtendForm = ({ appeal, busy, act }: FormProps) => {
  const [reason, setReason] = useDraft(`otklik.extend.${appeal.number}`);
  const final = appeal.milestones.find(({ kind, round, metAt }) => kind === 'final' && round === appeal.round && metAt === null);
  const [date, setDate] = useState('');
  if (!final) return null;
  const send = async (): Promise<void> => {
    if (await act('extend', { until: instantOf(date, appeal.timeZone), reason }, say('extend.done'))) {
      setReason('');
      setDate('');
    }
  };
  return (
    <details>
      <summary>{say('extend.title')}</summary>
      <p className="ot-quiet">{say('extend.now', { when: when(final.dueAt, appeal.timeZone), span: appeal.extension })}</p>
      <DateField label="extend.date" zone={appeal.timeZone} value={date} change={setDate} />
      <label>
        {say('reason.label')}
        <textarea rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button type="button" disabled={busy || reason.trim() === '' || date === ''} onClick={() => void send()}>
        {say('extend.send')}
      </button>
    </details>
  );
};

export const PauseForm = ({ appeal, busy, act }: FormProps) => (
  <details>
    <summary>{say('pause.title')}</summary>
    <Pick
      label={say('pause.label')}
      options={appeal.pauseReasons.map((reason) => ({ code: reason, name: reason }))}
      busy={busy}
      button={say('pause.send')}
      onPick={(reason) => void act('pause', { reason }, say('pause.done'))}
    />
  </details>
);

/** Said on the appeal to whoever reads it; started again by whoever may. */
export const Standing = ({ appeal: { paused, timeZone } }: Pick<FormProps, 'appeal'>) =>
  paused === null ? null : (
    <p className="ot-notice">
      {say('pause.stands', {
        since: when(paused.since, timeZone),
        reason: paused.reason,
        until: when(paused.until, timeZone),
      })}
    </p>
  );

export const ResumeButton = ({ busy, act }: FormProps) => (
  <div className="ot-bar">
    <button type="button" disabled={busy} onClick={() => void act('resume', {}, say('resume.done'))}>
      {say('resume.send')}
    </button>
  </div>
);

export const ImportanceButton = ({ appeal: { urgent }, busy, act }: FormProps) => {
  const importance = urgent ? 'usual' : 'urgent';
  return (
    <div className="ot-bar ot-apart">
      <button type="button" disabled={busy} onClick={() => void act('setImportance', { importance }, say('importance.done'))}>
        {say(`importance.${importance}`)}
      </button>
    </div>
  );
};

interface DateFieldProps {
  label: Key;
  zone: string;
  value: string;
  change: (value: string) => void;
}

/** On the clocks of the department, whatever the browser's are. */
const DateField = ({ label, zone, value, change }: DateFieldProps) => (
  <label>
    {say(label, { zone: zoneName(zone) })}
    <input
      type="datetime-local"
      className="ot-wide"
      min={localOf(now(), zone)}
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  </label>
);
