import type { ResourceWithOptions } from 'adminjs';
import { Notice, noticeStatuses } from '../../db/entities/notice.js';
import { channels } from '../../domain/settings.js';
import { answers } from '../locales/answers.js';
import { resource, type Payload, type PanelUser } from '../resource.js';
import { mayManage, type PeopleParts } from './form.js';

const choices = (codes: readonly string[]) => codes.map((value) => ({ value, label: value }));

/** The log of what went out by e-mail and webhook: where to, how it fared, and whether it was acknowledged. */
export const createNoticeLog = (parts: PeopleParts): ResourceWithOptions =>
  resource({
    entity: Notice,
    id: 'notices',
    options: {
      navigation: false,
      listProperties: ['at', 'number', 'who', 'channel', 'status', 'attempts', 'why', 'sentAt', 'acknowledgedAt'],
      showProperties: [
        ...['number', 'at', 'who', 'channel', 'address', 'status', 'attempts', 'why', 'nextTryAt'],
        ...['sentAt', 'providerId', 'acknowledgedAt'],
      ],
      filterProperties: [],
      sort: { sortBy: 'at', direction: 'desc' },
      properties: {
        number: { type: 'string', isTitle: true },
        who: { type: 'string' },
        why: { type: 'string' },
        because: { isVisible: false },
        channel: { availableValues: choices(channels) },
        status: { availableValues: choices(noticeStatuses) },
      },
    },
    mayRead: mayManage,
    dress: (rows, user) => dress(parts, rows, user),
  });

const dress = async ({ db }: PeopleParts, rows: Payload[], { language }: PanelUser): Promise<Payload[]> => {
  const known = (await db.query(
    `select id::text as code, number as name from appeals where id::text = any ($1)
     union all select id::text, name from operators union all select code, name from departments
     union all select id::text, name from webhook_addresses`,
    [rows.map(({ appealId }) => appealId)],
  )) as { code: string; name: string }[];
  const names = new Map(known.map(({ code, name }) => [code, name]));
  const { noticeError } = answers[language];
  return rows.map(({ appealId, recipient, lastError, status }) => ({
    number: names.get(String(appealId)) ?? '—',
    who: names.get(String(recipient)) ?? '—',
    why: typeof lastError === 'string' && status !== 'sent' ? noticeError(lastError) : '',
  }));
};
