import { createHash } from 'node:crypto';
import { Appeal } from '../../db/entities/appeal.js';
import type { Notice } from '../../db/entities/notice.js';
import { fromStored } from '../../db/nul-safe.js';
import { outsideOperator } from '../../db/outside-operator.js';
import { isTheirs, readSubject, type Subject } from '../notices/subject.js';
import { written } from '../notices/letter.js';
import type { ByLinkParts } from './index.js';
import { escape } from './page.js';

/** What an outside body is asked, and may see: the resident's words without his name, and when the answer is due. */
export interface Asked {
  notice: Notice;
  token: string;
  title: string;
  subject: Subject;
  messages: { text: string; sentAt: Date }[];
  /** Their last answer, if it was returned for rework. */
  returned: { text: string; remark: string } | null;
}

/** undefined = answered, expired, or no longer theirs. */
export const readAsked = async (parts: ByLinkParts, notice: Notice, token: string): Promise<Asked | undefined> => {
  const { db } = parts;
  const appeal = await db.manager.findOneByOrFail(Appeal, { id: notice.appealId });
  const isOpen = notice.recipientKind === 'department' && notice.expiresAt !== null && notice.expiresAt > new Date();
  if (!isOpen || notice.usedAt || appeal.round !== notice.round || !isTheirs(notice, appeal)) return undefined;
  // A reminder's own deadline may be met; the appeal is theirs all the same.
  const subject = await readSubject(parts, { ...notice, kind: 'outside', because: {} } as Notice);
  if (!subject) return undefined;
  const messages = (await db.query(
    `select text, sent_at as "sentAt" from messages where appeal_id = $1 and author_id is not null and deleted_at is null order by sent_at, seq`,
    [appeal.id],
  )) as Asked['messages'];
  return {
    ...{ notice, token, subject, title: `Обращение № ${subject.number}` },
    messages: messages.map(({ text, sentAt }) => ({ text: fromStored(text), sentAt })),
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

export const answerForm = ({ token, subject, messages, returned }: Asked, refused?: Refused): string => {
  const { topic, dueAt, timeZone, department, urgent } = subject;
  const said = messages.map(
    ({ text, sentAt }) =>
      `<blockquote>${escape(text)}</blockquote><p class="quiet">Написано ${written(sentAt.toISOString(), timeZone)}</p>`,
  );
  return [
    ...(department === null ? [] : [`<p>Администрация просит ответить: <strong>${escape(department)}</strong>.</p>`]),
    ...(urgent ? ['<p class="problem">Срочно: опасность для людей.</p>'] : []),
    `<p>${topic === null ? '' : `Тема: ${escape(topic)}. `}${dueAt === null ? '' : `Ответить до ${written(dueAt, timeZone)}.`}</p>`,
    '<h2>Что написал житель</h2>',
    ...said,
    ...(returned ? [`<p class="problem">Ответ вернули на доработку: ${escape(returned.remark)}</p>`] : []),
    ...(refused ? [`<p class="problem" role="alert">${escape(refused.problem)}.</p>`] : []),
    '<h2>Ваш ответ</h2>',
    formTo(
      token,
      'answer',
      `<label>Администрация опубликует его жителю в той же ветке.<textarea name="text" maxlength="4096" required>${escape(refused?.text ?? returned?.text ?? '')}</textarea></label><button class="main">Ответить</button>`,
    ),
    '<h2>Не к вам?</h2>',
    formTo(
      token,
      'decline',
      `<label>Почему<textarea class="short" name="reason" maxlength="1000" required>${escape(refused?.reason ?? '')}</textarea></label><button>Отказаться</button>`,
    ),
    '<h2>Ответите позже?</h2>',
    formTo(token, 'accept', '<button>Принято в работу</button>'),
  ].join('\n');
};

/** On every answer of these doors the page lies under its token, whatever was posted where. */
const formTo = (token: string, action: string, fields: string): string =>
  `<form method="post" action="/outside/${token}/${action}">${fields}</form>`;

/** The body's answer is an act like any other, in the body's name; its link is spent once the act is taken. */
export const takeAnswer = async (
  { db, acts }: ByLinkParts,
  { notice, subject }: Asked,
  kind: 'submitReply' | 'declineAsNotOurs',
  form: Record<string, unknown>,
): Promise<{ thanks: string } | Refused> => {
  const name = kind === 'submitReply' ? 'text' : 'reason';
  const given = typeof form[name] === 'string' ? form[name].replaceAll('\r\n', '\n') : '';
  const refused = (problem: string): Refused => ({ problem, [name]: given });
  const read = acts.read(kind, { [name]: given }, 'ru');
  if ('errors' in read) return refused(read.errors[0]?.message ?? 'Поле заполнено неверно');
  const done = await acts.act({
    ...{ kind, payload: read.payload, language: 'ru', number: subject.number },
    operator: await outsideOperator(db.manager, { code: notice.recipient, name: subject.department ?? notice.recipient }),
    // The same words sent twice are one act; others, after a refusal, are another.
    idempotencyKey: `${notice.id}/${createHash('sha256').update(given).digest('hex')}`,
  });
  if (done.outcome === 'refused' || done.outcome === 'bad-field') return refused(done.reason);
  if (done.outcome !== 'done' && done.outcome !== 'pending') return refused('Обращение успело измениться: откройте ссылку снова');
  await db.query(`update notices set used_at = now(), acknowledged_at = coalesce(acknowledged_at, now()) where id = $1`, [
    notice.id,
  ]);
  return {
    thanks:
      kind === 'submitReply'
        ? '<p>Спасибо, ответ принят. Он будет опубликован жителю.</p>'
        : '<p>Отказ принят: администрация передаст обращение другому адресату.</p>',
  };
};
