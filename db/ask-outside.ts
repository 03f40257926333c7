import type { EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import { ringsAt } from '../domain/sla.js';
import { addNotice, linkLives } from './add-notice.js';
import type { Appeal } from './entities/appeal.js';
import { recordAudit } from './record-audit.js';
import { newestVersion, type ReadSettings } from './settings.js';

export interface OutsideAsked {
  appeal: Pick<Appeal, 'id' | 'round' | 'urgent'>;
  department: string | null;
  readSettings: ReadSettings;
  once: string;
}

/**
 * An outside body has no sign-in: whenever it is its turn, it gets a letter with a link of its own. A department of ours gets none,
 * nor does a body without an address: curators answer for it. Address and hours are today's, not those of the appeal's version.
 */
export const askOutside = async (tx: EntityManager, { appeal, department, readSettings, once }: OutsideAsked): Promise<void> => {
  const settings = await readSettings(await newestVersion(tx));
  const body = settings.departments.find(({ code, kind, email }) => code === department && kind === 'outside' && email !== null);
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
