import React from 'react';
import { openPlaceholders } from '../../../domain/templates.js';
import { say } from '../../frame/words.ts';
import type { FormProps } from './act-forms.tsx';
import { Returned, useReturned } from './approval-form.tsx';
import type { Choices } from './shapes.ts';
import { SuggestedTemplate, TemplatePick } from './template-pick.tsx';
import { useDraft } from './use-act.ts';

const longestReply = 4096;

export const ReplyForm = ({ appeal, busy, act, choices }: FormProps & { choices: Choices | undefined }) => {
  const [text, setText] = useDraft(`otklik.reply.${appeal.number}`);
  const returned = useReturned(appeal, { kind: 'final', text, setText });
  const length = [...text].length;
  const open = openPlaceholders(text);
  const ready = text.trim() !== '' && length <= longestReply && !busy;
  const insert = (words: string): void => setText(text.trim() === '' ? words : `${text.trimEnd()}\n\n${words}`);
  const send = async (): Promise<void> => {
    if (ready && (await act('submitReply', { text }, say(appeal.needsApproval ? 'reply.handedIn' : 'reply.taken')))) setText('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="ot-between">
        <h2>{say('reply.title')}</h2>
        <TemplatePick appeal={appeal} choices={choices} insert={insert} />
        <span className={length > longestReply ? 'ot-late' : 'ot-quiet'}>
          {say('reply.length', { length, longest: longestReply })}
        </span>
      </div>
      {appeal.entersFor !== null && <p className="ot-quiet">{say('reply.entersFor', { name: appeal.entersFor })}</p>}
      <Returned reply={returned} />
      <SuggestedTemplate appeal={appeal} choices={choices} insert={insert} />
      <textarea
        id="ot-reply"
        aria-label={say('reply.label')}
        rows={10}
        value={text}
        dir="auto"
        placeholder={say('reply.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {open.length > 0 && (
        <p className="ot-error" role="status">
          {say('reply.openPlaces', { places: open.join(', ') })}
        </p>
      )}
      <div className="ot-bar">
        <button className="ot-main" disabled={!ready}>
          {say(appeal.needsApproval ? 'reply.handIn' : 'reply.send')}
        </button>
        <span className="ot-quiet">{say('reply.draft')}</span>
      </div>
    </form>
  );
};
