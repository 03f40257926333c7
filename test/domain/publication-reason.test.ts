import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../domain/language.js';
import { publicationReason, publicationReasonSentence, type Cause, type Stage } from '../../domain/publication-reason.js';

describe('why a reply is not published, to a person', () => {
  test.each<[Stage, Cause, number | undefined, Language, string]>([
    [
      ...(['refused', 'comments-closed', 213, 'ru'] as const),
      'Ответ не опубликован: под этой записью закрыты комментарии. Опубликуйте вручную или напишите автору в сообщения.',
    ],
    [
      ...(['refused', 'comments-closed', 213, 'en'] as const),
      'The reply is not published: the comments of this post are closed. Publish by hand or write to the author in messages.',
    ],
    [
      ...(['unclear', 'their-failure', 10, 'ru'] as const),
      'Неизвестно, опубликован ли ответ: сбой на стороне соцсети (код 10). Программа проверит сама.',
    ],
    [
      ...(['unclear', 'late', undefined, 'en'] as const),
      'Nobody knows whether the reply is published: the network did not answer in time.',
    ],
  ])('%s, %s, %s in %s', (stage, cause, code, language, sentence) =>
    expect(publicationReasonSentence(publicationReason(stage, cause, code), language)).toBe(sentence),
  );

  test.each(['Ответ не опубликован: здесь запрещены ссылки.', 'refused/nonsense/1', 'refused/constructor'])(
    'what is no code stays as it was kept: %s',
    (kept) => expect(publicationReasonSentence(kept, 'en')).toBe(kept),
  );
});
