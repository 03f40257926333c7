import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { movablePage, movePreviews } from '../../server/api/moves.js';
import type { z } from 'zod';
import { makeOpenAppeals, publishElsewhere } from '../support/open-appeals.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

const many = 9_970;
const few = 30;

let otklik: Otklik;
let version: number;
let all: string[];
let chosen: string[];
beforeAll(async () => {
  otklik = await startOtklik();
  const { db } = otklik.parts;
  const older = await makeOpenAppeals(db, { count: many, prefix: 'old', ago: '3 days' });
  chosen = await makeOpenAppeals(db, { count: few, prefix: 'new', ago: '1 hour' });
  all = [...older, ...chosen];
  await db.query('analyze');
  version = await publishElsewhere(otklik);
}, 180_000);
afterAll(() => otklik?.close());

const page = async (query: Record<string, string>): Promise<z.output<typeof movablePage>> => {
  const { status, body } = await otklik.api('GET', `/settings/moves/appeals?${new URLSearchParams(query).toString()}`);
  expect(status).toBe(200);
  return movablePage.parse(body);
};
const sizeOf = ({ total, items }: { total: number; items: unknown[] }): [number, number] => [total, items.length];
const since = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

/** All that a move changes, of every appeal that was not chosen; whatever is in it, a change shows. */
const untouched = async (): Promise<unknown> => {
  const others = `(select id from appeals where number <> all ($1))`;
  return otklik.parts.db.query(
    `select (select count(*)::int from appeals where id in ${others}) as appeals,
       (select md5(string_agg(a::text, '|' order by a.id)) from appeals a where a.id in ${others}) as rows,
       (select md5(string_agg(m::text, '|' order by m.id)) from milestones m where m.appeal_id in ${others}) as milestones,
       (select count(*)::int from escalations where appeal_id in ${others}) as escalations,
       (select count(*)::int from audit_entries where appeal_id in ${others}) as entries,
       (select count(*)::int from commands where appeal_id in ${others}) as commands`,
    [chosen],
  );
};

describe('of ten thousand open appeals', () => {
  test('those wanted are found by what is known of them, a page at a time', async () => {
    expect(sizeOf(await page({ version: String(version) }))).toEqual([many + few, 200]);
    const recent = await page({ version: String(version), receivedSince: since(5), department: 'roads', topic: 'road-snow' });
    expect(recent).toMatchObject({ total: few, next: null });
    expect(recent.items.map(({ number }) => number).sort()).toEqual([...chosen].sort());
    expect(await page({ version: String(version), status: 'triage' })).toMatchObject({ total: 0, items: [] });
    expect(sizeOf(await page({ settingsVersion: String(version - 1), limit: '10' }))).toEqual([many + few, 10]);
    const first = await page({ limit: '999' });
    const second = await page({ limit: '999', before: first.next ?? '' });
    expect(new Set([...first.items, ...second.items].map(({ number }) => number)).size).toBe(2 * 999);
    expect((await otklik.api('GET', '/settings/moves/appeals?receivedSince=yesterday')).status).toBe(400);
  });

  test('all may be looked at in a preview, a page at a time', async () => {
    const asked = { version, numbers: all, preview: true };
    const first = movePreviews.parse((await otklik.api('POST', '/settings/moves', asked)).body);
    const second = movePreviews.parse((await otklik.api('POST', '/settings/moves', { ...asked, after: first.next })).body);
    expect(first.items.map(({ number }) => number)).toEqual(all.slice(0, first.items.length));
    expect(second.items.map(({ number }) => number)).toEqual(all.slice(first.items.length, 2 * first.items.length));
    expect(second.items.every(({ department }) => department.becomes === 'landscaping')).toBe(true);
  });

  test('only the chosen ones move, twenty a second at most, and all others keep every byte', async () => {
    const { db } = otklik.parts;
    const before = await untouched();
    // Two moves at once share the pace.
    const asked = [chosen.slice(0, few / 2), chosen.slice(few / 2)].map((numbers) =>
      otklik.api<{ id: string }>('POST', '/settings/moves', { version, numbers }),
    );
    for (const { status, body } of await Promise.all(asked)) {
      expect(status).toBe(202);
      const result = await waitFor(
        async () => (await otklik.api<{ result: object | null }>('GET', `/jobs/${body.id}`)).body.result,
        'the end of the move',
        60_000,
      );
      expect(result).toEqual({ version, moved: few / 2, closed: [], refused: [] });
    }
    expect(await untouched()).toEqual(before);
    const moved = (await db.query(
      `select distinct settings_version as version, department_code as department from appeals where number = any ($1)`,
      [chosen],
    )) as unknown;
    expect(moved).toEqual([{ version, department: 'landscaping' }]);
    const [span] = (await db.query(
      `select extract(epoch from max(asked_at) - min(asked_at))::float as seconds, count(*)::int as acts from commands where kind = 'adoptSettings'`,
    )) as { seconds: number; acts: number }[];
    expect(span?.acts).toBe(few);
    expect(span?.seconds).toBeGreaterThan((few - 1) / 20 - 0.2);
  }, 90_000);
});
