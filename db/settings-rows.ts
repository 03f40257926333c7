import type { DeepPartial, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { addresseeCode } from '../domain/routing.js';
import type { Phrases, Settings, Topic as TopicSettings } from '../domain/settings.js';
import { Addressee } from './entities/addressee.js';
import { Calendar } from './entities/calendar.js';
import { Department } from './entities/department.js';
import { Ladder } from './entities/ladder.js';
import { PhraseList } from './entities/phrase-list.js';
import { ReplyTemplate } from './entities/reply-template.js';
import { RoutingRule } from './entities/routing-rule.js';
import { SlaPolicy } from './entities/sla-policy.js';
import { Territory } from './entities/territory.js';
import { TopicGroup } from './entities/topic-group.js';
import { Topic } from './entities/topic.js';
import { UrgencyRule } from './entities/urgency-rule.js';

/** The tables as one document, rows by code; what they hold may still be wrong. */
export const readTables = async (tx: EntityManager): Promise<Settings> => {
  const byCode = { order: { code: 'ASC' } } as const;
  const [groups, topics, departments, territories, rules, addressees, urgency, policies, calendars, ladders, lists, templates] = [
    await tx.find(TopicGroup, byCode),
    await tx.find(Topic, byCode),
    await tx.find(Department, byCode),
    await tx.find(Territory, byCode),
    await tx.find(RoutingRule, { order: { number: 'ASC' } }),
    await tx.find(Addressee, byCode),
    await tx.find(UrgencyRule, { order: { number: 'ASC' } }),
    await tx.find(SlaPolicy, byCode),
    await tx.find(Calendar, byCode),
    await tx.find(Ladder, byCode),
    await tx.find(PhraseList),
    await tx.find(ReplyTemplate, byCode),
  ];
  const stemsOf = (code: keyof Phrases): string[] => lists.find((list) => list.code === code)?.stems ?? [];
  return {
    groups: groups.map(({ code, name }) => ({ code, name })),
    topics: topics.map(topicOf),
    departments: departments.map(({ code, name, timeZone, calendarCode, policyCode, kind, email }) => ({
      ...{ code, name, timeZone, kind, email },
      calendar: calendarCode,
      policy: policyCode,
    })),
    territories: territories.map(({ code, name, stems }) => ({ code, name, stems })),
    rules: rules.map(({ number, name, priority, when, effects }) => ({ number, name, priority, when, effects })),
    addressees: addressees.map(({ topicCode, groupCode, territoryCode, departmentCode }) => ({
      ...{ topic: topicCode, group: groupCode, territory: territoryCode, department: departmentCode },
    })),
    urgency: urgency.map(({ number, name, when }) => ({ number, name, when })),
    policies: policies.map(({ code, name, demo, milestones, repeatDays, start, extension, pauseLimit, pauseReasons }) => ({
      ...{ code, name, demo, milestones, repeatDays, start, extension, pauseLimit, pauseReasons },
    })),
    calendars: calendars.map(({ code, name, timeZone, week, exceptions, notes }) => ({
      ...{ code, name, timeZone, week, exceptions, notes },
    })),
    ladders: ladders.map(({ code, name, steps }) => ({ code, name, steps })),
    phrases: {
      thanks: stemsOf('thanks'),
      chatter: stemsOf('chatter'),
      complaint: stemsOf('complaint'),
    },
    templates: templates.map(({ code, name, topicCode, groupCode, text }) => ({
      ...{ code, name, text },
      topic: topicCode,
      group: groupCode,
    })),
  };
};

/** A statement takes 65,535 values. */
export const rowsAtOnce = 1_000;

/** The tables hold nothing but this document afterwards; of its rows none may stand for another. */
export const writeTables = async (tx: EntityManager, settings: Settings): Promise<void> => {
  const fill = async <Row extends ObjectLiteral>(entity: EntityTarget<Row>, rows: DeepPartial<Row>[]): Promise<void> => {
    await tx.createQueryBuilder().delete().from(entity).execute();
    for (let from = 0; from < rows.length; from += rowsAtOnce)
      await tx.insert(entity, rows.slice(from, from + rowsAtOnce) as Parameters<EntityManager['insert']>[1]);
  };
  await fill(TopicGroup, settings.groups);
  await fill(Topic, settings.topics.map(topicRow));
  await fill(
    Department,
    settings.departments.map(({ calendar, policy, ...rest }) => ({ ...rest, calendarCode: calendar, policyCode: policy })),
  );
  await fill(Territory, settings.territories);
  await fill(RoutingRule, settings.rules);
  await fill(
    Addressee,
    settings.addressees.map(({ topic, group, territory, department }) => ({
      ...{ code: addresseeCode({ topic, group, territory }), topicCode: topic, groupCode: group },
      ...{ territoryCode: territory, departmentCode: department },
    })),
  );
  await fill(UrgencyRule, settings.urgency);
  await fill(SlaPolicy, settings.policies);
  await fill(Calendar, settings.calendars);
  await fill(Ladder, settings.ladders);
  await fill(
    ReplyTemplate,
    settings.templates.map(({ topic, group, ...rest }) => ({ ...rest, topicCode: topic, groupCode: group })),
  );
  // The lists are fixed, and so are their names.
  for (const code of Object.keys(settings.phrases) as (keyof Phrases)[])
    await tx.update(PhraseList, { code }, { stems: settings.phrases[code] });
};

const topicOf = ({
  code,
  name,
  groupCode,
  stems,
  departmentCode,
  fastTrack,
  seasonFrom,
  seasonTo,
  photoRequired,
  norms,
  examples,
}: Topic): TopicSettings => ({
  ...{ code, name, stems, fastTrack, photoRequired, norms, examples },
  group: groupCode,
  department: departmentCode,
  season: seasonFrom === null && seasonTo === null ? null : { from: seasonFrom ?? '', to: seasonTo ?? '' },
});

export const topicRow = ({ group, department, season, ...rest }: TopicSettings) => ({
  ...rest,
  groupCode: group,
  departmentCode: department,
  seasonFrom: season?.from ?? null,
  seasonTo: season?.to ?? null,
});
