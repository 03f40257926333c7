import { machine, type Because } from '../domain/audit.js';
import { askOutside } from '../db/ask-outside.js';
import { readPublication } from '../db/claim-publication.js';
import { Reply } from '../db/entities/reply.js';
import { moveAppeal } from '../db/move-appeal.js';
import { readAppealView } from '../db/read-appeal-view.js';
import { isRecorded, recordAudit } from '../db/record-audit.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import type { AppealView } from '../workflows/messages.js';
import type { Deps } from './deps.js';
import { makePromise, settlePromises } from './keep-promise.js';
import { runUnderLock } from './step.js';

/** What the end of a publication means for the appeal: on to the observation, back to the desk, or a person must help. */
export const settlePublication =
  (deps: Deps) =>
  async ({ appealId, round, reply: publishing }: AppealView): Promise<AppealView> => {
    if (!publishing) return readAppealView(deps.db.manager, { appealId, round }); // withdrawn, or settled by its echo
    const replyId = publishing.id;
    return runUnderLock(deps, { appealId, round, in: ['publishing'] }, async (tx, appeal) => {
      const publication = await readPublication(tx, replyId);
      const { attempt } = publication;
      const once = `${round}/publish/${replyId}/${publication.status}/${attempt}`;
      if (await isRecorded(tx, appealId, once)) return;
      const reply = await tx.findOneByOrFail(Reply, { id: replyId });
      const by = machine('publisher');

      if (publication.status === 'published') {
        const to = reply.kind === 'final' ? 'observing' : 'promised';
        const { externalId } = publication;
        const because: Because = { what: 'reply-published', replyId, externalId, attempt };
        await moveAppeal(tx, { appealId, round, from: 'publishing', to, by, because, once });
        const publishedAt = publication.publishedAt ?? new Date();
        await meetMilestones(
          tx,
          appeal,
          reply.kind === 'final' ? ['triage', 'first-reply', 'final'] : ['triage', 'first-reply'],
          publishedAt,
        );
        await settlePromises(deps, tx, { appeal, by: reply.kind, at: publishedAt, who: by, once });
        if (reply.kind === 'interim') return makePromise(deps, tx, { appeal, reply, once });
        const settings = await deps.readSettings(appeal.settingsVersion);
        const { policyCode: policy, departmentCode: department } = appeal;
        const asked = { appeal, settings, policy, department, observedFrom: publishedAt, speed: deps.speed, once };
        await setDeadlines(tx, { ...asked, kinds: ['observation'] });
      } else if (publication.status === 'refused') {
        const because: Because = { what: 'reply-refused', replyId, code: 'text' };
        await moveAppeal(tx, { appealId, round, from: 'publishing', to: reply.cameFrom, by, because, once });
        await ring(tx, { appealId, department: appeal.departmentCode, to: 'executor', kind: 'reply-refused', because: {}, once });
        await askOutside(tx, { appeal, department: appeal.departmentCode, readSettings: deps.readSettings, once });
      } else if (publication.status === 'assisted' || publication.status === 'unconfirmed') {
        const kind = 'publication-needs-person';
        await recordAudit(tx, { appealId, round, by, because: { what: kind, replyId, status: publication.status }, once });
        await ring(tx, { appealId, department: appeal.departmentCode, to: 'executor', kind, because: {}, once });
      }
    });
  };
