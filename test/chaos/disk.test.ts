import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { startPart } from '../../server/embedded/part.js';
import { freePorts } from '../support/free-ports.js';
import { complaint, Place } from '../support/place.js';
import { waitFor } from '../support/wait-for.js';

const group = 226_000_003;
const home = mkdtempSync(join(tmpdir(), 'otklik-disk-'));
const disk = join(home, 'disk');
let isMounted = false;
let place: Place;

/** A disk of its own, small enough to be filled. */
const mountSmallDisk = (): void => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600m,mode=755', 'tmpfs', disk], { stdio: 'pipe' });
    isMounted = true;
  } catch (cause) {
    throw new Error('a small disk to be filled could not be mounted: run this as root of a machine that may mount tmpfs', {
      cause,
    });
  }
};

beforeAll(async () => {
  mkdirSync(disk);
  for (const folder of [home, disk]) chmodSync(folder, 0o755); // PostgreSQL's own user comes in
  mountSmallDisk();
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: home, cacheDir, environment, report: () => undefined };
  const { path: cli } = await obtainTemporal(sources);
  place = new Place({ port: await freePorts(6), cli, home, dataDir: join(disk, 'data') });
  await place.startAndWait();
}, 180_000);
afterAll(async () => {
  await place?.copy?.kill();
  if (isMounted) execFileSync('umount', ['--lazy', disk]);
  rmSync(home, { recursive: true, force: true });
}, 60_000);

/** Leaves nothing free. */
const fillDisk = (): string => {
  const path = join(disk, 'ballast');
  const block = Buffer.alloc(1_000_000, 1);
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return path;
};

/** As VK delivers a comment; what was answered. */
const deliver = async (id: number): Promise<number> => {
  const object = {
    id,
    from_id: 700_000 + id,
    post_id: 800_001,
    owner_id: -group,
    date: Math.floor(Date.now() / 1000),
    text: complaint,
  };
  const event = {
    type: 'wall_reply_new',
    group_id: group,
    event_id: randomUUID(),
    v: '5.199',
    secret: `secret-${group}`,
    object,
  };
  const url = `http://127.0.0.1:${place.port}/webhooks/vk/${group}`;
  const headers = { 'Content-Type': 'application/json' };
  const signal = AbortSignal.timeout(20_000);
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(event), signal })).status;
};

test('the disk is full while all runs: it is told what to do, and when there is room again nothing is lost', async () => {
  const ballast = fillDisk();
  expect(statfsSync(disk).bavail).toBe(0);
  await waitFor(
    () => place.running.words().includes(`на диске с ${place.dataDir} осталось 0 МБ: освободите место.`),
    'the warning',
    30_000,
  );
  const accepted: number[] = [];
  for (let id = 900_001; id <= 900_040; id++) {
    const status = await deliver(id);
    expect([200, 503]).toContain(status);
    if (status === 200) accepted.push(id);
  }
  const program = { command: process.execPath, args: ['-e', 'setInterval(() => undefined, 1000)'], env: {} };
  const another = startPart({ ...program, name: 'another', dataDir: disk, ending: [['SIGKILL', 2_000]] });
  await expect(another).rejects.toThrow(`Папка данных ${disk} не годится: на диске не осталось места.`);

  rmSync(ballast);
  await place.allWell();
  expect(place.running.words()).not.toMatch(/^\s+at /m);
  for (const id of accepted) await place.standing(`https://vk.com/wall-${group}_800001?reply=${id}`, 'assigned');
  expect(await place.brokenLinks()).toEqual([]);
  await place.oneLife(4, 'Воду дадут к 22:00.');
}, 300_000);
