import { exactly, inWords } from './dates.js';
import { make } from './dom.js';

const hues = [212, 158, 28, 262, 338, 190, 96];

/** Initials on a colour of their own: a face without a picture. */
const face = (author, fromId) => {
  const initials = author
    .split(' ')
    .slice(0, 2)
    .map((name) => name[0] ?? '')
    .join('');
  const element = make('span', { className: 'face', ariaHidden: 'true', textContent: initials });
  element.style.setProperty('--hue', String(hues[Number(fromId.slice(-3)) % hues.length]));
  return element;
};

/** Who, when, and whose word it is. */
export const about = (page, said) => {
  const { author, fromId, at, url, answers } = said;
  const tag = (className, textContent) => make('span', { className: `tag ${className}`, textContent });
  const time = make('time', { dateTime: at, title: exactly(at), textContent: inWords(at) });
  const place = url && new URL(url);
  return make(
    'div',
    { className: 'about' },
    face(author, fromId),
    make(
      'div',
      {},
      make('b', { textContent: author }),
      page.isOfficial(said) ? tag('official', 'администрация') : null,
      page.isMine(said) && !page.isAdmin ? tag('', 'вы') : null,
      page.isFresh(said) ? tag('fresh', 'новое') : null,
      make(
        'span',
        { className: 'note' },
        answers ? `→ ${answers}, ` : '',
        place ? make('a', { href: place.pathname + place.search }, time) : time,
      ),
    ),
  );
};
