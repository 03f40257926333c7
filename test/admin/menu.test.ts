import { describe, expect, test } from '@jest/globals';
import { menuFor, startFor } from '../../admin/frame/menu.js';
import { roles, type Role } from '../../domain/access.js';

describe('the day begins', () => {
  test.each<[string, Role[], string | null, string]>([
    ['an executor with his own appeals', ['executor'], 'roads', '/admin/pages/appeals?view=mine'],
    ['a moderator with the triage', ['moderator'], null, '/admin/pages/appeals?view=triage'],
    ['an auditor with the journal', ['auditor'], null, '/admin/pages/journal'],
    ['an administrator of nothing else with the rules', ['administrator'], null, '/admin/resources/topics'],
    ['a curator with all that is open', ['curator'], null, '/admin/pages/appeals?view=open'],
    ['whoever holds every role with all that is open', [...roles], null, '/admin/pages/appeals?view=open'],
  ])('for %s', (_who, held, department, start) => expect(startFor({ roles: held, department })).toBe(start));
});

describe('a role sees only its own', () => {
  const seenBy = (held: Role[], department: string | null = null): string[] =>
    menuFor({ roles: held, department }).flatMap(({ items }) => items.map(({ label }) => label));
  test('an executor has no settings and no triage', () =>
    expect(seenBy(['executor'], 'roads')).toEqual([
      ...['menu.mine', 'menu.new', 'menu.overdue', 'menu.promises', 'menu.publication', 'menu.open'],
      ...['menu.inbox', 'menu.journal'],
    ]));
  test('an administrator of nothing else has no appeals and no journal', () => {
    const seen = seenBy(['administrator']);
    expect(seen).toEqual(expect.arrayContaining(['menu.communities', 'menu.topics', 'menu.operators']));
    expect(seen.filter((label) => ['menu.open', 'menu.inbox', 'menu.journal'].includes(label))).toEqual([]);
  });
  test('an auditor reads the rules and does no work', () => {
    const seen = seenBy(['auditor']);
    expect(seen).toEqual(expect.arrayContaining(['menu.versions', 'menu.journal', 'menu.overdue']));
    expect(seen.filter((label) => ['menu.triage', 'menu.new', 'menu.operators'].includes(label))).toEqual([]);
  });
});
