import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { replayRounds, tellVerdict } from '../../server/tools/replay.js';
import { Runtime } from '@temporalio/worker';
import '../support/quiet-temporal.js';

const folder = new URL('./histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  return { text, round: { round: 1, workflowId: `appeal-${name}`, history: historyFromJSON(JSON.parse(text)) } };
};

afterAll(() => Runtime.instance().shutdown());

describe('histories of real runs, on today’s workflow code', () => {
  test('there are lives of several kinds', () => expect(names.length).toBeGreaterThanOrEqual(5));

  test('every one is replayed to its end', async () => {
    const verdicts = await replayRounds(names.map((name) => read(name).round));
    expect(verdicts.map(({ parts }, index) => [names[index], parts])).toEqual(names.map((name) => [name, undefined]));
  }, 120_000);

  test.each(names)('%s holds ids only: no word of a resident or an official', (name) => {
    const { history } = read(name).round;
    // A failure tells what the network said, in our own words.
    const payloads = JSON.stringify(history.events, (key, value: unknown) => {
      if (key === 'failure' || key === 'lastFailure') return undefined;
      return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
    });
    expect(payloads).not.toMatch(/[а-яё]/i);
  });

  test('a workflow that was changed parts from what happened, and says where', async () => {
    const changed = fileURLToPath(new URL('./changed/handle-appeal.ts', import.meta.url));
    const [verdict] = await replayRounds([read('simple.json').round], changed);
    expect(verdict?.parts).toMatch(/recorded marker 'classifyAppeal'/);
    if (verdict) expect(tellVerdict(verdict)).toMatch(/^Раунд 1: \d+ событи\S+ — расходится: /);
  }, 60_000);
});
