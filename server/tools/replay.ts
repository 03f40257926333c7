import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { Runtime, DefaultLogger, makeTelemetryFilterString, Worker } from '@temporalio/worker';
import { createDataSource } from '../../db/data-source.js';
import { appealWorkflowId } from '../../workflows/messages.js';
import { findServers, runTool } from './servers.js';

type History = temporal.api.history.v1.IHistory;

export interface RoundHistory {
  round: number;
  workflowId: string;
  history: History;
}
export interface Verdict {
  round: number;
  events: number;
  /** Where today's code parts from what happened; undefined = nowhere. */
  parts?: string;
}

const ownWorkflows = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/** Runs each history through the workflow code without doing anything anew. Replay sees the order of steps, not their arguments. */
export const replayRounds = async (rounds: readonly RoundHistory[], workflowsPath = ownWorkflows): Promise<Verdict[]> => {
  const bundle = { workflowsPath };
  const verdicts: Verdict[] = [];
  for (const { round, workflowId, history } of rounds) {
    const events = history.events?.length ?? 0;
    try {
      await Worker.runReplayHistory({ ...bundle, replayName: workflowId }, history, workflowId);
      verdicts.push({ round, events });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      verdicts.push({ round, events, parts: whereItParts(error.message) });
    }
  }
  return verdicts;
};

/** Of the SDK's paragraph, the sentence that names the event; the whole of it where there is no such sentence. */
const whereItParts = (message: string): string => {
  const [, sentence = message] = /\[TMPRL1100\] (?:Nondeterminism error: )?(.+?)", source: "/.exec(message) ?? [];
  const [, id] = /HistoryEvent\(id: (\d+)/.exec(sentence) ?? [];
  return id === undefined ? sentence : `на событии ${id} (${sentence})`;
};

/** «Раунд 1: 31 событие — воспроизведение совпало» */
export const tellVerdict = ({ round, events, parts }: Verdict): string =>
  `Раунд ${round}: ${counted(events)} — ${parts === undefined ? 'воспроизведение совпало' : `расходится: ${parts}`}`;

const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'событие', few: 'события' };
const plural = new Intl.PluralRules('ru');
const counted = (count: number): string => `${count} ${forms[plural.select(count)] ?? 'событий'}`;

/** Each round's history as JSON, to be kept or replayed elsewhere. It holds ids and codes only. */
const exportRounds = (rounds: readonly RoundHistory[], number: string, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  rounds.forEach(({ round, history }, index) => {
    const name = join(folder, `${number}-${round}-${index + 1}.json`);
    writeFileSync(name, `${JSON.stringify(historyToJSON(history))}\n`);
  });
};

/** Every run of every round; a long round is a chain of runs. */
const fetchRounds = async (client: Client, appealId: string, newest: number): Promise<RoundHistory[]> => {
  const rounds: RoundHistory[] = [];
  for (let round = 1; round <= newest; round += 1) {
    const workflowId = appealWorkflowId(appealId, round);
    const runIds: string[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runIds.unshift(run.runId);
    if (runIds.length === 0) runIds.push('');
    for (const runId of runIds) {
      const handle = client.workflow.getHandle(workflowId, runId === '' ? undefined : runId);
      rounds.push({ round, workflowId, history: await handle.fetchHistory() });
    }
  }
  return rounds;
};

/** `npm run replay -- <number> [--workflows <file>] [--export <folder>]`; the exit code says whether all of it matched. */
const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { workflows: { type: 'string' }, export: { type: 'string' } } });
  const [number] = positionals;
  if (number === undefined) return complain('Укажите номер обращения: npm run replay -- 2026-000001');
  const { databaseUrl, temporalAddress, namespace } = findServers();
  const db = await createDataSource({ url: databaseUrl, poolSize: 2 }).initialize();
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const [appeal] = (await db.query(`select id, round from appeals where number = $1`, [number])) as {
      id: string;
      round: number;
    }[];
    if (!appeal) return complain(`Обращения ${number} нет.`);
    // The verdict says it all: what the SDK's native part writes by itself would only bury it.
    const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
    Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging } });
    const client = new Client({ connection, namespace });
    const rounds = await fetchRounds(client, appeal.id, appeal.round);
    if (values.export !== undefined) exportRounds(rounds, number, values.export);
    const verdicts = await replayRounds(rounds, values.workflows);
    for (const verdict of verdicts) console.log(tellVerdict(verdict));
    return verdicts.every(({ parts }) => parts === undefined) ? 0 : 1;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return complain(`История обращения ${number} в Temporal уже не хранится.`);
    throw error;
  } finally {
    await connection.close();
    await db.destroy();
  }
};

const complain = (words: string): number => {
  console.error(words);
  return 2;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await runTool(main);
