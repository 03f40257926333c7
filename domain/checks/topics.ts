import { isDate } from '../dates.js';
import type { ReplyTemplate, Topic } from '../settings.js';
import { wordsOf } from '../stems.js';
import { unknownPlaceholders } from '../templates.js';
import { missing, type Finding, type Known } from './findings.js';

export function* topicFindings(topic: Topic, known: Known): Generator<Finding> {
  yield* missing('group', topic.group, known.groups, 'group');
  yield* missing('department', topic.department, known.departments, 'department');
  yield* stemFindings(topic.stems);
  if (topic.season === null) return;
  for (const date of [topic.season.from, topic.season.to]) {
    // 2024 was a leap year: a season may end on 29 February.
    if (!isDate(`2024-${date}`)) yield ['season', (say) => say.noDay(date)];
  }
}

/** Measured: with so many more hints a text is still read in the same two milliseconds; their index takes two seconds to build. */
const mostStems = 10_000;

export function* stemFindings(stems: readonly string[], field = 'stems'): Generator<Finding> {
  if (stems.length > mostStems) yield [field, (say) => say.tooManyStems(stems.length, mostStems)];
  for (const stem of stems) {
    const letters = wordsOf(stem).reduce((sum, { norm }) => sum + norm.length, 0);
    if (letters < 2) yield [field, (say) => say.stemTooShort(stem)];
  }
}

/** As the networks allow. */
const longestReply = 4096;

export function* templateFindings({ text, topic, group }: ReplyTemplate, known: Known): Generator<Finding> {
  yield* missing('topic', topic, known.topics, 'topic');
  yield* missing('group', group, known.groups, 'group');
  if (topic !== null && group !== null) yield ['group', (say) => say.templateOfBoth];
  if (text.trim() === '') yield ['text', (say) => say.templateEmpty];
  if (text.length > longestReply) yield ['text', (say) => say.templateTooLong(longestReply)];
  for (const name of unknownPlaceholders(text)) yield ['text', (say) => say.noPlaceholder(name)];
}
