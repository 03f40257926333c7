import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isDatabaseAddress, withPassword } from './database-address.js';
import { CannotStart } from './embedded/cannot-start.js';
import { ownAddress } from './embedded/ports.js';
import { buildSecretKey, demoServiceToken, ofStand } from './known-keys.js';

/** What the environment may say. Each message is what is expected, in words. */
const port = (max: number) => z.coerce.number().int().min(1).max(max);
const address = z.string().regex(/^[^\s/:]+:\d+$|^\[[^\s]+\]:\d+$/);
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const isProxy = (named: string): boolean => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(named)) return true;
  const [, ip = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(named) ?? [];
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(ip)] ?? 0;
  return most > 0 && (bits === undefined || (Number(bits) > 0 && Number(bits) <= most));
};
const oneOf = <const T extends readonly [string, ...string[]]>(words: T) => z.enum(words);

const variables = {
  OTKLIK_MODE: { shape: oneOf(['demo', 'production']), expected: 'demo или production' },
  OTKLIK_HOST: { shape: z.string().regex(/^[\w.:-]+$/), expected: 'адрес, на котором слушать: 127.0.0.1 или ::' },
  OTKLIK_TRUST_PROXY: {
    shape: z
      .string()
      .transform((text) => text.split(/[\s,]+/))
      .pipe(z.array(z.string().refine(isProxy))),
    expected: 'адреса или подсети прокси через запятую, или слова loopback, linklocal, uniquelocal',
  },
  PORT: { shape: port(65_535), expected: 'номер порта от 1 до 65535' },
  DATABASE_URL: {
    shape: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .refine(isDatabaseAddress),
    expected:
      'адрес вида postgresql://имя:пароль@узел:порт/база (знаки @ : / ? # % в имени и пароле пишутся кодами %40 %3A %2F %3F %23 %25, или пароль задаётся отдельно в DATABASE_PASSWORD)',
  },
  DATABASE_PASSWORD: { shape: z.string(), expected: 'пароль базы, если его нет в DATABASE_URL' },
  TEMPORAL_ADDRESS: { shape: address, expected: 'адрес вида узел:порт' },
  TEMPORAL_NAMESPACE: { shape: z.string().regex(/^[\w.-]+$/), expected: 'имя из латинских букв, цифр, точек и дефисов' },
  TEMPORAL_CLI_PATH: { shape: z.string(), expected: 'путь к программе temporal' },
  OTKLIK_DATA_DIR: { shape: z.string(), expected: 'путь к папке' },
  OTKLIK_EMULATOR_PORT: { shape: port(65_531), expected: 'номер порта от 1 до 65531 (соцсети занимают четыре следующих)' },
  OTKLIK_DEMO_KEY: { shape: z.string().regex(/^[\x21-\x7e]+$/), expected: 'ключ из латинских букв и цифр без пробелов' },
  OTKLIK_DEMO_SPEED: { shape: z.coerce.number().positive(), expected: 'число больше нуля' },
  OTKLIK_SECRET_KEY: { shape: z.string().min(32), expected: 'тайный ключ не короче 32 знаков' },
  OTKLIK_PUBLIC_URL: { shape: url, expected: 'адрес вида https://узел, под которым панель открывают сотрудники' },
  SMTP_URL: { shape: z.string().regex(/^smtps?:\/\/[^\s]+$/), expected: 'адрес вида smtps://имя:пароль@узел:465' },
  SMTP_FROM: { shape: z.string().regex(/^[^\r\n]*@[^\r\n]+$/), expected: 'адрес отправителя вида «Отклик <otklik@узел>»' },
  OTKLIK_DISTRICT: { shape: z.string().max(100), expected: 'название района или города' },
  VK_API_URL: { shape: url, expected: 'адрес вида https://узел' },
  VK_SITE_URL: { shape: url, expected: 'адрес вида https://узел' },
  VK_SERVICE_TOKEN: { shape: z.string(), expected: 'сервисный ключ приложения VK' },
  OTKLIK_LOG_LEVEL: {
    shape: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    expected: 'trace, debug, info, warn, error или silent',
  },
  OTKLIK_REHEARSAL: { shape: z.literal('1'), expected: '1' },
} as const;

type Variable = keyof typeof variables;
type Value<Name extends Variable> = z.output<(typeof variables)[Name]['shape']>;

const secrets: ReadonlySet<Variable> = new Set([
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'OTKLIK_DEMO_KEY',
  'OTKLIK_SECRET_KEY',
  'VK_SERVICE_TOKEN',
  'SMTP_URL',
]);

export interface Config {
  mode: Value<'OTKLIK_MODE'>;
  /** Null = all addresses of this machine. */
  host: string | null;
  /** Whose word on who asks is taken, beside this machine's: addresses, networks, or names of networks that Express knows. */
  proxies: readonly string[];
  port: number;
  /** Null = the embedded PostgreSQL. */
  databaseUrl: string | null;
  temporal: {
    /** Null = the embedded development server. */
    address: string | null;
    namespace: string;
    cliPath: string | null;
  };
  /** Absolute. */
  dataDir: string;
  /** Absolute; what all copies on this machine may share. */
  cacheDir: string;
  /** The networks of the stand stand on the next four ports. */
  emulatorPort: number;
  demoKey: string | null;
  /** Divides the durations of the policy «Показ». */
  demoSpeed: number;
  secretKey: string | null;
  /** Stands on top of the panel. */
  districtName: string;
  /** Where staff and outside bodies open us; links in notices begin with it. */
  publicUrl: string;
  /** Null = no mail is sent. */
  smtp: { url: string; from: string } | null;
  vk: { apiUrl: string; siteUrl: string; serviceToken: string | null };
  logLevel: Value<'OTKLIK_LOG_LEVEL'>;
  /** For the tests: also the long rehearsal of production, with a Temporal server built from source. */
  isRehearsal: boolean;
  /** End when the standard input closes: see server/embedded/parent-pipe.ts. */
  endsWithParent: boolean;
  startedByNpm: boolean;
  /** PATH. */
  searchPath: string;
  /** The whole of it, to be handed on to child processes. */
  environment: NodeJS.ProcessEnv;
}

/** The only reader of the environment. An unset and an empty variable are the same. Throws one sentence that names the variable. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => {
  const read = <Name extends Variable>(name: Name): Value<Name> | null => {
    const found = env[name]?.trim() || readSecretFile(name, env[`${name}_FILE`])?.trim();
    if (!found) return null;
    const { shape, expected } = variables[name];
    const parsed = shape.safeParse(found);
    if (parsed.success) return parsed.data as Value<Name>;
    throw new CannotStart(`${name}: ожидается ${expected}, а задано ${secrets.has(name) ? 'другое' : `«${found}»`}.`);
  };
  const mode = read('OTKLIK_MODE') ?? 'demo';
  const host = read('OTKLIK_HOST');
  const own = ownAddress(host);
  const emulatorPort = read('OTKLIK_EMULATOR_PORT') ?? 9100;
  const stand = (offset: number): string => `http://127.0.0.1:${emulatorPort + offset}`;
  const isDemo = mode === 'demo';
  const config: Config = {
    mode,
    host,
    proxies: read('OTKLIK_TRUST_PROXY') ?? [],
    port: read('PORT') ?? 3000,
    databaseUrl: withPassword(read('DATABASE_URL'), read('DATABASE_PASSWORD')),
    temporal: {
      address: read('TEMPORAL_ADDRESS'),
      namespace: read('TEMPORAL_NAMESPACE') ?? 'default',
      cliPath: read('TEMPORAL_CLI_PATH'),
    },
    dataDir: resolve(read('OTKLIK_DATA_DIR') ?? '.data'),
    cacheDir: join(resolve(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache')), 'otklik'),
    emulatorPort,
    demoKey: read('OTKLIK_DEMO_KEY'),
    demoSpeed: read('OTKLIK_DEMO_SPEED') ?? 1,
    secretKey: read('OTKLIK_SECRET_KEY'),
    districtName: read('OTKLIK_DISTRICT') ?? (isDemo ? 'Берёзовский район' : 'Отклик'),
    publicUrl: read('OTKLIK_PUBLIC_URL') ?? `http://${own === '127.0.0.1' ? 'localhost' : own}:${read('PORT') ?? 3000}`,
    smtp: smtpOf(read('SMTP_URL'), read('SMTP_FROM')),
    vk: {
      apiUrl: read('VK_API_URL') ?? (isDemo ? stand(1) : 'https://api.vk.ru'),
      siteUrl: read('VK_SITE_URL') ?? (isDemo ? stand(0) : 'https://vk.com'),
      serviceToken: read('VK_SERVICE_TOKEN') ?? (isDemo ? demoServiceToken : null),
    },
    logLevel: read('OTKLIK_LOG_LEVEL') ?? 'info',
    isRehearsal: read('OTKLIK_REHEARSAL') !== null,
    endsWithParent: env.OTKLIK_PARENT_PIPE === '1',
    startedByNpm: env.npm_lifecycle_event !== undefined,
    searchPath: env.PATH ?? '',
    environment: env,
  };
  if (isDemo) refusePortOfStand(config);
  else refuseDemoSecrets(config);
  return config;
};

const smtpOf = (url: string | null, from: string | null): Config['smtp'] => {
  if (url === null) return null;
  if (from === null)
    throw new CannotStart('SMTP_FROM: когда задан SMTP_URL, нужен адрес отправителя вида «Отклик <otklik@узел>».');
  return { url, from };
};

const portsOfStand = 5;

const refusePortOfStand = ({ port, emulatorPort }: Config): void => {
  const last = emulatorPort + portsOfStand - 1;
  if (port < emulatorPort || port > last) return;
  throw new CannotStart(
    `PORT: порт ${port} нужен стенду соцсетей, он занимает ${emulatorPort}–${last}: выберите другой или передвиньте стенд переменной OTKLIK_EMULATOR_PORT.`,
  );
};

const refuseDemoSecrets = ({ secretKey, vk }: Config): void => {
  if (secretKey === null) throw new CannotStart('OTKLIK_SECRET_KEY: в рабочем режиме нужен тайный ключ не короче 32 знаков.');
  if (secretKey === buildSecretKey) throw new CannotStart('OTKLIK_SECRET_KEY: этот ключ стоит в исходном тексте, его знают все.');
  if (vk.serviceToken !== null && ofStand.has(vk.serviceToken)) {
    throw new CannotStart('VK_SERVICE_TOKEN: в рабочем режиме нужен настоящий сервисный ключ приложения VK, а не ключ стенда.');
  }
};

/** A secret may lie in a file named by `<NAME>_FILE`, as container platforms hand them out. */
const readSecretFile = (name: Variable, path: string | undefined): string | undefined => {
  if (!path || !secrets.has(name)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CannotStart(`${name}_FILE: файл ${path} не читается.`, { cause: error });
  }
};

/** A process of its own, which nobody has told where the servers are but the environment. */
export type Wired = Config & { databaseUrl: string; secretKey: string; temporal: Config['temporal'] & { address: string } };

export const readWired = (): Wired => {
  const config = readConfig();
  const { databaseUrl, secretKey, temporal } = config;
  const { address } = temporal;
  if (databaseUrl === null || secretKey === null || address === null)
    throw new CannotStart(
      'Этому процессу нужны DATABASE_URL, TEMPORAL_ADDRESS и OTKLIK_SECRET_KEY. Всё сразу запускает npm start.',
    );
  return { ...config, databaseUrl, secretKey, temporal: { ...temporal, address } };
};

/** For a child process that is to see what we see. */
export const inheritedEnvironment: NodeJS.ProcessEnv = process.env;
