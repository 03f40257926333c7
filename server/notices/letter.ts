import type { Notice } from '../../db/entities/notice.js';
import type { Links } from './links.js';
import type { Subject } from './subject.js';

/** In Russian: nobody has told us in what language he reads his mail. */
export const letterOf = (
  { id, kind, recipientKind }: Notice,
  { number, topic, sentence, dueAt, timeZone, urgent }: Subject,
  links: Links,
  districtName: string,
): { subject: string; text: string } => {
  const isOutside = recipientKind === 'department';
  const lines = [
    ...(urgent ? ['Срочно: опасность для людей.'] : []),
    kind === 'outside' ? 'Администрация просит вас ответить на обращение жителя.' : `${sentence}.`,
    '',
    `Обращение: № ${number}`,
    ...(topic === null ? [] : [`Тема: ${topic}`]),
    ...(dueAt === null ? [] : [`Ответить до: ${written(dueAt, timeZone)}`]),
    '',
    ...(isOutside
      ? [
          `Прочитать, ответить или отказаться: ${links.outside(id)}`,
          'Вход не нужен. Ссылка именная и действует на один ответ, не пересылайте её.',
        ]
      : [`Открыть: ${links.appeal(number)}`, `Подтвердить, что приняли: ${links.acknowledge(id)}`]),
    '',
    '—',
    `${districtName}, система «Отклик»`,
  ];
  const about = kind === 'outside' ? 'обращение ждёт вашего ответа' : sentence;
  return { subject: `${urgent ? 'Срочно. ' : ''}№ ${number}: ${about}`, text: lines.join('\n') };
};

export const written = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(instant));
