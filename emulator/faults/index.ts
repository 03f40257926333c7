import type { Forgery } from '../store/world.js';

/** Where a fault strikes when no `method` is named: calls of the API, or events on their way to the product. */
type Scope = 'calls' | 'writes' | 'comments' | 'keyed' | 'events' | 'news' | 'comment-news' | 'answers';

export interface KnownFault {
  title: string;
  on: Scope;
  /** The error that the network answers instead of doing what it was asked. */
  code?: number;
  /** The usual one stands first. */
  variants?: readonly string[];
}

export const forgeries: readonly Forgery[] = [
  'wrong-secret',
  'no-secret',
  'foreign-group',
  'oversized',
  'invalid-json',
  'invalid-utf8',
  'unknown-type',
];

/** What may come instead of an answer (F9). */
export const garbages = ['html', 'truncated', 'empty', 'gzip'] as const;

/** The bad days that this stand knows (networks.md §7.6); any other is refused, or a test of it would prove nothing. */
export const catalogue = {
  F1: { title: 'Слишком много запросов (ошибка 6)', on: 'calls', code: 6 },
  F2: { title: 'Частые записи приняты за рассылку (ошибка 9)', on: 'writes', code: 9 },
  F3: { title: 'Код с картинки (ошибка 14)', on: 'writes', code: 14, variants: ['picture', 'redirect'] },
  F4: { title: 'Исчерпан дневной предел метода (ошибка 29)', on: 'calls', code: 29 },
  F5: { title: 'Ключ больше не действует (ошибка 5)', on: 'calls', code: 5 },
  F6: { title: 'Записано, но ответ — ошибка 10', on: 'writes' },
  F7: { title: 'Связь обрывается после записи', on: 'writes' },
  F8: { title: 'Записано, но ответ опаздывает', on: 'writes' },
  F9: { title: 'Вместо ответа мусор', on: 'writes', variants: garbages },
  F10: { title: 'Одно событие приходит много раз сразу', on: 'events' },
  F11: { title: 'То же событие под новым номером', on: 'events' },
  F12: { title: 'События приходят не по порядку', on: 'news' },
  F13: { title: 'Комментарий правят, удаляют, возвращают', on: 'comment-news', variants: ['edits', 'restored', 'deleted'] },
  F14: { title: 'Событие пропадает', on: 'events' },
  F16: { title: 'Поддельные события рядом с настоящим', on: 'events', variants: forgeries },
  F17: { title: 'Ответ на событие опоздал, оно придёт снова', on: 'answers' },
  F18: { title: 'Часы сети сбиты', on: 'news' },
  F19: { title: 'Место закрыли, автор удалён (ошибка 15)', on: 'writes', code: 15 },
  F20: { title: 'Комментарии закрыты (ошибка 213)', on: 'comments', code: 213 },
  F22: { title: 'После десяти неудач подряд события не шлют час', on: 'answers', variants: ['ten-failures', 'first-failure'] },
  F23: { title: 'Ключ повтора не действует', on: 'keyed' },
} satisfies Record<string, KnownFault>;

export type FaultId = keyof typeof catalogue;
export const knownFaults = Object.keys(catalogue) as FaultId[];
export const knownFault = (id: string): KnownFault | undefined => (catalogue as Partial<Record<string, KnownFault>>)[id];
export const refusalCode = (id: string): number | undefined => knownFault(id)?.code;

const callScopes: readonly Scope[] = ['calls', 'writes', 'comments', 'keyed'];
export const strikesCalls = ({ on }: KnownFault): boolean => callScopes.includes(on);
export const callFaults = knownFaults.filter((id) => strikesCalls(catalogue[id]));

const comments = ['wall.createComment'];
const keyed = [...comments, 'messages.send'];
const writes = [...keyed, 'wall.post', 'wall.editComment', 'wall.deleteComment', 'wall.closeComments', 'wall.openComments'];
const commentNews = ['wall_reply_new'];
const news = [...commentNews, 'wall_post_new', 'message_new'];

/** What a fault strikes of itself; `undefined` = everything on its side. */
export const usualTargets: Record<Scope, readonly string[] | undefined> = {
  calls: undefined,
  writes,
  comments,
  keyed,
  events: undefined,
  news,
  'comment-news': commentNews,
  answers: undefined,
};

/** Longer than a client waits for a write. */
export const usualDelayMs = 25_000;
/** How long an event is kept back if no other comes after it. */
export const usualHoldMs = 15_000;
export const usualCopies = 10;
export const usualSkewSeconds = -600;
export const failuresInRow = 10;
