import { call } from './api.js';
import { inWords } from './dates.js';
import { make, note, words } from './dom.js';
import { writingForm } from './form.js';
import { about } from './speech.js';

/** Messages between one resident and a community; the administration sees everybody who wrote. */
export const showDialog = async (page) => {
  const { communityId } = page.shown;
  const { dialogs } = page.isAdmin ? await call('GET', `/dialogs/${communityId}`) : { dialogs: [] };
  const peerId = page.isAdmin ? (page.shown.peerId ?? dialogs[0]?.userId) : page.userId;
  const list = page.isAdmin ? [peersOf(page, dialogs, peerId)] : [];
  if (peerId === undefined) return [make('article', {}, note('Сообществу ещё никто не писал.'))];

  const { community, messages } = await call('GET', `/dialogs/${communityId}/${peerId}`);
  page.notice(messages);
  const said = messages.map((message) => messageOf(page, message));
  const empty = page.isAdmin ? 'Этот житель ещё не писал.' : `Вы ещё не писали сообществу «${community.name}».`;
  const log = make(
    'div',
    { className: 'messages', role: 'log', ariaLabel: 'Переписка' },
    ...(said.length > 0 ? said : [note(empty)]),
  );
  return [...list, make('article', { className: 'dialog' }, log, writing(page, community, peerId))];
};

const writing = (page, community, peerId) => {
  const { id: communityId } = community;
  const act = (text) =>
    page.isAdmin
      ? call('POST', '/assisted/publish', { communityId, userId: peerId, text })
      : call('POST', `/actors/${peerId}/message`, { communityId, text });
  const label = page.isAdmin ? 'Ответ от имени сообщества' : `Личное сообщение: ${community.name}`;
  return writingForm({
    key: `dialog:${page.role}:${communityId}:${peerId}`,
    label,
    sends: [{ label: 'Отправить', act }],
    ...page.after,
  });
};

const messageOf = (page, message) => {
  const official = message.fromId.startsWith('-');
  const mine = page.isAdmin === official;
  return make(
    'div',
    { className: `message${official ? ' ours' : ''}${mine ? ' mine' : ''}` },
    about(page, message),
    words(message.text),
  );
};

const peersOf = (page, dialogs, peerId) => {
  const link = ({ userId, name, last }) => {
    const element = make(
      'a',
      { href: `/gim${page.shown.communityId}?sel=${userId}`, ariaCurrent: userId === peerId ? 'true' : 'false' },
      make('b', { textContent: name }),
      make('span', { className: 'note', textContent: `${inWords(last.at)} · ${last.text.slice(0, 80)}` }),
    );
    element.dataset.key = `peer:${userId}`;
    element.addEventListener('click', (event) => {
      event.preventDefault();
      page.goTo({ peerId: userId });
    });
    return element;
  };
  return make('nav', { className: 'peers', ariaLabel: 'Кто писал' }, ...dialogs.map(link));
};
