import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStand, type Stand } from '../../emulator/stand.js';
import { waitFor } from './wait-for.js';

export interface Answer<T = unknown> {
  status: number;
  body: T;
}

/** What a control call that writes something answers: some of these. */
export interface Made {
  url: string;
  postId: string;
  commentId: string;
  messageId: string;
}

/** What a method of VK's answers: some of these. */
export interface Told {
  comment_id: number;
  parents_stack: number[];
  count: number;
  items: ({ id: number } & Record<string, unknown>)[];
}

export interface Reply {
  id: string;
  text: string;
  fromCommunity: boolean;
  at: string;
}

export interface TestStand {
  url: string;
  /** Calls the control API; throws unless it answers 2xx. */
  call<T = Made>(method: string, path: string, body?: unknown): Promise<T>;
  /** The same, whatever it answers. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Calls a method of VK's: what stands under `response`, or throws `VK <code>`. */
  vk<T = Told>(method: string, params: Record<string, unknown>, token?: string): Promise<T>;
  /** The number of VK's error, or 0. */
  code(method: string, params: Record<string, unknown>, token?: string): Promise<number>;
  /** What stands under a permalink. */
  replies(url: string): Promise<Reply[]>;
  close(): Promise<void>;
}

/** A stand of its own in this process, over real HTTP. */
export const startTestStand = async ({
  callbackUrl,
  speed,
}: { callbackUrl?: string; speed?: number } = {}): Promise<TestStand> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-stand-'));
  const stand = await onFreePorts((port) => startStand({ dataDir, port, callbackUrl, speed }));
  return {
    ...standAt(stand.port),
    async close() {
      await stand.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** A stand needs two neighbouring ports, and somebody else may take one just now. */
const onFreePorts = async (start: (port: number) => Promise<Stand>): Promise<Stand> => {
  for (;;) {
    try {
      return await start(randomPort());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
};

export const randomPort = (): number => 20_000 + Math.floor(Math.random() * 12_000);

export const communityToken = (id: string | number): string => `vk-community-${id}`;

export const standAt = (port: number): Omit<TestStand, 'close'> => {
  const url = `http://127.0.0.1:${port}`;
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const json = body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(url + path, { method, ...json });
    return { status: response.status, body: await response.json() };
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, path, body);
    if (answer.status < 300) return answer.body as T;
    throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const method = async (name: string, params: Record<string, unknown>, token = 'vk-service-demo'): Promise<VkAnswer> => {
    const response = await fetch(`http://127.0.0.1:${port + 1}/method/${name}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: new URLSearchParams({ v: '5.199', ...Object.fromEntries(Object.entries(params).map(([k, v]) => [k, String(v)])) }),
    });
    return (await response.json()) as VkAnswer;
  };
  return {
    url,
    ask,
    call,
    async vk<T>(name: string, params: Record<string, unknown>, token?: string) {
      const { response, error } = await method(name, params, token);
      if (error) throw new Error(`VK ${error.error_code}: ${error.error_msg}`);
      return response as T;
    },
    code: async (name, params, token) => (await method(name, params, token)).error?.error_code ?? 0,
    replies: async (link) => (await call<{ replies: Reply[] }>('GET', `/assert/thread?url=${encodeURIComponent(link)}`)).replies,
  };
};

interface VkAnswer {
  response?: unknown;
  error?: { error_code: number; error_msg: string };
}

/** A callback event as VK sends it. */
export interface Event {
  type: string;
  event_id: string;
  group_id: number;
  v: string;
  secret?: string;
  object: Record<string, unknown>;
}

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** As bytes: a forger's need not be JSON, and its event is empty then. */
  raw: Buffer;
  event: Event;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** How the next requests are answered; `ok` for all by default. */
  answer: (response: ServerResponse, request: Received) => void;
  /** The first request that fits, now or later. */
  get(fits: (request: Received) => boolean, what: string): Promise<Received>;
  close(): void;
}

const sayOk = (response: ServerResponse): void => void response.end('ok');

/** In the product's place: keeps what it is told of. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const told = { path: request.url ?? '', headers: request.headers, raw, event: readEvent(raw) };
      received.push(told);
      receiver.answer(response, told);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: sayOk,
    get: (fits, what) => waitFor(() => received.find(fits), what),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
};

const readEvent = (raw: Buffer): Event => {
  try {
    return JSON.parse(raw.toString()) as Event;
  } catch {
    return { type: '', event_id: '', group_id: 0, v: '', object: {} };
  }
};
