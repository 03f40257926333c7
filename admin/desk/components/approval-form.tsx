import React, { useEffect } from 'react';
import type { ReplyKind } from '../../../domain/appeal.js';
import { say } from '../../frame/words.ts';
import type { FormProps } from './act-forms.tsx';
import type { Detail } from './shapes.ts';
import { useDraft } from './use-act.ts';

/** `a` puts the finger on it: one key alone publishes nothing. */
export const approveId = 'ot-approve';

/** Somebody else's words: to be let out, or returned with a remark. What the resident wrote last stands on the same page. */
export const ApprovalForm = ({ appeal, busy, act }: FormProps) => {
  const [remark, setRemark] = useDraft(`otklik.returnReply.${appeal.number}`);
  const reply = appeal.replies.findLast(({ status }) => status === 'approval');
  const { lastMessageId } = appeal;
  if (!reply || lastMessageId === null) return null;
  const sendBack = async (): Promise<void> => {
    if (await act('returnReply', { replyId: reply.id, remark }, say('approval.returned'))) setRemark('');
  };
  return (
    <>
      <h2>{say('approval.title')}</h2>
      <article className="ot-message ot-ours">
        <p className="ot-quiet">{reply.by}</p>
        <p className="ot-words" dir="auto">
          {reply.text}
        </p>
      </article>
      <div className="ot-bar">
        <button
          type="button"
          id={approveId}
          className="ot-main"
          disabled={busy}
          onClick={() => void act('approveReply', { replyId: reply.id, lastMessageId }, say('approval.done'))}
        >
          {say('approval.send')}
        </button>
      </div>
      <details>
        <summary>{say('approval.return')}</summary>
        <label>
          {say('approval.remark')}
          <textarea rows={3} maxLength={1000} value={remark} onChange={({ target }) => setRemark(target.value)} />
        </label>
        <button type="button" disabled={busy || remark.trim() === ''} onClick={() => void sendBack()}>
          {say('approval.returnSend')}
        </button>
      </details>
    </>
  );
};

/** What came back for rework in this round is where its author goes on; words that are being written stay. */
export const useReturned = (
  { replies, round }: Detail,
  { kind, text, setText }: { kind: ReplyKind; text: string; setText: (words: string) => void },
): Detail['replies'][number] | undefined => {
  const last = replies.at(-1);
  const returned = last?.status === 'returned' && last.round === round && last.kind === kind ? last : undefined;
  useEffect(() => {
    if (returned && text === '') setText(returned.text);
  }, [returned?.id]);
  return returned;
};

export const Returned = ({ reply }: { reply: Detail['replies'][number] | undefined }) =>
  reply ? (
    <p className="ot-problem" role="status">
      {say('approval.why', { remark: reply.remark ?? '' })}
    </p>
  ) : null;

export const Awaiting = () => <p>{say('approval.awaited')}</p>;
