/** The residents' page: it asks the control API what stands where, and asks again when told that something has changed. */
const find = (selector) => document.querySelector(selector);
const who = find('#who');
const communities = find('#community');
const place = find('#place');
const problem = find('#problem');

/** `text` is shown as it is: never as HTML. */
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const call = async (method, path, body) => {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('Нет связи со стендом. Написанное осталось на странице, попробуйте ещё раз.');
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const tell = (error) => {
  problem.hidden = error === undefined;
  problem.textContent = error?.message ?? '';
};

let state = { communities: [], users: [] };
let shown = { communityId: '', mode: 'wall', postId: null, commentId: null };

/** Drafts by the place where they are written: nothing typed is lost when the page is drawn anew. */
const drafts = new Map();
/** The form that is open under a comment, `reply:5` or `edit:5`. */
let opened = null;

const userIn = (words) => state.users.find(({ id, name }) => `${name} (${id})` === words || id === words);
const userId = () => userIn(who.value)?.id ?? state.users[0]?.id;

const when = new Intl.DateTimeFormat('ru-RU', {
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

const about = ({ author, at, url }) => {
  const time = make('time', { dateTime: at, title: at, textContent: when.format(new Date(at)) });
  return make('div', { className: 'about' }, `${author}, `, url ? make('a', { href: url }, time) : time);
};

const words = (text) => make('p', { className: 'words', dir: 'auto', textContent: text });

const form = (key, label, button, send, start = '') => {
  const text = make('textarea', { rows: 3, dir: 'auto', value: drafts.get(key) ?? start, ariaLabel: label, placeholder: label });
  const submit = make('button', { className: 'main', textContent: button });
  text.dataset.key = key;
  text.addEventListener('input', () => drafts.set(key, text.value));
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.requestSubmit();
  });
  const element = make(
    'form',
    {},
    text,
    make('div', { className: 'acts' }, submit, make('span', { className: 'about', textContent: 'Ctrl+Enter' })),
  );
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await send(text.value);
      drafts.delete(key);
      text.value = '';
      opened = null;
      tell();
      await draw();
    } catch (error) {
      tell(error);
    } finally {
      submit.disabled = false;
    }
  });
  return element;
};

const quiet = (label, act) => {
  const button = make('button', { className: 'quiet', type: 'button', textContent: label });
  button.addEventListener('click', act);
  return button;
};

const toggle = (key) => async () => {
  opened = opened === key ? null : key;
  await draw();
  find(`[data-key="${key}"]`)?.focus();
};

const commentOf = (postId) => (comment) => {
  const { id, fromId, text, deleted, url, replies = [] } = comment;
  const { communityId } = shown;
  const mine = fromId === userId() && !deleted;
  const element = make('div', {
    className: `comment${fromId.startsWith('-') ? ' ours' : ''}${id === shown.commentId ? ' found' : ''}`,
  });
  element.append(about(comment), deleted ? make('p', { className: 'about', textContent: 'Комментарий удалён.' }) : words(text));
  const acts = make('div', { className: 'acts' });
  if (!deleted) acts.append(quiet('Ответить', toggle(`reply:${id}`)));
  if (mine) acts.append(quiet('Исправить', toggle(`edit:${id}`)));
  if (mine)
    acts.append(
      quiet('Удалить', async () => {
        await call('DELETE', `/actors/${userId()}/comments/${id}?communityId=${communityId}`).catch(tell);
        await draw();
      }),
    );
  element.append(acts);
  if (opened === `reply:${id}`)
    element.append(
      form(opened, 'Ваш ответ', 'Отправить', (given) =>
        call('POST', `/actors/${userId()}/comment`, { communityId, postId, text: given, replyTo: id }),
      ),
    );
  if (opened === `edit:${id}`)
    element.append(
      form(
        opened,
        'Исправленный текст',
        'Сохранить',
        (given) => call('PATCH', `/actors/${userId()}/comments/${id}`, { communityId, text: given }),
        text,
      ),
    );
  element.append(...replies.map(commentOf(postId)));
  element.dataset.url = url;
  return element;
};

const postOf = (post) => {
  const { communityId } = shown;
  const element = make('article', { className: shown.postId === post.id && !shown.commentId ? 'found' : '' });
  element.append(about(post), words(post.text), ...post.comments.map(commentOf(post.id)));
  if (post.commentsClosed) element.append(make('p', { className: 'about', textContent: 'Комментарии закрыты.' }));
  else
    element.append(
      form(`post:${communityId}:${post.id}`, 'Комментарий к записи', 'Отправить', (text) =>
        call('POST', `/actors/${userId()}/comment`, { communityId, postId: post.id, text }),
      ),
    );
  return element;
};

const wall = async () => {
  const { communityId, postId } = shown;
  const { posts } = await call('GET', `/walls/${communityId}${postId === null ? '' : `?post=${postId}`}`);
  const writing = form(`wall:${communityId}`, 'Написать на стене', 'Опубликовать', (text) =>
    call('POST', `/actors/${userId()}/post`, { communityId, text }),
  );
  const empty = posts.length === 0 ? [make('p', { className: 'empty', textContent: 'Записей пока нет.' })] : [];
  return [make('article', {}, writing), ...posts.map(postOf), ...empty];
};

const dialog = async () => {
  const { communityId } = shown;
  const { messages } = await call('GET', `/dialogs/${communityId}/${userId()}`);
  const list = messages.map((message) =>
    make('div', { className: `comment${message.fromId.startsWith('-') ? ' ours' : ''}` }, about(message), words(message.text)),
  );
  const empty =
    messages.length === 0 ? [make('p', { className: 'empty', textContent: 'Вы ещё не писали этому сообществу.' })] : [];
  const writing = form(`dialog:${communityId}`, 'Личное сообщение сообществу', 'Отправить', (text) =>
    call('POST', `/actors/${userId()}/message`, { communityId, text }),
  );
  return [make('article', {}, ...empty, ...list, writing)];
};

let drawing = 0;
const draw = async () => {
  const mine = ++drawing;
  try {
    const content = await (shown.mode === 'wall' ? wall() : dialog());
    if (mine !== drawing) return;
    const { activeElement } = document;
    const key = activeElement?.dataset?.key;
    const selection = key && [activeElement.selectionStart, activeElement.selectionEnd];
    place.replaceChildren(...content);
    const again = key && find(`[data-key="${key}"]`);
    if (again) {
      again.focus({ preventScroll: true });
      again.setSelectionRange(...selection);
    }
    find('#to-wall').ariaSelected = String(shown.mode === 'wall');
    find('#to-dialog').ariaSelected = String(shown.mode === 'dialog');
  } catch (error) {
    tell(error);
  }
};

const readAddress = () => {
  const { pathname, searchParams } = new URL(location.href);
  const [, group, post] = /^\/wall-(\d+)_(\d+)/.exec(pathname) ?? [];
  const [, dialogGroup] = /^\/gim(\d+)/.exec(pathname) ?? [];
  const [, club] = /^\/club(\d+)/.exec(pathname) ?? [];
  const communityId = group ?? dialogGroup ?? club ?? state.communities[0]?.id ?? '';
  const sel = searchParams.get('sel');
  const person = state.users.find(({ id }) => id === (sel ?? localStorage.getItem('who'))) ?? state.users[0];
  if (person) who.value = `${person.name} (${person.id})`;
  shown = { communityId, mode: dialogGroup ? 'dialog' : 'wall', postId: post ?? null, commentId: searchParams.get('reply') };
  communities.value = communityId;
};

const goTo = (change) => {
  shown = { ...shown, postId: null, commentId: null, ...change };
  const path = shown.mode === 'dialog' ? `/gim${shown.communityId}?sel=${userId()}` : `/club${shown.communityId}`;
  history.pushState(null, '', path);
  tell();
  void draw();
};

const start = async () => {
  state = await call('GET', '/state');
  communities.replaceChildren(...state.communities.map(({ id, name }) => make('option', { value: id, textContent: name })));
  find('#people').replaceChildren(...state.users.map(({ id, name }) => make('option', { value: `${name} (${id})` })));
  readAddress();
  await draw();
  find('.found')?.scrollIntoView({ block: 'center' });
  communities.addEventListener('change', () => goTo({ communityId: communities.value }));
  who.addEventListener('focus', () => who.select());
  who.addEventListener('change', () => {
    const person = userIn(who.value);
    if (!person) return tell(new Error('Такого жителя нет: выберите из списка.'));
    who.value = `${person.name} (${person.id})`;
    localStorage.setItem('who', person.id);
    goTo({});
  });
  find('#to-wall').addEventListener('click', () => goTo({ mode: 'wall' }));
  find('#to-dialog').addEventListener('click', () => goTo({ mode: 'dialog' }));
  addEventListener('popstate', () => {
    readAddress();
    void draw();
  });
  const events = new EventSource('/events');
  const linkState = find('#link-state');
  events.addEventListener('message', ({ data }) => {
    if (JSON.parse(data).communities.includes(shown.communityId)) void draw();
  });
  events.addEventListener('error', () => (linkState.textContent = 'Нет связи, жду…'));
  events.addEventListener('open', () => {
    if (linkState.textContent !== '') void draw();
    linkState.textContent = '';
  });
};
start().catch(tell);
