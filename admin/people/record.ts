import type { ActionContext } from 'adminjs';
import type { EntityManager } from 'typeorm';
import { recordAudit } from '../../db/record-audit.js';
import { operator, type Because } from '../../domain/audit.js';
import type { PanelUser } from '../resource.js';

/** What an administrator changed, in the transaction of the change: last, for it takes the lock of the record's chain. */
export const record = (tx: EntityManager, { currentAdmin }: ActionContext, because: Because): Promise<void> =>
  recordAudit(tx, { appealId: null, round: null, by: operator((currentAdmin as PanelUser).id), because, once: null });
