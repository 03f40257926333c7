import { make, quiet } from './dom.js';

/** Drafts by the place where they are written: nothing typed is lost when the page is drawn anew, or closed. */
const drafts = new Map(Object.entries(JSON.parse(localStorage.getItem('drafts') ?? '{}')));
const keepDrafts = () => localStorage.setItem('drafts', JSON.stringify(Object.fromEntries(drafts)));

/** `sends`: what the buttons do with the text, the first by Ctrl+Enter too. `finish` is told after it has been done; what may be left undone has `cancel`. */
export const writingForm = ({ key, label, start = '', sends, finish, fail, cancel }) => {
  const text = make('textarea', { rows: 2, dir: 'auto', value: drafts.get(key) ?? start, ariaLabel: label, placeholder: label });
  text.dataset.key = key;
  const buttons = sends.map(({ label: name }, index) =>
    make('button', { className: index === 0 ? 'main' : '', type: index === 0 ? 'submit' : 'button', textContent: name }),
  );
  text.addEventListener('input', () => {
    drafts.set(key, text.value);
    keepDrafts();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.requestSubmit();
    if (event.key === 'Escape' && cancel) cancel();
  });
  const send = async ({ act }) => {
    if (text.value.trim() === '') {
      text.focus();
      return fail(new Error('Сначала напишите текст.'));
    }
    for (const button of buttons) button.disabled = true;
    try {
      const done = await act(text.value);
      drafts.delete(key);
      keepDrafts();
      text.value = '';
      await finish(done);
    } catch (error) {
      fail(error);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
  const hint = make('span', { className: 'note keys', textContent: 'Ctrl+Enter — отправить' });
  const element = make(
    'form',
    {},
    text,
    make('div', { className: 'acts' }, ...buttons, ...(cancel ? [quiet('Отмена', `cancel-${key}`, cancel)] : []), hint),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(sends[0]);
  });
  buttons.slice(1).forEach((button, index) => button.addEventListener('click', () => void send(sends[index + 1])));
  return element;
};
