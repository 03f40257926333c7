/** The residents' page: it asks the control API what stands where, and asks again when told that something has changed. */
import { call } from './api.js';
import { showDialog } from './dialog.js';
import { find, make, quiet, replaceKeepingFocus } from './dom.js';
import { createDrawer } from './drawer.js';
import { showWall } from './wall.js';

const who = find('#who');
const communities = find('#community');
const place = find('#place');
const usualTitle = document.title;

let state = { communities: [], users: [], product: null };
let shown = { communityId: '', mode: 'wall', postId: null, commentId: null, peerId: undefined };
let role = localStorage.getItem('role') === 'admin' ? 'admin' : 'resident';
/** The form that is open under a comment. */
let opened = null;

const isOwn = (id) => state.communities.some((community) => community.id === id && community.kind === 'own');
const speakerId = () => (isOwn(shown.communityId) ? shown.communityId : state.communities.find(({ kind }) => kind === 'own')?.id);
const myId = () => (role === 'admin' ? `-${speakerId()}` : who.value);

const tell = (words, act) => {
  const button =
    act &&
    quiet(
      act.label,
      'notice',
      () =>
        void act
          .act()
          .then(() => tell(''), fail)
          .then(draw),
    );
  find('#notice').replaceChildren(...(words === '' ? [] : [words]), ...(button ? [' ', button] : []));
  find('#problem').textContent = '';
};
const fail = (error) => {
  find('#problem').textContent = error.message;
};

/** What has been seen in this place; what comes from another afterwards is new. */
const seen = { place: '', ids: new Set(), fresh: new Set() };
const notice = (items) => {
  const here = `${shown.mode}:${shown.communityId}:${shown.peerId ?? who.value}`;
  const isFirst = seen.place !== here;
  if (isFirst) Object.assign(seen, { place: here, ids: new Set(), fresh: new Set() });
  const arrived = items.filter(({ id, deleted }) => !seen.ids.has(id) && !deleted);
  for (const { id } of arrived) seen.ids.add(id);
  const others = isFirst ? [] : arrived.filter(({ fromId }) => fromId !== myId());
  for (const { id } of others) seen.fresh.add(id);
  const answer = others.find(({ fromId }) => fromId.startsWith('-')) ?? others[0];
  if (!answer) return;
  const show = () => find(`[data-said="${answer.id}"]`)?.scrollIntoView({ block: 'center' });
  tell(`Новое: ${answer.author} — ${answer.text.slice(0, 120)}`, { label: 'Показать', act: show });
  if (document.hidden) document.title = `● ${usualTitle}`;
};

/** Elements of what has not changed stay: an open form, a scrolled text and the reader's place are theirs. */
const kept = new Map();
const keep = (key, content, create) => {
  const signature = JSON.stringify([content, shown, role, who.value, opened, [...seen.fresh], new Date().toDateString()]);
  const before = kept.get(`${shown.communityId}:${key}`);
  if (before?.signature === signature) return before.element;
  const element = create();
  kept.set(`${shown.communityId}:${key}`, { signature, element });
  return element;
};

let drawing = 0;
const draw = async () => {
  const mine = ++drawing;
  try {
    const page = {
      shown,
      role,
      opened,
      isAdmin: role === 'admin',
      userId: who.value,
      speakerId: speakerId(),
      isMine: ({ fromId }) => fromId === myId(),
      isFresh: ({ id }) => seen.fresh.has(id),
      isOfficial: ({ fromId }) => fromId.startsWith('-') && isOwn(fromId.slice(1)),
      toggle,
      keep,
      notice: (items) => mine === drawing && notice(items),
      tell,
      fail,
      draw,
      goTo,
      after: { finish: written, fail },
    };
    const content = await (shown.mode === 'wall' ? showWall(page) : showDialog(page));
    if (mine !== drawing) return;
    replaceKeepingFocus(place, content);
    const log = find('.messages');
    if (log) log.scrollTop = log.scrollHeight;
    drawFrame();
  } catch (error) {
    if (mine === drawing) fail(error);
  }
};

const drawFrame = () => {
  const isAdmin = role === 'admin';
  find('#as-resident').checked = !isAdmin;
  find('#as-admin').checked = isAdmin;
  find('#who-row').hidden = isAdmin;
  communities.value = shown.communityId;
  for (const mode of ['wall', 'dialog']) find(`#to-${mode}`).ariaCurrent = shown.mode === mode ? 'page' : 'false';
  find('#to-wall').href = `/club${shown.communityId}`;
  find('#to-dialog').href = `/gim${shown.communityId}?sel=${who.value}`;
  find('#help-resident').hidden = isAdmin;
  find('#help-admin').hidden = !isAdmin;
  const speaker = state.communities.find(({ id }) => id === speakerId());
  find('#speaker').textContent = speaker ? `«${speaker.name}»` : '';
  document.body.classList.toggle('as-admin', isAdmin);
};

const written = async () => {
  const closed = opened;
  opened = null;
  tell('');
  await draw();
  if (closed !== null) focusOn(`open-${closed}`);
};

const toggle = (key) => async () => {
  const isOpen = opened === key;
  opened = isOpen ? null : key;
  await draw();
  focusOn(isOpen ? `open-${key}` : key);
};

const focusOn = (key) => find(`[data-key="${key}"]`)?.focus();

const readAddress = () => {
  const { pathname, searchParams } = new URL(location.href);
  const [, group, post] = /^\/wall-(\d+)_(\d+)/.exec(pathname) ?? [];
  const [, dialogGroup] = /^\/gim(\d+)/.exec(pathname) ?? [];
  const [, club] = /^\/club(\d+)/.exec(pathname) ?? [];
  const communityId = group ?? dialogGroup ?? club ?? state.communities[0]?.id ?? '';
  const sel = searchParams.get('sel');
  const person = state.users.find(({ id }) => id === (sel ?? localStorage.getItem('who'))) ?? state.users[0];
  who.value = person?.id ?? '';
  shown = {
    communityId,
    mode: dialogGroup ? 'dialog' : 'wall',
    postId: post ?? null,
    commentId: searchParams.get('reply') ?? searchParams.get('thread'),
    peerId: dialogGroup && sel ? sel : undefined,
  };
};

const goTo = (change) => {
  shown = { ...shown, postId: null, commentId: null, peerId: undefined, ...change };
  opened = null;
  history.pushState(
    null,
    '',
    shown.mode === 'dialog' ? `/gim${shown.communityId}?sel=${shown.peerId ?? who.value}` : `/club${shown.communityId}`,
  );
  tell('');
  void draw();
};

const showFound = () => {
  const found = find('.found');
  found?.scrollIntoView({ block: 'center' });
  if (shown.postId !== null && !found) fail(new Error('По этой ссылке ничего нет: запись или комментарий удалены.'));
};

const listen = (drawer) => {
  const events = new EventSource('/events');
  const linkState = find('#link-state');
  events.addEventListener('message', ({ data }) => {
    const changed = JSON.parse(data);
    if (changed.communities.includes(shown.communityId)) void draw();
    if (changed.other.length > 0) void drawer.changed(changed.other).catch(fail);
  });
  events.addEventListener('error', () => (linkState.textContent = 'Нет связи, жду…'));
  events.addEventListener('open', () => {
    if (linkState.textContent === '') return;
    linkState.textContent = '';
    void draw();
    void drawer.refresh().catch(fail);
  });
};

const begin = async () => {
  state = await call('GET', '/state');
  const option = ({ id, name }) => make('option', { value: id, textContent: name });
  const ofKind = (kind) => state.communities.filter((community) => community.kind === kind).map(option);
  communities.replaceChildren(
    make('optgroup', { label: 'Наши сообщества' }, ...ofKind('own')),
    make('optgroup', { label: 'Другие сообщества' }, ...ofKind('foreign')),
  );
  who.replaceChildren(...state.users.map(option));
  if (state.product)
    for (const link of document.querySelectorAll('.to-product'))
      Object.assign(link, { href: `${state.product}/admin`, hidden: false });
  readAddress();
  await draw();
  showFound();

  communities.addEventListener('change', () => goTo({ communityId: communities.value }));
  who.addEventListener('change', () => {
    localStorage.setItem('who', who.value);
    goTo({});
  });
  for (const name of ['resident', 'admin'])
    find(`#as-${name}`).addEventListener('change', () => {
      role = name;
      localStorage.setItem('role', name);
      opened = null;
      tell('');
      void draw();
    });
  for (const mode of ['wall', 'dialog'])
    find(`#to-${mode}`).addEventListener('click', (event) => {
      event.preventDefault();
      goTo({ mode });
    });
  addEventListener('popstate', () => {
    readAddress();
    void draw().then(showFound);
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) document.title = usualTitle;
  });
  const drawer = createDrawer({ fail });
  listen(drawer);
  await drawer.refresh();
};
begin().catch(fail);
