import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { ApiKey } from '../../db/entities/api-key.js';
import { Operator } from '../../db/entities/operator.js';
import { readConfig, type Config } from '../../server/config.js';
import { freePort } from '../../server/embedded/ports.js';
import { prepareDatabase } from '../../server/prepare.js';
import { hashPassword } from '../../db/password.js';
import { recordAudit } from '../../db/record-audit.js';
import { operator } from '../../domain/audit.js';
import { readCompose, type Compose, type ComposeService } from '../support/compose.js';
import { prepareInstallation, type Installation } from '../support/installation.js';
import { complaint } from '../support/lives.js';
import { runTool } from '../support/run-tool.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';
import { cookieOf, cookiesOf } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

const secretKey = 'secret-key-of-a-test-0123456789abcdef';

describe('production refuses to start with what everybody knows', () => {
  const programs = ['web', 'worker', 'start'];
  let folder: string;
  let database: TestDatabase;
  let db: DataSource;
  let environment: Record<string, string>;
  let demo: Config;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'otklik-production-'));
    database = await createTestDatabase();
    environment = {
      OTKLIK_MODE: 'production',
      OTKLIK_DATA_DIR: folder,
      OTKLIK_SECRET_KEY: secretKey,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: await temporalAddress(),
    };
    demo = readConfig({ ...environment, OTKLIK_MODE: 'demo' });
    await prepareDatabase({ ...demo, databaseUrl: database.url, secretKey });
    db = await createDataSource({ url: database.url }).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** None of them starts, and each says why in a sentence. */
  const expectRefusal = async (change: Record<string, string>, sentence: string): Promise<void> => {
    const runs = programs.map(async (name) => {
      const own = { PORT: String(await freePort()), OTKLIK_DATA_DIR: join(folder, name) };
      return runTool(`server/${name}.ts`, [], { ...environment, ...own, ...change });
    });
    for (const { code, words } of await Promise.all(runs)) {
      expect([code, words]).toEqual([1, expect.stringContaining(sentence)]);
      expect(words).not.toMatch(/^\s+at /m);
    }
  };

  test('the demonstration’s key for the API is taken away, whatever its owner is called now, and a key made in the panel is not', async () => {
    const { id: operatorId } = await db.manager.findOneByOrFail(Operator, { login: 'admin' });
    const names = (): Promise<{ hash: string }[]> => db.query(`select left(hash, 12) as hash from api_keys where name = 'demo'`);
    expect(await names()).toHaveLength(1);
    await db.manager.insert(ApiKey, { hash: 'f'.repeat(64), operatorId, name: 'demo' });
    const because = { what: 'api-key-made', operatorId, key: 'f'.repeat(12) } as const;
    await db.transaction((tx) => recordAudit(tx, { appealId: null, round: null, by: operator(operatorId), because, once: null }));
    await db.manager.update(Operator, operatorId, { login: 'ivanova' });
    // The demonstration itself starts again after it, with one key.
    await prepareDatabase({ ...demo, demoKey: 'another', databaseUrl: database.url, secretKey });
    expect(await names()).toHaveLength(2);
    expect(await runTool('server/tools/migrate.ts', [], environment)).toEqual({ code: 0, words: 'База готова.\n' });
    expect(await names()).toEqual([{ hash: 'f'.repeat(12) }]);
    await db.manager.update(Operator, operatorId, { login: 'admin' });
  });
  test('no secret key', () => expectRefusal({ OTKLIK_SECRET_KEY: '' }, 'OTKLIK_SECRET_KEY: в рабочем режиме нужен тайный ключ'));
  test('a secret key that anybody has read', () =>
    expect(() => readConfig({ ...environment, OTKLIK_SECRET_KEY: 'of-this-build-alone-and-then-forgotten' })).toThrow(
      'OTKLIK_SECRET_KEY: этот ключ стоит в исходном тексте',
    ));
  test('the stand’s service key, or any other key of its', async () => {
    for (const token of ['vk-service-demo', 'vk-community-226000001', 'secret-226000003'])
      expect(() => readConfig({ ...environment, VK_SERVICE_TOKEN: token })).toThrow(
        'VK_SERVICE_TOKEN: в рабочем режиме нужен настоящий',
      );
    await expectRefusal({ VK_SERVICE_TOKEN: 'vk-community-226000002' }, 'VK_SERVICE_TOKEN: в рабочем режиме нужен настоящий');
  });
  test('passwords of the demonstration', () => expectRefusal({}, 'Пароль из демонстрации у сотрудников: admin, '));
  test('keys of the stand, and then a secret key that does not open them', async () => {
    await db.query(`update operators set password_hash = $1`, [await hashPassword('пароль, которого никто не знает')]);
    await expectRefusal({}, 'Среди источников есть сообщество с ключами стенда');
    await expectRefusal({ OTKLIK_SECRET_KEY: `another-${secretKey}` }, 'записаны с другим OTKLIK_SECRET_KEY');
  });
});

describe('docker-compose.yml', () => {
  let compose: Compose;
  let services: [name: string, service: ComposeService][];
  beforeAll(() => {
    compose = readCompose({ OTKLIK_SITE: 'otklik.example.ru' });
    services = Object.entries(compose.services);
  }, 120_000);
  const those = (fits: (service: ComposeService, name: string) => boolean): string[] =>
    services
      .filter(([name, service]) => fits(service, name))
      .map(([name]) => name)
      .sort();
  const oneShot = ['migrate', 'temporal-namespace', 'temporal-schema', 'tools'];
  const ours = ['migrate', 'stand', 'tools', 'web', 'worker'];

  test('without the name of the site it is refused', () => {
    expect(() => readCompose({ OTKLIK_SITE: '' })).toThrow(/OTKLIK_SITE/);
  });

  test('has the parts of a whole installation; the stand and the tools only when asked for', () => {
    expect(those(() => true)).toEqual(['caddy', 'postgres', 'temporal', ...oneShot, 'stand', 'web', 'worker'].sort());
    expect(those(({ profiles }) => profiles !== undefined)).toEqual(['stand', 'tools']);
  });

  test('is a working installation unless it is asked for the demonstration', () => {
    const demo = Object.fromEntries(
      [...readFileSync('server/ops/demo.env', 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    expect(compose.services['web']?.environment).toMatchObject({ OTKLIK_MODE: 'production', VK_API_URL: '' });
    const { services } = readCompose(demo);
    expect(services['web']?.environment).toMatchObject({ OTKLIK_MODE: 'demo', VK_API_URL: 'http://stand:9101' });
    expect(services['stand']?.profiles).toEqual([demo['COMPOSE_PROFILES']]);
  });

  test('no secret has a value here: each comes from a file', () => {
    for (const [, { environment = {} }] of services)
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|PWD|SECRET|TOKEN|KEY/.test(name))
          expect([name, value]).toEqual([expect.stringMatching(/_FILE$/), expect.stringMatching(/^\/run\/secrets\//)]);
    expect(readFileSync('docker-compose.yml', 'utf8')).not.toMatch(/:\/\/[^\s:/@]+:[^\s@]+@/); // a password in an address
    expect(Object.values(compose.secrets).map(({ file }) => file.replace(/^.*\/(?=\.secrets)/, ''))).toEqual([
      '.secrets/postgres-password',
      '.secrets/secret-key',
      '.secrets/vk-service-token',
    ]);
  });

  test('everything that runs on is watched and started again; a step ends by itself', () => {
    expect(those(({ healthcheck }) => healthcheck === undefined)).toEqual(oneShot);
    expect(those(({ restart }) => restart === 'unless-stopped')).toEqual(those((_service, name) => !oneShot.includes(name)));
    expect(compose.services['web']?.depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
    expect(compose.services['temporal']?.depends_on).toMatchObject({
      'temporal-schema': { condition: 'service_completed_successfully' },
    });
  });

  test('what must be kept lies in named volumes', () => {
    const kept = services.flatMap(([name, { volumes = [] }]) =>
      volumes.map((volume) => `${name} ${typeof volume === 'string' ? volume.split(':')[0] : volume.source}`),
    );
    const named = Object.keys(compose.volumes);
    expect(kept.filter((volume) => !volume.includes('/')).sort()).toEqual([
      'caddy caddy-config',
      'caddy caddy-data',
      'postgres postgres',
      'stand stand',
      'tools backups',
    ]);
    expect(named.sort()).toEqual(['backups', 'caddy-config', 'caddy-data', 'postgres', 'stand']);
    expect(kept.filter((volume) => volume.includes('/')).every((volume) => volume.includes('/server/ops'))).toBe(true);
  });

  test('every image is pinned, and ours can write nothing and be nobody else', () => {
    for (const [, { image }] of services) expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?$/);
    for (const from of readFileSync('Dockerfile', 'utf8').match(/^FROM \S+/gm) ?? [])
      expect(from).toMatch(/:\d+\.\d+\.\d+-[\w-]+$/);
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^USER node$/m);
    expect(those(({ read_only }) => read_only === true)).toEqual(those(() => true));
    expect(those(({ cap_drop }) => cap_drop?.[0] === 'ALL')).toEqual(expect.arrayContaining(ours));
  });

  test('from outside only HTTPS is reached, and behind it only the doors meant for others', () => {
    const published = services.flatMap(([name, { ports = [] }]) =>
      ports.map(
        (port) =>
          `${name} ${typeof port === 'string' ? port.replace(/:\d+(\/\w+)?$/, '') : [port.host_ip, port.published].filter(Boolean).join(':')}`,
      ),
    );
    expect([...new Set(published)].sort()).toEqual(['caddy 443', 'caddy 80', 'stand 127.0.0.1:9100']);
    const networksOf = ({ networks = {} }: ComposeService): string[] =>
      Array.isArray(networks) ? networks : Object.keys(networks);
    expect(compose.networks['inside']).toMatchObject({ internal: true });
    for (const name of ['postgres', 'temporal', 'temporal-schema', 'temporal-namespace'])
      expect(networksOf(compose.services[name] as ComposeService)).toEqual(['inside']);
    // The proxy's word on who asks is taken by nobody but the web process, which nobody else can reach.
    expect(those(({ environment }) => environment?.['OTKLIK_TRUST_PROXY'] === 'uniquelocal')).toEqual(['web']);
    expect(compose.services['web']?.environment).toMatchObject({ OTKLIK_SECRET_KEY_FILE: '/run/secrets/secret-key' });
    const [, doors] = /@outside path (.+)/.exec(readFileSync('server/ops/Caddyfile', 'utf8')) ?? [];
    expect(doors).toBe('/admin /admin/* /webhooks/* /api/* /notices/* /outside/* /health/live');
  });
});

// Several minutes, and a Temporal server built from source: asked for with OTKLIK_REHEARSAL=1 (docs/operations.md).
if (readConfig().isRehearsal)
  describe('a whole installation, as docker-compose.yml starts it', () => {
    const group = '226000003';
    const login = 'ivanova';
    const password = 'крепкий-пароль-администратора';
    let installation: Installation;
    let cookie: string;
    let apiKey: string;

    beforeAll(async () => (installation = await prepareInstallation()), 1_200_000);
    afterAll(() => installation?.close(), 60_000);

    /** As the proxy with the certificate passes it on. */
    const panel = async (path: string, init: RequestInit = {}): Promise<Response> => {
      const { url } = installation;
      const headers = { cookie, origin: url, accept: 'application/json', 'x-forwarded-proto': 'https' };
      return fetch(`${url}/admin${path}`, { redirect: 'manual', ...init, headers: { ...headers, ...init.headers } });
    };
    const json = (body: unknown): RequestInit => ({
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const answerOf = async <T>(asked: Promise<Response>): Promise<T> => (await (await asked).json()) as T;
    const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return answerOf(fetch(`${installation.url}/api/v1${path}`, { method, headers, ...sent }));
    };
    const stand = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
      answerOf(fetch(installation.standUrl + path, { ...(body === undefined ? { method } : { ...json(body), method }) }));
    const ready = async (): Promise<boolean> => (await fetch(`${installation.url}/health/ready`)).ok;

    test('Temporal’s tables are made, and the step repeated changes nothing', () => {
      expect(installation.ops('temporal-schema')).toContain('Schema updated from 0.0');
      expect(installation.ops('temporal-schema').match(/found zero updates from current version|Schema updated/g)).toEqual([
        'found zero updates from current version',
        'found zero updates from current version',
      ]);
    }, 120_000);

    test('the namespace keeps histories for 90 days, made or found', async () => {
      await installation.startTemporal();
      installation.ops('temporal-namespace');
      installation.ops('temporal-namespace');
      expect(installation.ops('temporal-schema')).not.toContain('Schema updated'); // beside a living server too
    }, 240_000);

    test('the tables, the first administrator, the web process and two workers', async () => {
      expect(await installation.tool('migrate')).toEqual({ code: 0, words: 'База готова.\n' });
      expect(await installation.tool('migrate')).toEqual({ code: 0, words: 'База готова.\n' });
      const file = join(installation.folder, 'password');
      writeFileSync(file, `${password}\n`);
      const named = ['--login', login, '--name', 'Иванова', '--roles', 'administrator,moderator,curator,executor'];
      expect(await installation.tool('operator', 'add', ...named, '--password-file', file)).toMatchObject({ code: 0 });
      await installation.start('stand');
      await installation.start('web');
      await installation.start('worker', 'worker-1');
      await installation.start('worker', 'worker-2');
      await waitFor(ready, '/health/ready to answer', 60_000);
    }, 180_000);

    test('the administrator signs in, finds the pages built beforehand, makes a key for the API and connects a community', async () => {
      cookie = '';
      const page = await panel('/login');
      const token = /name="token" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      cookie = cookiesOf(page);
      expect(page.headers.getSetCookie()[0]).toContain('Secure');
      const signedIn = await panel('/login', { method: 'POST', body: new URLSearchParams({ login, password, token }) });
      expect(signedIn.status).toBe(303);
      cookie = cookieOf(signedIn);
      expect((await panel('/frontend/assets/components.bundle.js')).status).toBe(200);

      const people = await answerOf<{ records: { id: string }[] }>(panel('/api/resources/operators/actions/list'));
      const form = new URLSearchParams({ name: 'проверка', operatorId: people.records[0]?.id ?? '' });
      const made = await answerOf<{ notice: { message: string } }>(
        panel('/api/resources/api-keys/actions/new', { method: 'POST', body: form }),
      );
      apiKey = /otk_[\w-]+/.exec(made.notice.message)?.[0] ?? '';

      const asked = { address: group, token: `production-key-of-${group}`, policy: 'show', territory: 'igrim' };
      const { id } = await answerOf<{ id: string }>(panel('/desk/sources/communities', json(asked)));
      // The stand has no certificate to trust: it is given the address without the proxy.
      const direct = { ...json({}), headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'http' } };
      await panel(`/desk/sources/communities/${id}/server`, direct);
      const findings = async (): Promise<string[]> => {
        const look = panel(`/desk/sources/communities/${id}`, { headers: { 'x-forwarded-proto': 'http' } });
        return (await answerOf<{ findings: { found: string }[] }>(look)).findings.map(({ found }) => found);
      };
      const well = ['key.ok', 'rights.ok', 'server.ok', 'reading.ok', 'rules.ok'];
      await waitFor(
        async () => JSON.stringify(await findings()) === JSON.stringify(well),
        'the community to be connected',
        30_000,
      );
    }, 90_000);

    test('one whole life: a complaint is caught, answered once in its thread and closed, though a worker is stopped meanwhile', async () => {
      const { communities, users } = await stand<World>('GET', '/state');
      const post = communities.find(({ id }) => id === group)?.posts[0];
      const wall = { communityId: group, postId: post?.id };
      const { url } = await stand<{ url: string }>('POST', `/actors/${users[0]?.id}/comment`, { ...wall, text: complaint });
      const standing = (...statuses: string[]): Promise<Item> =>
        waitFor(
          async () => {
            const { items } = await api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
            return items.find(({ status }) => statuses.includes(status));
          },
          `the appeal in ${statuses.join(' or ')}`,
          60_000,
        );
      const { number } = await standing('assigned');
      const worker = await installation.start('worker', 'worker-3');
      await worker.stop();
      await api('POST', `/appeals/${number}/replies`, { text: 'Воду дадут сегодня к 18:00.' });
      await standing('observing', 'closed');
      await standing('closed');
      const { replies } = await stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
        'GET',
        `/assert/thread?url=${encodeURIComponent(url)}`,
      );
      expect(replies.filter(({ fromCommunity }) => fromCommunity).map(({ text }) => text)).toEqual([
        'Воду дадут сегодня к 18:00.',
      ]);
    }, 180_000);

    test('a backup is taken, and the doctor finds nothing ill', async () => {
      const backup = await installation.tool('backup', join(installation.folder, 'backup'));
      expect(backup).toEqual({ code: 0, words: expect.stringContaining('Копия снята') });
      const { code, words } = await installation.tool('doctor');
      expect([code, words]).toEqual([0, expect.stringContaining('Хранение историй: 90 дн')]);
    }, 180_000);
  });

interface World {
  communities: { id: string; posts: { id: string }[] }[];
  users: { id: string }[];
}
interface Item {
  number: string;
  status: string;
}
