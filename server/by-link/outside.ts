import { createHash } from 'node:crypto';
import { Appeal } from '../../db/entities/appeal.js';
import type { Notice } from '../../db/entities/notice.js';
import { fromStored } from '../../db/nul-safe.js';
import { outsideOperator } from '../../db/outside-operator.js';
import type { Language } from '../../domain/language.js';
import type { IncomingMessage } from '../../domain/message.js';
import { isTheirs, readSubject, type Subject } from '../notices/subject.js';
import { written } from '../notices/letter.js';
import type { ByLinkParts } from './index.js';
import { escape } from './page.js';
import { pageWords, type PageWords } from './words.js';

/** What an outside body is asked, and may see: the resident's words without his name, and when the answer is due. */
export interface Asked {
  notice: Notice;
  token: string;
  language: Language;
  title: string;
  subject: Subject;
  messages: { text: string; sentAt: Date; attachments: Attachment[] }[];
  /** Their last answer, if it was returned for rework. */
  returned: { text: string; remark: string } | null;
}

type Attachment = IncomingMessage['attachments'][number];

/** undefined = answered, expired, or no longer theirs. */
export const readAsked = async (
  parts: ByLinkParts,
  notice: Notice,
  { token, language }: { token: string; language: Language },
): Promise<Asked | undefined> => {
  const { db } = parts;
  const appeal = await db.manager.findOneByOrFail(Appeal, { id: notice.appealId });
  const isOpen = notice.recipientKind === 'department' && notice.expiresAt !== null && notice.expiresAt > new Date();
  if (!isOpen || notice.usedAt || appeal.round !== notice.round || !isTheirs(notice, appeal)) return undefined;
  // A reminder's own deadline may be met; the appeal is theirs all the same.
  const subject = await readSubject(parts, { ...notice, kind: 'outside', because: {} } as Notice);
  if (!subject) return undefined;
  const messages = (await db.query(
    `select text, sent_at as "sentAt", attachments from messages where appeal_id = $1 and author_id is not null and deleted_at is null order by sent_at, seq`,
    [appeal.id],
  )) as Asked['messages'];
  return {
    ...{ notice, token, language, subject, title: pageWords[language].appeal(subject.number) },
    messages: messages.map(({ text, ...message }) => ({ ...message, text: fromStored(text) })),
    returned: await readReturned(parts, appeal),
  };
};

const readReturned = async ({ db }: ByLinkParts, { id, round }: Appeal): Promise<Asked['returned']> => {
  const [last] = (await db.query(
    `select r.text, c.payload ->> 'remark' as remark from replies r left join commands c on c.id = r.returned_by
     where r.appeal_id = $1 and r.round = $2 order by r.written_at desc limit 1`,
    [id, round],
  )) as { text: string; remark: string | null }[];
  return last?.remark == null ? null : { text: fromStored(last.text), remark: fromStored(last.remark) };
};

interface Refused {
  problem: string;
  text?: string;
  reason?: string;
}

export const answerForm = (asked: Asked, refused?: Refused): string => {
  const { language, subject, messages, returned } = asked;
  const { topic, dueAt, timeZone, department, urgent } = subject;
  const words = pageWords[language];
  const said = messages.flatMap(({ text, sentAt, attachments }) => [
    ...(text === '' ? [] : [`<blockquote>${escape(text)}</blockquote>`]),
    ...(attachments.length === 0
      ? []
      : [`<p>${words.attached} ${attachments.map((one) => attached(one, words)).join(', ')}</p>`]),
    `<p class="quiet">${words.written(written(sentAt.toISOString(), timeZone, language))}</p>`,
  ]);
  const about = [
    ...(topic === null ? [] : [escape(words.topic(topic))]),
    ...(dueAt === null ? [] : [words.due(written(dueAt, timeZone, language))]),
  ];
  return [
    ...(department === null ? [] : [`<p>${words.asks} <strong>${escape(department)}</strong>.</p>`]),
    ...(urgent ? [`<p class="problem">${words.danger}</p>`] : []),
    `<p>${about.join(' ')}</p>`,
    `<h2>${words.resident}</h2>`,
    ...said,
    ...(returned ? [`<p class="problem">${words.returned} ${escape(returned.remark)}</p>`] : []),
    ...(refused ? [`<p class="problem" role="alert">${escape(refused.problem)}.</p>`] : []),
    `<h2>${words.answer}</h2>`,
    formTo(
      asked,
      'answer',
      `<label>${words.answerHint}<textarea name="text" maxlength="4096" required>${escape(refused?.text ?? returned?.text ?? '')}</textarea></label><button class="main">${words.send}</button>`,
    ),
    `<h2>${words.notYours}</h2>`,
    formTo(
      asked,
      'decline',
      `<label>${words.why}<textarea class="short" name="reason" maxlength="1000" required>${escape(refused?.reason ?? '')}</textarea></label><button>${words.decline}</button>`,
    ),
    `<h2>${words.later}</h2>`,
    formTo(asked, 'accept', `<button>${words.accept}</button>`),
  ].join('\n');
};

/**
 * A photo is opened by the reader's browser at the network's own address. Of everything else the kind alone is told: the link of a
 * document or a page may name the resident.
 */
const attached = ({ kind, url }: Attachment, { attachments }: PageWords): string => {
  const name = escape((Object.hasOwn(attachments, kind) && attachments[kind]) || kind);
  return kind === 'photo' && url !== null
    ? `<a href="${escape(url)}" target="_blank" rel="noopener noreferrer">${name}</a>`
    : name;
};

/** On every answer of these doors the page lies under its token, whatever was posted where. */
const formTo = ({ token, language }: Asked, action: string, fields: string): string =>
  `<form method="post" action="/outside/${token}/${action}?language=${language}">${fields}</form>`;

/** The body's answer is an act like any other, in the body's name; its link is spent once the act is taken. */
export const takeAnswer = async (
  { db, acts }: ByLinkParts,
  { notice, subject, language }: Asked,
  kind: 'submitReply' | 'declineAsNotOurs',
  form: Record<string, unknown>,
): Promise<{ thanks: string } | Refused> => {
  const words = pageWords[language];
  const name = kind === 'submitReply' ? 'text' : 'reason';
  const given = typeof form[name] === 'string' ? form[name].replaceAll('\r\n', '\n') : '';
  const refused = (problem: string): Refused => ({ problem, [name]: given });
  const read = acts.read(kind, { [name]: given }, language);
  if ('errors' in read) return refused(read.errors[0]?.message ?? words.wrongField);
  const done = await acts.act({
    ...{ kind, payload: read.payload, language, number: subject.number },
    operator: await outsideOperator(db.manager, { code: notice.recipient, name: subject.department ?? notice.recipient }),
    // The same words sent twice are one act; others, after a refusal, are another.
    idempotencyKey: `${notice.id}/${createHash('sha256').update(given).digest('hex')}`,
  });
  if (done.outcome === 'refused' || done.outcome === 'bad-field') return refused(done.reason);
  if (done.outcome !== 'done' && done.outcome !== 'pending') return refused(words.changed);
  await db.query(`update notices set used_at = now(), acknowledged_at = coalesce(acknowledged_at, now()) where id = $1`, [
    notice.id,
  ]);
  return { thanks: kind === 'submitReply' ? words.answered : words.declined };
};
