import { classifyAppeal } from './classify-appeal.js';
import type { Deps } from './deps.js';
import { hearMessages } from './hear-messages.js';
import { passInstant } from './pass-instant.js';
import { publishReply } from './publish-reply.js';
import { readAppeal } from './read-appeal.js';
import { routeAppeal } from './route-appeal.js';
import { settlePublication } from './settle-publication.js';
import { takeAct } from './take-act.js';

/** What a run may do to the world. `deliver-message.ts` is not among them: it comes before any run. */
export const createActivities = (deps: Deps) => ({
  readAppeal: readAppeal(deps),
  classifyAppeal: classifyAppeal(deps),
  routeAppeal: routeAppeal(deps),
  hearMessages: hearMessages(deps),
  takeAct: takeAct(deps),
  passInstant: passInstant(deps),
  publishReply: publishReply(deps),
  settlePublication: settlePublication(deps),
});
export type Activities = ReturnType<typeof createActivities>;
