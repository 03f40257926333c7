import { describe, expect, test } from '@jest/globals';
import { phrases } from '../../db/seed/phrases.js';
import { urgency } from '../../db/seed/urgency.js';
import { classify, looksLikeAppeal, reactionOf } from '../../domain/classifier.js';
import type { Settings, Topic } from '../../domain/settings.js';

const topic = (code: string, department: string, stems: string[], season: Topic['season'] = null): Topic => ({
  ...{ code, department, stems, season, group: 'all', name: code },
  ...{ fastTrack: false, photoRequired: false, norms: '', examples: [] },
});

const settings: Settings = {
  groups: [{ code: 'all', name: 'Все' }],
  topics: [
    topic('snow', 'landscaping', ['снег', 'снег* не чист*', 'не чист* двор*', 'сугроб*'], { from: '10-15', to: '04-15' }),
    topic('mowing', 'landscaping', ['трава', 'не кос*'], { from: '05-01', to: '09-30' }),
    topic('road', 'roads', ['яма', 'дорога', 'асфальт*']),
    topic('light', 'power', ['фонарь', 'не горит фонар*', 'фонар* не гор*']),
    topic('water', 'housing', ['вода', 'нет воды', 'горяч* вод*']),
    topic('heating', 'housing', ['батарея', 'отоплени*', 'нет тепла', 'горяч* вод*']),
    topic('bus', 'roads', ['автобус*', 'остановка']),
    topic('dogs', 'safety', ['собака', 'стая собак', 'бездомн* собак*']),
  ],
  departments: [],
  territories: [
    { code: 'igrim', name: 'Игрим', stems: ['Игрим*'] },
    { code: 'svetly', name: 'Светлый', stems: ['посёлок Светлый', 'посёлке Светлом', 'в Светлом'] },
  ],
  rules: [],
  addressees: [],
  urgency,
  policies: [],
  calendars: [],
  ladders: [],
  phrases,
  templates: [],
};

const read = (text: string, at = '2026-11-24T07:00:00.000Z') => classify(text, settings, { communityTerritory: 'berezovo', at });

describe('the topic', () => {
  test.each<[string, string, string]>([
    ['one plain word is enough', 'Кругом сугробы', 'sure snow'],
    ['a phrase is worth more than a word', 'На остановке не горит фонарь', 'sure light'],
    ['two words of one topic are worth more than one of another', 'Асфальта нет, одни ямы, трава лезет', 'sure road'],
    ['a word said often counts once', 'Дорога, дорога, дорога! Фонарь!', 'unsure light'],
    ['topics of one department need not be told apart', 'Нет воды, и батареи тоже', 'sure water'],
    ['topics of two need a person', 'Фонарь и собака', 'unsure dogs'],
    ['a hint that topics share points to both', 'Горячая вода', 'sure heating'],
    ['what speaks for one topic of a department speaks for the others', 'Фонарь! Асфальта нет, и автобуса нет', 'sure bus'],
    ['where it happens tells who answers', 'Фонарь на остановке', 'sure bus'],
    ['but not what merely stands near', 'Собака у новой остановки', 'sure dogs'],
    ['or behind', 'За остановкой стая собак', 'sure dogs'],
    ['an adjective belongs to its noun', 'Не горит фонарь у бездомной собаки', 'sure light'],
    ['a name of a street is not a subject', 'Фонарь на Автобусной', 'sure light'],
    ['«нет» adds less than a word that tells', 'Асфальт, яма, нет воды', 'sure road'],
    ['a misspelt word helps', 'Автабус и остоновка', 'sure bus'],
    ['but is not enough by itself', 'Автабус', 'unsure bus'],
    ['nothing known', 'Верните нам кинотеатр', 'unsure null'],
    ['a bare question', 'А когда?', 'unsure null'],
    ['a photo without words', '', 'unsure null'],
    ['nothing but digits', '8 800 555', 'unsure null'],
    ['thanks for a long story', 'Спасибо, молодцы! Снег во дворе на Мира убрали, и песком посыпали', 'unsure snow'],
  ])('%s: «%s»', (_sentence, text, expected) => {
    const { decision, topic: code } = read(text);
    expect(`${decision} ${code}`).toBe(expected);
  });

  test.each([
    ['in its season', '2026-06-10T07:00:00.000Z', 'mowing'],
    ['on the last day of the season', '2026-09-30T07:00:00.000Z', 'mowing'],
    ['in a season that crosses the new year', '2026-01-10T07:00:00.000Z', 'snow'],
    ['out of season', '2026-12-01T07:00:00.000Z', 'snow'],
  ])('a topic %s', (_sentence, at, expected) => {
    expect(read('Трава и снег', at).topic).toBe(expected);
  });

  test('one word out of season is not enough', () => {
    expect(read('Кругом сугробы', '2026-07-01T07:00:00.000Z')).toMatchObject({ decision: 'unsure', topic: 'snow' });
  });
});

test('words are marked where the resident wrote them', () => {
  const text = '❄️ Снега много, и опять «не чистят двор».';
  const { words, candidates } = read(text);
  expect(words.map(({ start, end, hint, ...of }) => [text.slice(start, end), hint, of])).toEqual([
    ['Снега', 'снег', { topic: 'snow' }],
    ['не', 'не чист* двор*', { topic: 'snow' }],
    ['чистят', 'не чист* двор*', { topic: 'snow' }],
    ['двор', 'не чист* двор*', { topic: 'snow' }],
  ]);
  expect(candidates).toEqual([{ topic: 'snow', score: expect.any(Number) }]);
});

test('at most three candidates, the best first; equals by code', () => {
  expect(read('Собака, фонарь, вода, автобус, снег').candidates.map(({ topic: code }) => code)).toEqual(['bus', 'dogs', 'light']);
});

test.each([
  ['Фонарь не горит', 'Тема «light» по словам «фонар* не гор*».'],
  ['Фонарь, собака', 'Тема «dogs» или «light»: слова указывают на обе.'],
  ['Верните кинотеатр', 'Слов, по которым узнаётся тема, нет.'],
  ['Спасибо!', 'Это благодарность, ответа никто не ждёт.'],
  ['Ахаха', 'Это реплика без вопроса и просьбы.'],
])('why, in a sentence: «%s»', (text, why) => {
  expect(read(text).why).toBe(why);
});

test.each([
  ['Снег в Игриме', 'igrim'],
  ['Снег в посёлке Светлом', 'svetly'],
  ['Снег на светлой улице', 'berezovo'],
  ['Из Игрима в Игрим через посёлок Светлый', 'igrim'],
  ['Снег в Игриме и в Светлом, в Игриме больше; в Светлом тоже', 'berezovo'],
  ['Снег', 'berezovo'],
])('the territory is the one named, else the community’s: «%s»', (text, expected) => {
  expect(read(text).territory).toBe(expected);
});

describe('what needs no answer, what reopens, what is an appeal under another’s post', () => {
  test.each<[string, string, string, string]>([
    ['Спасибо!', 'noise', 'thanks', 'context'],
    ['Спасибо большое за оперативный ответ 🙏', 'noise', 'thanks', 'context'],
    ['Спасибо, Анна Сергеевна!', 'noise', 'thanks', 'context'],
    ['[id5|Анна], спасибо Вам', 'noise', 'thanks', 'context'],
    ['СПАСИИИБО', 'noise', 'thanks', 'context'],
    ['Снег убрали, лифт заработал, всем спасибо', 'noise', 'thanks', 'context'],
    ['👍👍', 'noise', 'thanks', 'context'],
    ['Ок', 'noise', 'thanks', 'context'],
    ['+1', 'noise', 'thanks', 'context'],
    ['Ахахаха)))', 'noise', 'thanks', 'context'],
    ['Поддерживаю!', 'noise', 'thanks', 'context'],
    ['Здравствуйте', 'noise', 'thanks', 'context'],
    ['С праздником всех!', 'noise', 'thanks', 'context'],
    ['Не за что', 'noise', 'thanks', 'context'],
    ['Спасибо, но ничего не сделали', 'unsure', 'complaint', 'appeal'],
    ['Спасибо за грязь', 'unsure', 'complaint', 'appeal'],
    ['Молодцы, нечего сказать', 'unsure', 'doubtful', 'context'],
    ['Спасибо, а когда?', 'unsure', 'doubtful', 'context'],
    ['Не согласна', 'unsure', 'complaint', 'appeal'],
    ['Почините!', 'unsure', 'complaint', 'appeal'],
    ['Сделайте', 'unsure', 'complaint', 'appeal'],
    ['Опять не работает', 'unsure', 'complaint', 'appeal'],
    ['Нет тепла', 'sure', 'complaint', 'appeal'],
    ['Фонарь у вас был зелёный?', 'sure', 'complaint', 'appeal'],
    ['А какой это дом?', 'unsure', 'doubtful', 'context'],
    ['Когда уберут?', 'unsure', 'complaint', 'appeal'],
    ['Посмотрю завтра утром', 'unsure', 'doubtful', 'context'],
    ['???', 'unsure', 'doubtful', 'context'],
    ['😡', 'unsure', 'complaint', 'appeal'],
    ['89120000000', 'unsure', 'doubtful', 'context'],
    ['', 'unsure', 'doubtful', 'context'],
  ])('«%s»: %s, %s, %s', (text, decision, reaction, place) => {
    expect(read(text).decision).toBe(decision);
    expect(reactionOf(text, settings)).toBe(reaction);
    expect(looksLikeAppeal(text, settings) ? 'appeal' : 'context').toBe(place);
  });
});

test('settings without a single hint leave everything to people', () => {
  const bare = { ...settings, topics: [], territories: [], phrases: { thanks: [], chatter: [], complaint: [] }, urgency: [] };
  const at = '2026-11-24T07:00:00.000Z';
  expect(classify('Спасибо, снег', bare, { communityTerritory: null, at })).toEqual({
    ...{ decision: 'unsure', topic: null, territory: null },
    ...{ words: [], candidates: [], why: 'Слов, по которым узнаётся тема, нет.' },
  });
});

test('the longest comment is read within a second', () => {
  const text = 'Снег не чистят, воды нет, спасибо! 🥶 '.repeat(450).slice(0, 16_384);
  const begun = performance.now();
  expect(read(text).topic).toBe('snow');
  expect(performance.now() - begun).toBeLessThan(1000);
});
