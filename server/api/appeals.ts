import type { DataSource } from 'typeorm';
import type { Deps } from '../../activities/deps.js';
import { findAppeal, readAppealDetail, readHistory } from '../../db/appeal-detail.js';
import { listAppeals, type AppealFilter } from '../../db/appeal-list.js';
import type { AppealSummary } from '../../db/appeal-summary.js';
import type { Appeal } from '../../db/entities/appeal.js';
import type { ReadSettings } from '../../db/settings.js';
import { mayReadAudit, type Operator } from '../../domain/access.js';
import type { Language } from '../../domain/language.js';
import { dialogThread } from '../../domain/message.js';
import { demandQuery, Problem } from './problem.js';
import { appealQuery, type AppealItem } from './schemas.js';

export interface ReadParts {
  db: DataSource;
  networks: Deps['networks'];
  readSettings: ReadSettings;
}

/** Sentences come in the language asked for; codes are the same in all. */
interface Wanted {
  operator: Operator;
  number: string;
  language: Language;
}

/** A page, newest first. Throws 400 for what cannot be asked. */
export const answerList = async (parts: ReadParts, operator: Operator, query: unknown) => {
  const { thread, cursor, limit: asked = '50', ...filter } = demandQuery(appealQuery, query);
  const limit = Number(asked);
  if (limit < 1 || limit > 200) throw new Problem(400, (words) => words.limit);
  const { items, next } = await listAppeals(parts, {
    ...{ ...filter, limit, scope: operator.department },
    before: cursor === undefined ? undefined : readCursor(cursor),
    at: thread === undefined ? undefined : readThread(parts.networks, thread),
  });
  return { items: items.map(itemOf), next: next === null ? null : Buffer.from(next).toString('base64url') };
};

const readCursor = (cursor: string): string => {
  const seq = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,18}$/.test(seq)) throw new Problem(400, (words) => words.cursor);
  return seq;
};

/** Whatever the host of the link. */
const readThread = (networks: Deps['networks'], link: string): NonNullable<AppealFilter['at']> => {
  for (const network of Object.values(networks)) {
    const target = network.readLink(link);
    if (target?.kind === 'dialog') return { column: 'thread', value: dialogThread(target.communityId, target.peerId) };
    const externalId = target && network.externalIdOf(target);
    if (externalId !== undefined) return { column: 'external_id', value: externalId };
  }
  throw new Problem(400, (words) => words.thread);
};

const itemOf = ({
  number,
  status,
  round,
  network,
  thread,
  topic,
  department,
  receivedAt,
  urgent,
  paused,
  ...rest
}: AppealSummary): AppealItem => ({
  ...{ number, status, round, network, thread, topic, department, receivedAt, urgent, paused },
  milestones: rest.milestones.map(({ kind, dueAt, metAt, extendedUntil }) => ({ kind, dueAt, metAt, extendedUntil })),
  escalations: rest.escalations,
  replies: rest.replies.map(({ id, kind, status, publishedUrl, promisedAt, onBehalfOf }) => ({
    ...{ id, kind, status, publishedUrl, promisedAt, onBehalfOf },
  })),
});

/** Throws 404 for one that this operator may not see, as if there were none. */
const demandAppeal = async ({ db }: ReadParts, operator: Operator, number: string): Promise<Appeal> => {
  const appeal = await findAppeal(db, number, operator.department);
  if (!appeal) throw new Problem(404, (words) => words.noSuchAppeal);
  return appeal;
};

export const answerAppeal = async (parts: ReadParts, { operator, number, language }: Wanted) => {
  const detail = await readAppealDetail(parts, await demandAppeal(parts, operator, number), language);
  const item = itemOf(detail);
  const replies = item.replies.map((reply, index) => ({
    ...reply,
    text: detail.replies[index]?.text ?? '',
    remark: detail.replies[index]?.remark ?? null,
  }));
  return {
    ...item,
    replies,
    messages: detail.messages,
    lastMessageId: detail.lastMessageId,
    why: [...detail.why, ...detail.terms.map(({ sentence }) => sentence)],
  };
};

export const answerAudit = async (parts: ReadParts, { operator, number, language }: Wanted) => {
  if (!mayReadAudit(operator)) throw new Problem(403, (words) => words.mayNotReadHistory);
  return { items: await readHistory(parts, await demandAppeal(parts, operator, number), language) };
};
