import { hitsIn, type Reading } from './reading.js';
import type { Word } from './stems.js';

/**
 * `thanks`, `chatter`: made of staff's phrases alone · `complaint`: displeasure, a request, danger · `question` ·
 * `grateful`: thanks with other words beside it · `plain`: nothing of these.
 */
export type Tone = 'thanks' | 'chatter' | 'complaint' | 'question' | 'grateful' | 'plain';

export const toneOf = (reading: Reading): Tone => {
  const { text } = reading;
  const asks = text.includes('?') || reading.words.some(({ norm }) => interrogatives.has(norm));
  const thanks = hitsIn(reading, 'thanks');
  if (!asks && !angry.test(text)) {
    if (reading.words.length === 0) return /[\p{L}\p{N}]|^$/u.test(text.trim()) ? 'plain' : wordless(text);
    if (isAlone(reading)) return thanks.length > 0 ? 'thanks' : 'chatter';
  }
  if (hitsIn(reading, 'complaint').length > 0 || hitsIn(reading, 'danger').length > 0 || angry.test(text)) return 'complaint';
  if (asks) return 'question';
  return thanks.length > 1 && !reading.words.some(({ norm }) => negations.has(norm)) ? 'grateful' : 'plain';
};

const wordless = (text: string): Tone => (/[👍👏🙏❤♥😍🥰😊☺🤝💐🌹🔥👌💯🎉]/u.test(text) ? 'thanks' : 'chatter');

const angry = /[😠😡🤬👿👎💩🤮🤢🖕]/u;

/** Every word is one of staff's phrases, or says nothing by itself, or is the name of whom one thanks. */
const isAlone = (reading: Reading): boolean => {
  const kind = [...hitsIn(reading, 'thanks'), ...hitsIn(reading, 'chatter')];
  const covered = new Set(kind.flatMap(({ at }) => at));
  if (covered.size === 0) return /^\s*\+*\s*1?\s*$/u.test(reading.text);
  return reading.words.every(({ norm }, index) => covered.has(index) || neutral.has(norm) || isName(reading, index));
};

/** «Анна Сергеевна»: a patronymic, or the capitalised word before one. */
const isName = ({ text, words }: Reading, index: number): boolean => {
  const word = words[index];
  const next = words[index + 1];
  return isPatronymic(word) || (isPatronymic(next) && word !== undefined && /^\p{Lu}/u.test(text.slice(word.start, word.end)));
};

const isPatronymic = (word: Word | undefined): boolean =>
  word !== undefined && /.{3}(?:овн|евн|ичн)(?:а|ы|е|у|ой)$|.{3}(?:ович|евич|ич)(?:а|у|ем)?$/u.test(word.norm);

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const interrogatives = list('когда почему зачем сколько доколе куда где кто чей откуда');

const negations = list('не нет ни без но только');

/** Function words; «не», «нет», «но», «только» and the like are not among them: they turn the meaning. */
const neutral = list(
  'и а в во на за по о об от до для при к ко с со у из это этот эта эти то так как что же ж ли бы мы я вы он она они оно все всё весь ' +
    'вам вас вами нам нас нами мне меня мной вашу ваш ваша ваше ваши вашей вашего наш наша наше наши нашу нашей нашего мой моя мое ' +
    'им их ему его ее ей тебе тебя ты свой свою своей очень большое огромное огромная большая самое самый такой такая такое такие ' +
    'уже вот ну да теперь сегодня вчера сейчас там тут здесь сразу прям просто наконец наконец-то конец все-таки еще раз всем всех ' +
    'человеческое отдельное искреннее сердечное заранее от всей души было была был были есть будет',
);
