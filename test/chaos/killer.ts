import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { readKept } from '../../server/embedded/kept-file.js';
import { isAlive, processMark, type ProcessMark } from '../../server/embedded/process-mark.js';
import { appealWorkflowId } from '../../workflows/messages.js';
import { ask } from './ask.js';
import { diceOf } from './dice.js';

interface Wanted {
  dataDir: string;
  standUrl: string;
  webUrls: readonly string[];
  db: DataSource;
  temporal: Client;
  seed: number;
  /** So many of each kind at least. */
  blind: number;
  aimed: number;
  longestMs: number;
}

export interface Kills {
  /** How often each part was killed at no instant in particular. */
  blind: Record<string, number>;
  /** Of workers, between a reply that the network has taken and its record with us (fault F24). */
  aimed: number;
}

/** Names under which a copy keeps its processes; the second worker and web are the test's own. */
export const parts = ['worker', 'worker-2', 'web', 'web-2', 'stand', 'temporal', 'postgres'] as const;

/** So late the network answers the replies we aim at: time enough to find out who sent them. */
export const answerDelayMs = 4_000;
const blindPauseMs = 2_400;

export const killAtRandom = async (wanted: Wanted): Promise<Kills> => {
  const { blind, aimed, longestMs } = wanted;
  const kills: Kills = { blind: Object.fromEntries(parts.map((name) => [name, 0])), aimed: 0 };
  const began = performance.now();
  const count = (): number => Object.values(kills.blind).reduce((sum, n) => sum + n, 0);
  const isLate = (): boolean => performance.now() - began > longestMs;
  await Promise.all([
    killBlindly(wanted, kills, () => isLate() || count() >= blind),
    killSenders(wanted, kills, () => isLate() || kills.aimed >= aimed),
  ]);
  return kills;
};

/**
 * Everybody in turn, in ever another order; workers are aimed at already, so they are passed over every other time.
 * Who has not come to stand since his last death is mostly spared: a part that never stands again is given up by design.
 */
const killBlindly = async (wanted: Wanted, kills: Kills, isOver: () => boolean): Promise<void> => {
  const { dataDir, seed } = wanted;
  const dice = diceOf(seed);
  for (let round = 0; !isOver(); round++) {
    const turn = dice.shuffled(parts).filter((name) => !name.startsWith('worker') || round % 2 === 0);
    for (const name of turn) {
      await pause(blindPauseMs * (0.5 + dice.throw()));
      if (isOver()) return;
      const spares = dice.throw() < 0.75;
      if (spares && !(await standsAgain(wanted, name))) continue;
      if (kill(livingPart(dataDir, name))) kills.blind[name] = (kills.blind[name] ?? 0) + 1;
    }
  }
};

const standsAgain = async ({ dataDir, standUrl, webUrls }: Wanted, name: string): Promise<boolean> => {
  const [first, second] = webUrls;
  const answers: Record<string, string> = {
    web: `${first}/health/live`,
    'web-2': `${second}/health/live`,
    stand: `${standUrl}/state`,
  };
  const url = answers[name];
  if (url !== undefined) return (await ask('GET', url))?.status === 200;
  const mark = join(dataDir, 'pids', `${name}.json`);
  return existsSync(mark) && Date.now() - statSync(mark).mtimeMs > startMs;
};

/** A worker answers to nobody; by then it works, or will. */
const startMs = 5_000;

const livingPart = (dataDir: string, name: string): ProcessMark | undefined => {
  const mark = readKept(join(dataDir, 'pids', `${name}.json`), processMark);
  return mark && isAlive(mark) ? mark : undefined;
};

const kill = (mark: ProcessMark | undefined): boolean => {
  if (!mark) return false;
  try {
    process.kill(mark.pid, 'SIGKILL');
    return true;
  } catch {
    return false; // gone by itself meanwhile
  }
};

interface Sent {
  id: string;
  at: string;
  method: string;
  params: { message?: string };
  fault?: string;
}

/** The stand's journal tells of a reply that stands in the network and is not answered yet: whoever sent it dies now. */
const killSenders = async (wanted: Wanted, kills: Kills, isOver: () => boolean): Promise<void> => {
  const { dataDir, standUrl } = wanted;
  const seen = new Set<string>();
  while (!isOver()) {
    const journal = await ask<{ items: Sent[] }>('GET', `${standUrl}/journal?network=vk&limit=40`);
    for (const { id, at, params, fault } of journal?.body.items ?? []) {
      if (fault !== 'F8' || params.message === undefined || seen.has(id)) continue;
      seen.add(id);
      if (isOver()) return;
      const pid = await senderOf(wanted, params.message).catch(() => undefined); // the database or Temporal is down just now
      const workers = ['worker', 'worker-2'].map((name) => livingPart(dataDir, name));
      const sender = workers.find((mark) => mark?.pid === pid);
      const isUnanswered = Date.now() - Date.parse(at) < answerDelayMs - 200;
      if (sender && isUnanswered && kill(sender)) kills.aimed += 1;
    }
    await pause(100);
  }
};

/** Temporal knows which worker has the step in hand. */
const senderOf = async ({ db, temporal }: Wanted, text: string): Promise<number | undefined> => {
  const [reply] = (await db.query(`select appeal_id as "appealId", round from replies where text = $1`, [text])) as {
    appealId: string;
    round: number;
  }[];
  if (!reply) return undefined;
  const run = temporal.workflow.getHandle(appealWorkflowId(reply.appealId, reply.round));
  const { raw } = await temporal.connection.withDeadline(Date.now() + 1_500, () => run.describe());
  const [step] = raw.pendingActivities ?? [];
  return step?.lastWorkerIdentity ? Number(step.lastWorkerIdentity.split('@')[0]) : undefined;
};
