import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { Runtime, DefaultLogger, makeTelemetryFilterString, Worker } from '@temporalio/worker';
import { appealWorkflowId } from '../../workflows/messages.js';
import { CannotStart, explainTarget } from '../embedded/cannot-start.js';
import { demandTemporal } from '../embedded/outer-servers.js';
import { runTool } from './run-tool.js';
import { findServers, openDatabase } from './servers.js';

const usage = `Воспроизвести историю обращения сегодняшним кодом:
  npm run replay -- 2026-000412
  --export ПАПКА     сохранить истории туда
  --workflows ФАЙЛ   воспроизводить по другому коду`;

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
  try {
    mkdirSync(folder, { recursive: true });
    rounds.forEach(({ round, history }, index) => {
      const name = join(folder, `${number}-${round}-${index + 1}.json`);
      writeFileSync(name, `${historyToJSON(history)}\n`);
    });
  } catch (error) {
    throw explainTarget(error, 'Папка', folder);
  }
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

interface Asked {
  workflows?: string | undefined;
  export?: string | undefined;
}
const options = { workflows: { type: 'string' }, export: { type: 'string' } } as const;

/** The exit code says whether all of it matched. */
const replay = async (number: string, asked: Asked): Promise<number> => {
  if (asked.workflows !== undefined && !existsSync(asked.workflows)) throw new CannotStart(`Файла ${asked.workflows} нет.`);
  const { databaseUrl, temporalAddress, namespace } = findServers();
  await demandTemporal(temporalAddress, namespace);
  const db = await openDatabase(databaseUrl);
  const connection = Connection.lazy({ address: temporalAddress });
  try {
    const [appeal] = (await db.query(`select id, round from appeals where number = $1`, [number])) as {
      id: string;
      round: number;
    }[];
    if (!appeal) throw new CannotStart(`Обращения ${number} нет.`);
    // The verdict says it all: what the SDK's native part writes by itself would only bury it.
    const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) };
    Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging } });
    const client = new Client({ connection, namespace });
    const rounds = await fetchRounds(client, appeal.id, appeal.round);
    if (asked.export !== undefined) exportRounds(rounds, number, asked.export);
    const verdicts = await replayRounds(rounds, asked.workflows);
    for (const verdict of verdicts) console.log(tellVerdict(verdict));
    return verdicts.every(({ parts }) => parts === undefined) ? 0 : 1;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      throw new CannotStart(`История обращения ${number} в Temporal уже не хранится.`, { cause: error });
    throw error;
  } finally {
    await connection.close();
    await db.destroy();
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runTool({ usage, options, words: [1, 1] }, ({ positionals: [number = ''], values }) => replay(number, values));
