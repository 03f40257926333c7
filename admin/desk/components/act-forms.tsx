import React, { useState } from 'react';
import type { ActKind } from '../../../domain/appeal.js';
import { Problem } from '../../frame/page.tsx';
import { say, type Key } from '../../frame/words.ts';
import { ApprovalForm, Awaiting } from './approval-form.tsx';
import { ExtendForm, ImportanceButton, InterimForm, PauseForm, ResumeButton } from './clock-forms.tsx';
import { Pick } from './pick.tsx';
import { ReplyForm } from './reply-form.tsx';
import type { Choices, Detail } from './shapes.ts';
import { useAct, useDraft, type Act } from './use-act.ts';

interface FormsProps {
  appeal: Detail;
  choices: Choices | undefined;
  refresh: () => Promise<void>;
}

/** What this person may do now; the reply first. */
export const ActForms = ({ appeal, choices, refresh }: FormsProps) => {
  const { busy = false, problem, done, act } = useAct(appeal.number, refresh);
  const can = (kind: ActKind): boolean => appeal.allowed.includes(kind);
  const shared = { appeal, busy, act };
  const triage = appeal.status === 'triage';
  return (
    <section className="ot-card" aria-label={say('acts.label')}>
      {can('approveReply') && <ApprovalForm {...shared} />}
      {appeal.status === 'approval' && !can('approveReply') && <Awaiting />}
      {appeal.allowed.length === 0 && <p className="ot-quiet">{say('acts.nothing')}</p>}
      {can('submitReply') && <ReplyForm {...shared} choices={choices} />}
      {done !== undefined && (
        <p className="ot-done" role="status">
          {done}
        </p>
      )}
      <Problem words={problem} />
      {can('settleDoubt') && appeal.doubtMessageId !== null && <DoubtForm {...shared} messageId={appeal.doubtMessageId} />}
      {can('takeAsReply') && <TakeForm {...shared} />}
      {can('settlePublication') && <PublicationForm {...shared} />}
      {can('withdrawReply') && <WithdrawForm {...shared} />}
      {can('resume') && <ResumeButton {...shared} />}
      {can('submitInterim') && <InterimForm {...shared} />}
      {can('pause') && <PauseForm {...shared} />}
      {can('extend') && <ExtendForm {...shared} />}
      {can('declineAsNotOurs') && <ReasonForm {...shared} kind="declineAsNotOurs" words="decline" />}
      {can('decideTopic') && <TopicForm {...shared} choices={choices} />}
      {can('assignDepartment') && (
        <details open={triage}>
          <summary>{say('department.title')}</summary>
          <Pick
            label={say('department.label')}
            options={choices?.allDepartments ?? []}
            busy={busy}
            button={say('department.send')}
            onPick={(code) => void act('assignDepartment', { code }, say('department.done'))}
          />
        </details>
      )}
      {can('rejectAppeal') && (
        <details>
          <summary>{say('reject.title')}</summary>
          <Pick
            label={say('reason.label')}
            options={choices?.rejectReasons ?? []}
            busy={busy}
            button={say('reject.send')}
            onPick={(reason) => void act('rejectAppeal', { reason }, say('reject.done'))}
          />
        </details>
      )}
      {can('setImportance') && <ImportanceButton {...shared} />}
      {can('reopen') && <ReasonForm {...shared} kind="reopen" words="reopen" />}
    </section>
  );
};

export interface FormProps {
  appeal: Detail;
  busy: boolean;
  act: Act;
}

/** The classifier's own guesses are one click away; all the others are found by typing. */
const TopicForm = ({ appeal, busy, act, choices }: FormProps & { choices: Choices | undefined }) => {
  const topics = choices?.topics ?? [];
  const guesses = appeal.candidates.flatMap(
    (code) => topics.find((topic) => topic.code === code && code !== appeal.topic?.code) ?? [],
  );
  const decide = (code: string): void => void act('decideTopic', { code }, say('topic.done'));
  return (
    <details open={appeal.status === 'triage'}>
      <summary>{say('topic.title')}</summary>
      {guesses.length > 0 && (
        <div className="ot-bar" role="group" aria-label={say('topic.candidates')}>
          <span className="ot-quiet">{say('topic.candidates')}</span>
          {guesses.map(({ code, name, group }) => (
            <button key={code} type="button" className="ot-chip" disabled={busy} title={group} onClick={() => decide(code)}>
              {name}
            </button>
          ))}
        </div>
      )}
      <Pick label={say('filter.topic')} options={topics} busy={busy} button={say('topic.send')} onPick={decide} />
    </details>
  );
};

const ReasonForm = ({
  appeal,
  busy,
  act,
  kind,
  words,
}: FormProps & { kind: 'declineAsNotOurs' | 'reopen'; words: 'decline' | 'reopen' }) => {
  const [reason, setReason] = useDraft(`otklik.${kind}.${appeal.number}`);
  const word = (name: 'title' | 'send' | 'done'): string => say(`${words}.${name}` satisfies Key);
  const send = async (): Promise<void> => {
    if (await act(kind, { reason }, word('done'))) setReason('');
  };
  return (
    <details>
      <summary>{word('title')}</summary>
      <label>
        {say('reason.label')}
        <textarea rows={3} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button type="button" disabled={busy || reason.trim() === ''} onClick={() => void send()}>
        {word('send')}
      </button>
    </details>
  );
};

const DoubtForm = ({ busy, act, messageId }: FormProps & { messageId: string }) => (
  <div>
    <p>{say('doubt.question')}</p>
    <div className="ot-bar">
      <button
        type="button"
        disabled={busy}
        onClick={() => void act('settleDoubt', { messageId, reopens: 'yes' }, say('doubt.reopens'))}
      >
        {say('doubt.yes')}
      </button>
      <button
        type="button"
        disabled={busy}
        onClick={() => void act('settleDoubt', { messageId, reopens: 'no' }, say('doubt.settled'))}
      >
        {say('doubt.no')}
      </button>
    </div>
  </div>
);

/** Somebody answered in the network's own interface: one click makes it the reply. */
const TakeForm = ({ appeal: { messages, replies }, busy, act }: FormProps) => {
  const own = messages.findLast(({ byResident, deletedAt }) => !byResident && deletedAt === null);
  if (!own || replies.some(({ publishedUrl }) => publishedUrl === own.url)) return null;
  return (
    <div className="ot-bar">
      <span>{say('take.question')}</span>
      <button type="button" disabled={busy} onClick={() => void act('takeAsReply', { messageId: own.id }, say('take.done'))}>
        {say('take.send')}
      </button>
    </div>
  );
};

const PublicationForm = ({ appeal, busy, act }: FormProps) => {
  const [url, setUrl] = useState('');
  const reply = appeal.replies.findLast(({ status }) => status === 'unconfirmed' || status === 'assisted');
  if (!reply) return null;
  const settle = (decision: 'stands' | 'send-again', done: string): void => {
    const given = decision === 'stands' && url.trim() !== '' ? { url: url.trim() } : {};
    void act('settlePublication', { replyId: reply.id, decision, ...given }, done);
  };
  return (
    <div>
      <p>{say('publication.look')}</p>
      <label>
        {say('publication.link')}
        <input type="url" className="ot-wide" value={url} onChange={(event) => setUrl(event.target.value)} />
      </label>
      <div className="ot-bar">
        <button type="button" disabled={busy} onClick={() => settle('stands', say('publication.standsDone'))}>
          {say('publication.stands')}
        </button>
        <button type="button" disabled={busy} onClick={() => settle('send-again', say('publication.againDone'))}>
          {say('publication.again')}
        </button>
      </div>
    </div>
  );
};

const WithdrawForm = ({ appeal, busy, act }: FormProps) => {
  const reply = appeal.replies.findLast(({ status }) => status === 'intended');
  return reply ? (
    <button type="button" disabled={busy} onClick={() => void act('withdrawReply', { replyId: reply.id }, say('withdraw.done'))}>
      {say('withdraw.send')}
    </button>
  ) : null;
};
