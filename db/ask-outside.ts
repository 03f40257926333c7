import type { EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import type { Settings } from '../domain/settings.js';
import { ringsAt } from '../domain/sla.js';
import { addNotice, linkLives } from './add-notice.js';
import type { Appeal } from './entities/appeal.js';
import { recordAudit } from './record-audit.js';

export interface OutsideAsked {
  appeal: Pick<Appeal, 'id' | 'round' | 'urgent'>;
  department: string | null;
  settings: Settings;
  once: string;
}

/** An outside body has no sign-in: whenever it is its turn, it gets a letter with a link of its own. A department of ours gets none. */
export const askOutside = async (tx: EntityManager, { appeal, department, settings, once }: OutsideAsked): Promise<void> => {
  const body = settings.departments.find(({ code, kind }) => code === department && kind === 'outside');
  if (!body) return;
  const now = new Date();
  await addNotice(tx, {
    ...{ appeal, channel: 'email', recipientKind: 'department', recipient: body.code, kind: 'outside', because: {} },
    ...{ once, expiresAt: linkLives(now) },
    rungAt: ringsAt(settings, { department: body.code, urgent: appeal.urgent, now }),
  });
  await recordAudit(tx, {
    ...{ appealId: appeal.id, round: appeal.round, by: machine('notifier') },
    because: { what: 'outside-asked', department: body.code },
    once: `${once}/outside`,
  });
};
