import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { createDataSource } from '../../db/data-source.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { findCopy } from '../../server/embedded/running-copy.js';
import type { SystemUser } from '../../server/embedded/postgres-place.js';
import { startCopy, type Copy } from './copy.js';
import { waitFor } from './wait-for.js';

export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const complaint = 'На Ленина третий день нет горячей воды, когда починят?';

export interface Item {
  number: string;
  status: string;
  replies: { status: string }[];
  escalations: { milestone: string; to: string }[];
}

export interface PlaceWanted {
  /** Of the panel; the stand's five follow. */
  port: number;
  /** Where it listens; unsaid = on all addresses. */
  host?: string;
  /** Temporal's program. */
  cli: string;
  home: string;
  dataDir?: string;
  /** Of the checkout that is started. */
  root?: string;
  user?: SystemUser | undefined;
  environment?: Record<string, string>;
}

/** One copy's place: its folders, ports and user; it may be started again and again. */
export class Place {
  readonly key = 'key-of-a-copy-under-test';
  readonly dataDir: string;
  copy: Copy | undefined;

  constructor(readonly wanted: PlaceWanted) {
    this.dataDir = wanted.dataDir ?? join(wanted.home, 'data');
  }

  get port(): number {
    return this.wanted.port;
  }

  get url(): string {
    return `http://${this.wanted.host ?? '127.0.0.1'}:${this.port}`;
  }

  start(change: Partial<Parameters<typeof startCopy>[0]> = {}): Copy {
    const { port, host, cli, home, root = checkout, user, environment = {} } = this.wanted;
    const usual = {
      ...{ OTKLIK_DEMO_KEY: this.key, OTKLIK_DEMO_SPEED: '30', TEMPORAL_CLI_PATH: cli },
      ...(host === undefined ? {} : { OTKLIK_HOST: host }),
    };
    const wanted = { root, dataDir: this.dataDir, home, port, emulatorPort: port + 1, user };
    return startCopy({ ...wanted, environment: { ...usual, ...environment }, ...change });
  }

  async startAndWait(): Promise<Copy> {
    this.copy = this.start();
    await this.copy.ready();
    return this.copy;
  }

  /** That it has been started is the caller's to know. */
  get running(): Copy {
    if (!this.copy) throw new Error('the copy has not been started');
    return this.copy;
  }

  private async call<T>(url: string, method: string, body?: unknown): Promise<T> {
    const headers = { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  api<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.call(`${this.url}/api/v1${path}`, method, body);
  }

  stand<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.call(`http://127.0.0.1:${this.port + 1}${path}`, method, body);
  }

  allWell(): Promise<unknown> {
    const ready = async (): Promise<boolean> => (await fetch(`${this.url}/health/ready`)).ok;
    return waitFor(ready, 'everything to be there', 90_000);
  }

  async comment(resident: number, text = complaint): Promise<string> {
    const { communities, users } = await this.stand<{
      communities: { id: string; kind: string; posts: { id: string }[] }[];
      users: { id: string }[];
    }>('GET', '/state');
    const [community] = communities.filter(({ kind }) => kind === 'own');
    const body = { communityId: community?.id, postId: community?.posts[0]?.id, text };
    return (await this.stand<{ url: string }>('POST', `/actors/${users[resident]?.id}/comment`, body)).url;
  }

  async appealOf(thread: string): Promise<Item | undefined> {
    const { items } = await this.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`);
    if (items.length > 1) throw new Error(`${thread} has ${items.length} appeals`);
    return items[0];
  }

  standing(thread: string, ...statuses: string[]): Promise<Item> {
    const probe = async (): Promise<Item | undefined> => {
      const appeal = await this.appealOf(thread);
      return appeal && statuses.includes(appeal.status) ? appeal : undefined;
    };
    return waitFor(probe, `an appeal of ${thread} in ${statuses.join(' or ')}`, 60_000);
  }

  async repliesAt(thread: string): Promise<string[]> {
    const { replies } = await this.stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
      'GET',
      `/assert/thread?url=${encodeURIComponent(thread)}`,
    );
    return replies.filter(({ fromCommunity }) => fromCommunity).map(({ text }) => text);
  }

  /** From the resident's words to the reply in his thread, which stands there once. */
  async oneLife(resident: number, text: string): Promise<string> {
    const thread = await this.comment(resident);
    const { number } = await this.standing(thread, 'assigned');
    await this.api('POST', `/appeals/${number}/replies`, { text });
    await this.standing(thread, 'observing', 'closed');
    expect(await this.repliesAt(thread)).toEqual([text]);
    return thread;
  }

  databaseUrl(): string {
    const url = findCopy(this.dataDir)?.databaseUrl;
    if (url === undefined) throw new Error('no copy runs there');
    return url;
  }

  /** Lines of the record that do not follow from the one before. */
  async brokenLinks(): Promise<unknown> {
    const db = await createDataSource({ url: this.databaseUrl(), poolSize: 1 }).initialize();
    const { broken } = await verifyAudit(db).finally(() => db.destroy());
    return broken;
  }
}
