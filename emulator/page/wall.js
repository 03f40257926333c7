import { call } from './api.js';
import { make, note, quiet, words } from './dom.js';
import { writingForm } from './form.js';
import { about } from './speech.js';

/** A community's wall: posts, threads under them, and places to write in. */
export const showWall = async (page) => {
  const { communityId, postId, commentId } = page.shown;
  const place = new URLSearchParams([
    ...(postId === null ? [] : [['post', postId]]),
    ...(commentId === null ? [] : [['comment', commentId]]),
  ]);
  const { community, posts } = await call('GET', `/walls/${communityId}?${place}`);
  page.notice(posts.flatMap((post) => post.comments.flatMap((comment) => [comment, ...comment.replies])));
  const empty = posts.length === 0 ? [note('Записей пока нет.')] : [];
  return [writingOnWall(page, community), ...posts.map((post) => page.keep(post.id, post, () => postOf(page, post))), ...empty];
};

const writingOnWall = (page, community) => {
  const { communityId } = page.shown;
  if (page.isAdmin && community.kind !== 'own')
    return make('article', {}, note('Это чужое сообщество: администрация пишет здесь только комментарии, под записями.'));
  const asCommunity = [{ label: 'Опубликовать', act: (text) => call('POST', '/assisted/publish', { communityId, text }) }];
  const asResident = [
    { label: 'Опубликовать', act: (text) => call('POST', `/actors/${page.userId}/post`, { communityId, text }) },
    { label: 'Предложить запись', act: (text) => call('POST', `/actors/${page.userId}/suggest`, { communityId, text }) },
  ];
  const label = page.isAdmin ? `Запись от имени сообщества «${community.name}»` : `Написать на стене «${community.name}»`;
  const sends = page.isAdmin ? asCommunity : asResident;
  return make(
    'article',
    { className: 'writing' },
    writingForm({ key: `wall:${page.role}:${communityId}`, label, sends, ...page.after }),
  );
};

const postOf = (page, post) => {
  const { communityId, postId, commentId } = page.shown;
  const element = make('article', { className: postId === post.id && !commentId ? 'found' : '' });
  element.append(about(page, post), words(post.text));
  if (post.suggested) return (element.append(note('Предложена, на стене её ещё нет.')), element);
  if (post.earlier > 0) element.append(note(`Показаны последние комментарии, более ранних веток: ${post.earlier}.`));
  element.append(...post.comments.map((comment) => commentOf(page, post, comment)));
  if (post.commentsClosed && !page.isAdmin) element.append(note('Комментарии закрыты.'));
  else
    element.append(
      commenting(
        page,
        post,
        `post:${page.role}:${communityId}:${post.id}`,
        page.isAdmin ? 'Ответить от имени администрации' : 'Ваш комментарий',
      ),
    );
  return element;
};

const commenting = (page, post, key, label, replyTo) => {
  const cancel = replyTo === undefined ? {} : { cancel: page.toggle(key) };
  const { communityId } = page.shown;
  const url = `/wall-${communityId}_${post.id}${replyTo === undefined ? '' : `?reply=${replyTo}`}`;
  const act = (text) =>
    page.isAdmin
      ? call('POST', '/assisted/publish', { communityId: page.speakerId, url, text })
      : call('POST', `/actors/${page.userId}/comment`, { communityId, postId: post.id, text, ...(replyTo && { replyTo }) });
  return writingForm({ key, label, sends: [{ label: 'Отправить', act }], ...cancel, ...page.after });
};

const commentOf = (page, post, comment) => {
  const { id, text, deleted, replies = [] } = comment;
  const official = page.isOfficial(comment) ? ' ours' : '';
  const found = id === page.shown.commentId ? ' found' : '';
  const thread = replies.map((reply) => commentOf(page, post, reply));
  if (deleted) return make('div', { className: `comment${found}` }, note('Комментарий удалён.'), ...thread);

  const mine = page.isMine(comment);
  const replyKey = `reply:${page.role}:${page.shown.communityId}:${id}`;
  const editKey = `edit:${page.shown.communityId}:${id}`;
  const acts = make('div', { className: 'acts' }, quiet('Ответить', `open-${replyKey}`, page.toggle(replyKey)));
  if (mine)
    acts.append(
      quiet('Исправить', `open-${editKey}`, page.toggle(editKey)),
      quiet('Удалить', `delete-${id}`, () => remove(page, id)),
    );
  const element = make('div', { className: `comment${official}${found}` }, about(page, comment), words(text), acts);
  element.dataset.said = id;
  if (page.opened === replyKey) element.append(commenting(page, post, replyKey, `Ответ: ${comment.author}`, id));
  if (page.opened === editKey) {
    const act = (given) => call('PATCH', ownPath(page, id), { communityId: page.shown.communityId, text: given });
    element.append(
      writingForm({
        key: editKey,
        label: 'Исправленный текст',
        start: text,
        sends: [{ label: 'Сохранить', act }],
        cancel: page.toggle(editKey),
        ...page.after,
      }),
    );
  }
  element.append(...thread);
  return element;
};

const ownPath = (page, id) => (page.isAdmin ? `/assisted/comments/${id}` : `/actors/${page.userId}/comments/${id}`);

const remove = async (page, id) => {
  const { communityId } = page.shown;
  try {
    await call('DELETE', `${ownPath(page, id)}?communityId=${communityId}`);
    const restore = () => call('POST', `${ownPath(page, id)}/restore`, { communityId });
    page.tell('Комментарий удалён.', page.isAdmin ? undefined : { label: 'Вернуть', act: restore });
    await page.draw();
  } catch (error) {
    page.fail(error);
  }
};
