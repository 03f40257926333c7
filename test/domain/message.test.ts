import { expect, test } from '@jest/globals';
import { bySource, type Place, type Told } from '../../domain/message.js';

const comment = (commentId: string): Place => ({ kind: 'comment', ownerId: '-1', postId: '2', commentId, rootId: '3' });
const dialog = (messageId: string): Place => ({ kind: 'dialog', communityId: '1', peerId: '9', messageId });
const told = (place: Place, seconds: number, seq: string): Told => ({ place, sentAt: new Date(seconds * 1000), seq });

test.each<[string, Told, Told]>([
  ['by the clock of the network', told(comment('9'), 100, '2'), told(comment('8'), 101, '1')],
  ['within one second by its numbers, in whatever order they came', told(comment('9'), 100, '2'), told(comment('10'), 100, '1')],
  ['in a dialog too', told(dialog('99'), 100, '2'), told(dialog('100'), 100, '1')],
  ['where an id is no number, as they came', told(comment('b'), 100, '9'), told(comment('a'), 100, '10')],
])('words are heard %s', (_case, first, second) => {
  expect([second, first].sort(bySource)).toEqual([first, second]);
  expect([first, second].sort(bySource)).toEqual([first, second]);
});
