import { readAppealView } from '../db/read-appeal-view.js';
import type { AppealView, Round } from '../workflows/messages.js';
import type { Deps } from './deps.js';

export const readAppeal =
  ({ db }: Deps) =>
  async (round: Round): Promise<AppealView> =>
    readAppealView(db.manager, round);
