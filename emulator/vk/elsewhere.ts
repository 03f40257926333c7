import type { Post, World } from '../store/world.js';
import type { Method } from './method.js';
import { postObject, speakersOf } from './objects.js';
import { countOf, integer, words } from './params.js';
import { badParameter, VkRefusal } from './refusal.js';

/** Places that this world does not have: who may call is checked as everywhere, and then there is nothing. */

const noTopics: Method = (_parts, _caller, params) => {
  integer(params, 'group_id');
  return { count: 0, items: [], default_order: 1, can_add_topics: 0, profiles: [], groups: [] };
};

const noTopic: Method = (_parts, _caller, params) => {
  throw badParameter(`topic ${integer(params, 'topic_id')} was not found`);
};

const nowhere =
  (thing: string): Method =>
  (_parts, _caller, params) => {
    integer(params, 'owner_id');
    throw badParameter(`${thing} was not found`);
  };

const newest = ({ walls }: World, isFound: (post: Post) => boolean): Post[] =>
  [...walls.values()]
    .flatMap(({ posts }) => [...posts.values()])
    .filter((post) => !post.suggested && isFound(post))
    .sort((a, b) => b.at - a.at);

/** By schema a service key may; live it gets 1051 (July 2026). */
const searchNews: Method = ({ store: { world } }, caller, params) => {
  if (caller.kind === 'service' && world.settings.profile === 'observed-2026')
    throw new VkRefusal(1051, 'Method is unavailable with current profile type.');
  const query = words(params, 'q').toLowerCase();
  const found = newest(world, ({ text }) => text.toLowerCase().includes(query));
  const items = found.slice(0, countOf(params, 30, 200)).map((post) => postObject(world, post));
  return { items, count: items.length, total_count: found.length, next_from: '', ...speakersOf(world, items) };
};

const getMentions: Method = ({ store: { world } }, _caller, params) => {
  const ownerId = integer(params, 'owner_id');
  const name = ownerId < 0 ? `[club${-ownerId}|` : `[id${ownerId}|`;
  const found = newest(world, ({ text }) => text.includes(name));
  return { count: found.length, items: found.slice(0, countOf(params, 20, 50)).map((post) => postObject(world, post)) };
};

export const elsewhereMethods: Record<string, Method> = {
  'board.getTopics': noTopics,
  'board.getComments': noTopic,
  'board.createComment': noTopic,
  'photos.createComment': nowhere('photo'),
  'video.createComment': nowhere('video'),
  'market.createComment': nowhere('item'),
  'newsfeed.search': searchNews,
  'newsfeed.getMentions': getMentions,
};
