import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { refusalOf } from '../domain/appeal.js';
import { Inbox, type Thing } from './inbox.js';
import type { AppealView, Round } from './messages.js';

/** Steps that stay within our database: short, so the worker runs them inside the workflow task. */
const { readAppeal, classifyAppeal, routeAppeal, takeAct, hearMessages, settlePublication, passInstant } =
  proxyLocalActivities<Activities>({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '10s' },
    // A longer wait is a timer: what fails again and again must not hold the worker's hands, and twenty such would hold all of them.
    localRetryThreshold: '2s',
  });

/** Steps that leave for the network. */
const { publishReply } = proxyActivities<Activities>({
  startToCloseTimeout: '90s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** One round of an appeal's life. A first run, a reopening and a restart begin alike: by reading the row. */
export async function handleAppeal({ appealId, round }: Round): Promise<void> {
  const inbox = new Inbox();
  let appeal = await readAppeal({ appealId, round });

  if (appeal.status === 'received' && !appeal.over) {
    appeal = await classifyAppeal(appeal);
    appeal = await routeAppeal(appeal); // to a department or to triage; deadlines come back as instants
  }
  let publishing = '';
  while (!appeal.over) {
    if (appeal.unheard && appeal.status !== 'publishing') appeal = await hearMessages(appeal);
    else if (isOnItsWay(appeal) && publishing !== appeal.reply.id) publishing = startPublishing(inbox, appeal.reply.id);
    else if (isSettled(appeal)) appeal = await settlePublication(appeal);
    else if (workflowInfo().continueAsNewSuggested && inbox.isEmpty() && !isOnItsWay(appeal)) break;
    else {
      const next = await inbox.next(appeal); // the one wait: act, message, end of a publication, instant
      if (next.kind === 'publication' && next.replyId === publishing) publishing = '';
      appeal = await take(appeal, next);
    }
  }
  inbox.refuseTheRest(); // every handler answered before the run ends
  await condition(allHandlersFinished);
  if (!appeal.over) await continueAsNew<typeof handleAppeal>({ appealId, round });
}

async function take(appeal: AppealView, next: Thing): Promise<AppealView> {
  switch (next.kind) {
    case 'act': {
      // The validator has agreed, but acts taken since may have changed what it saw.
      const refusal = refusalOf(next.act, appeal);
      const after = refusal ? appeal : await takeAct(appeal, next.act);
      next.answer(refusal);
      return after;
    }
    case 'message':
      return hearMessages(appeal);
    case 'publication':
      return settlePublication(appeal);
    case 'instant':
      return passInstant(appeal, next.instant);
  }
}

type Publishing = AppealView & { reply: NonNullable<AppealView['reply']> };

const isOnItsWay = (appeal: AppealView): appeal is Publishing =>
  appeal.status === 'publishing' && (appeal.reply?.publication === 'intended' || appeal.reply?.publication === 'sending');

/** Ended without a word of whoever was sending it: the callback's echo came, or a crash left the last step undone. */
const isSettled = (appeal: AppealView): appeal is Publishing =>
  appeal.status === 'publishing' && (appeal.reply?.publication === 'published' || appeal.reply?.publication === 'refused');

/** Beside the main line: the ladder and acts go on while a reply is on its way. */
function startPublishing(inbox: Inbox, replyId: string): string {
  void publishReply(replyId).then((outcome) => inbox.put({ kind: 'publication', replyId, outcome }));
  return replyId;
}
