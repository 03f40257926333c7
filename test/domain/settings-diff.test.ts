import { describe, expect, test } from '@jest/globals';
import type { Settings } from '../../domain/settings.js';
import { diffSettings } from '../../domain/settings-diff.js';

const settings = (change: Partial<Settings> = {}): Settings => ({
  groups: [{ code: 'roads', name: 'Дороги' }],
  topics: [],
  departments: [],
  territories: [{ code: 'igrim', name: 'Игрим', stems: ['игрим*'] }],
  ...{ rules: [], addressees: [], urgency: [] },
  policies: [],
  calendars: [],
  templates: [],
  ladders: [],
  phrases: { thanks: ['спасиб*'], chatter: [], complaint: [] },
  ...change,
});

describe('two versions of the settings', () => {
  test.each<[string, Partial<Settings>, unknown]>([
    ['nothing changed', {}, []],
    [
      'a name',
      { groups: [{ code: 'roads', name: 'Дороги и мосты' }] },
      [{ table: 'groups', row: 'roads', field: 'name', before: 'Дороги', after: 'Дороги и мосты' }],
    ],
    [
      'a row added',
      {
        groups: [
          { code: 'roads', name: 'Дороги' },
          { code: 'snow', name: 'Снег' },
        ],
      },
      [{ table: 'groups', row: 'snow', field: null, before: null, after: { code: 'snow', name: 'Снег' } }],
    ],
    [
      'a row removed',
      { territories: [] },
      [
        {
          table: 'territories',
          row: 'igrim',
          field: null,
          before: { code: 'igrim', name: 'Игрим', stems: ['игрим*'] },
          after: null,
        },
      ],
    ],
    [
      'a stem in a list',
      { phrases: { thanks: ['спасиб*', 'благодар*'], chatter: [], complaint: [] } },
      [{ table: 'phrases', row: 'thanks', field: 'stems', before: ['спасиб*'], after: ['спасиб*', 'благодар*'] }],
    ],
  ])('%s', (_case, change, differences) => {
    expect(diffSettings(settings(), settings(change))).toEqual(differences);
  });
});
