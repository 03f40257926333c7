import { expect, test } from '@jest/globals';
import { upToDate } from '../../db/older-settings.js';
import type { Settings } from '../../domain/settings.js';

test('a version from before rules combined means what it meant', () => {
  const older = {
    rules: [
      {
        ...{ number: 4, name: 'Тепло', priority: 20, topic: 'heating', group: null, territory: 'saranpaul', network: 'vk' },
        ...{ community: null, department: 'housing', policy: 'urgent' },
      },
    ],
    phrases: { thanks: ['спасибо'], chatter: [], complaint: [], urgent: ['открыт* люк*'] },
    ...{ topics: [], departments: [], policies: [], calendars: [], ladders: [] },
  } as unknown as Settings;
  const newer = upToDate(older);
  expect(newer).toEqual({
    rules: [
      {
        ...{ number: 4, name: 'Тепло', priority: 20 },
        when: {
          all: [
            { kind: 'topic', codes: ['heating'] },
            { kind: 'territory', codes: ['saranpaul'] },
            { kind: 'network', codes: ['vk'] },
          ],
          ...{ any: [], none: [] },
        },
        effects: {
          ...{ topic: null, importance: null, department: 'housing', policy: 'urgent' },
          ...{ approval: null, template: null, label: null },
        },
      },
    ],
    addressees: [],
    urgency: [
      {
        ...{ number: 1, name: 'Опасность для жизни' },
        when: { all: [{ kind: 'words', stems: ['открыт* люк*'] }], any: [], none: [] },
      },
    ],
    phrases: { thanks: ['спасибо'], chatter: [], complaint: [] },
    ...{ topics: [], departments: [], policies: [], calendars: [], ladders: [], templates: [] },
  });
  expect(upToDate(newer)).toEqual(newer);
});
