import { execFileSync, spawnSync } from 'node:child_process';

/** As `docker compose` understands it, in either of its two generations. */
export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, object | null>;
  secrets: Record<string, { file: string }>;
}
export interface ComposeService {
  image: string;
  user?: string;
  restart?: string;
  read_only?: boolean;
  cap_drop?: string[];
  profiles?: string[];
  environment?: Record<string, string | null>;
  healthcheck?: { test: string[] };
  networks?: Record<string, unknown> | string[];
  ports?: (string | { published: number | string; host_ip?: string })[];
  volumes?: (string | { type: string; source: string })[];
  secrets?: { source: string }[];
  depends_on?: Record<string, { condition: string }>;
}

/** docker-compose.yml, checked and read by Docker's own program: Debian's package, brought when we may, or the client's plugin. */
export const readCompose = (environment: Record<string, string>): Compose => {
  const env = { ...process.env, ...environment };
  if (!has('docker-compose', ['version']) && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'docker-compose'], { stdio: 'ignore', env });
  }
  if (has('docker-compose', ['version'])) {
    const yaml = execFileSync('docker-compose', ['--profile', 'demo', '--profile', 'tools', 'config'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const toJson = 'import sys, json, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout, default=str)';
    return JSON.parse(execFileSync('python3', ['-c', toJson], { input: yaml, encoding: 'utf8' })) as Compose;
  }
  if (has('docker', ['compose', 'version'])) {
    const arguments_ = ['compose', '--profile', 'demo', '--profile', 'tools', 'config', '--format', 'json'];
    return JSON.parse(execFileSync('docker', arguments_, { env, encoding: 'utf8' })) as Compose;
  }
  throw new Error(
    'docker-compose.yml is checked by docker-compose: install it (apt-get install docker-compose) and run the test again',
  );
};

const has = (command: string, args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
