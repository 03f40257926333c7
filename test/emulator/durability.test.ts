import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { communityToken, randomPort, standAt, startReceiver, type Receiver, type TestStand } from '../support/stand.js';
import { waitFor } from '../support/wait-for.js';

const group = 226_000_001;
const resident = '100001';
let dataDir: string;
let receiver: Receiver;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'otklik-stand-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  await kill();
  receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const launch = (port: number): { process: ChildProcess; said: () => string } => {
  const args = ['--import', 'tsx', 'emulator/main.ts', '--port', String(port), '--data', dataDir, '--callback', receiver.url];
  const launched = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [launched.stdout, launched.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child = launched;
  return { process: launched, said: () => said };
};

/** A real process, as `npm start` has it; somebody else's port is not its fault. */
const start = async (): Promise<Omit<TestStand, 'close'>> => {
  for (;;) {
    const port = randomPort();
    const { process: launched, said } = launch(port);
    await waitFor(() => launched.exitCode !== null || said().includes('Страница жителя'), 'the stand, or its end', 30_000);
    if (launched.exitCode === null) return standAt(port);
    if (!said().includes('EADDRINUSE')) throw new Error(said());
  }
};

const kill = async (): Promise<void> => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

const journal = () => join(dataDir, 'stand.jsonl');

test('whatever was answered stands after a kill, no number is given twice, and what was not delivered is', async () => {
  receiver.answer = (response) => void response.writeHead(503).end();
  const before = await start();
  const post = await before.call('POST', `/actors/${resident}/post`, { communityId: group, text: 'Течёт крыша \ud83d \u0000' });
  const wall = { communityId: group, postId: post.postId };
  const comments = await Promise.all(
    Array.from({ length: 60 }, (_, n) => before.call('POST', `/actors/${resident}/comment`, { ...wall, text: `И у нас ${n}` })),
  );
  const letter = await before.call('POST', `/actors/${resident}/message`, { communityId: group, text: 'Помогите' });
  const params = { owner_id: -group, post_id: post.postId, message: 'Едем.', guid: 'g' };
  const reply = await before.vk('wall.createComment', params, communityToken(group));
  await before.call('POST', '/faults', { id: 'F20', network: 'vk', count: 2 });
  const stood = await before.replies(post.url);
  await kill();

  receiver.answer = (response) => void response.end('ok');
  const after = await start();
  const again = (url: string) => url.replace(/^http:\/\/[^/]+/, after.url);
  expect(await after.replies(again(post.url))).toEqual(stood);
  expect(stood).toHaveLength(comments.length + 1);
  expect(await after.call('GET', '/journal?method=wall.createComment')).toMatchObject({ items: [{ params: { guid: 'g' } }] });
  expect(await after.call('GET', '/faults')).toMatchObject({ items: [{ id: 'F20', count: 2 }] });
  await after.call('DELETE', '/faults');
  expect(await after.vk('wall.createComment', params, communityToken(group))).toEqual(reply);
  const next = await after.call('POST', `/actors/${resident}/comment`, { ...wall, text: 'Спасибо' });
  expect(Number(next.commentId)).toBe(reply.comment_id + 1);
  const nextLetter = await after.call('POST', `/actors/${resident}/message`, { communityId: group, text: 'Ещё' });
  expect(Number(nextLetter.messageId)).toBe(Number(letter.messageId) + 1);

  await after.call('POST', '/clock/advance', { seconds: 3600 });
  const all = async (): Promise<boolean> => {
    const { items } = await after.call<{ items: { status: string }[] }>('GET', '/deliveries');
    return items.length === comments.length + 5 && items.every(({ status }) => status === 'delivered');
  };
  await waitFor(all, 'every event delivered');
});

test('a line that a kill cut off is dropped, and what comes after it is kept', async () => {
  const first = await start();
  const post = await first.call('POST', `/actors/${resident}/post`, { communityId: group, text: 'Первая' });
  await kill();
  appendFileSync(journal(), Buffer.from('[["post",{"id":99,"ownerId":-226000001,"text":"обор').subarray(0, -1));

  const second = await start();
  const next = await second.call('POST', `/actors/${resident}/post`, { communityId: group, text: 'Вторая' });
  expect(Number(next.postId)).toBe(Number(post.postId) + 1);
  await kill();
  const third = await start();
  expect(await third.replies(next.url.replace(/^http:\/\/[^/]+/, third.url))).toEqual([]);
});

test('a file that is damaged in the middle is no cut line: the stand says so and does not begin anew in silence', async () => {
  await start();
  await kill();
  const lines = readFileSync(journal(), 'utf8').split('\n');
  writeFileSync(journal(), ['[["post",{"id', ...lines].join('\n'));
  await expect(start()).rejects.toThrow(/stand\.jsonl:1 is damaged/);
});
