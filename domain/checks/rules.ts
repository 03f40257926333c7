import { isDate, isTime } from '../dates.js';
import { networkCodes } from '../message.js';
import type { Addressee, Condition, RoutingRule, When } from '../settings.js';
import { missing, type Finding, type Known } from './findings.js';
import { stemFindings } from './topics.js';

/** A rule without conditions is allowed: it catches what the others left. */
export function* ruleFindings({ priority, when, effects }: RoutingRule, known: Known): Generator<Finding> {
  if (!Number.isFinite(priority)) yield ['priority', (say) => say.noPriority];
  yield* whenFindings(when, known);
  if (Object.values(effects).every((effect) => effect === null)) yield ['effects', (say) => say.noEffect];
  yield* missing('effects', effects.topic, known.topics, 'topic');
  yield* missing('effects', effects.department, known.departments, 'department');
  yield* missing('effects', effects.policy, known.policies, 'policy');
  yield* missing('effects', effects.template, known.templates, 'template');
}

export function* whenFindings({ all, any, none }: When, known: Known): Generator<Finding> {
  for (const condition of [...all, ...any, ...none]) yield* conditionFindings(condition, known);
}

function* conditionFindings(condition: Condition, known: Known): Generator<Finding> {
  switch (condition.kind) {
    case 'topic':
    case 'group':
    case 'territory':
    case 'network':
    case 'community': {
      const { kind, codes } = condition;
      if (codes.length === 0) yield ['when', (say) => say.conditionEmpty];
      const tables = { topic: known.topics, group: known.groups, territory: known.territories, network: networks };
      // Communities are connected and left without the settings: a rule on one that is gone never holds, and harms nobody.
      if (kind !== 'community') for (const code of codes) yield* missing('when', code, tables[kind], kind);
      return;
    }
    case 'words':
      if (!condition.stems.some((stem) => /[\p{L}\p{N}]/u.test(stem))) yield ['when', (say) => say.conditionEmpty];
      else yield* stemFindings(condition.stems, 'when');
      return;
    case 'time':
      for (const time of [condition.from, condition.to]) if (!isTime(time)) yield ['when', (say) => say.noTime(time)];
      if (condition.from === condition.to) yield ['when', (say) => say.timeStandsStill];
      return;
    case 'season':
      for (const date of [condition.from, condition.to]) if (!isDate(`2024-${date}`)) yield ['when', (say) => say.noDay(date)];
      return;
    default:
      return;
  }
}

const networks: ReadonlySet<string> = new Set(networkCodes);

export function* addresseeFindings({ topic, group, territory, department }: Addressee, known: Known): Generator<Finding> {
  yield* missing('topic', topic, known.topics, 'topic');
  yield* missing('group', group, known.groups, 'group');
  yield* missing('territory', territory, known.territories, 'territory');
  yield* missing('department', department, known.departments, 'department');
  // A topic's department everywhere is the topic's own.
  if ((topic === null) === (group === null) || (topic !== null && territory === null)) yield ['topic', (say) => say.noPlace];
}
