import { connect, createServer } from 'node:net';
import { CannotStart } from './cannot-start.js';

/** Where this machine itself reaches what listens on OTKLIK_HOST, as it stands in a URL; null = on all addresses. */
export const ownAddress = (host: string | null): string => {
  if (host === null || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

const listenOnce = (port: number, host?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });

export const freePort = (): Promise<number> => listenOnce(0, '127.0.0.1');

export const isFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  listenOnce(port, host).then(
    () => true,
    () => false,
  );

/** Has this machine such an address, so that something may listen on it? */
export const hasAddress = (host: string): Promise<boolean> =>
  listenOnce(0, host).then(
    () => true,
    () => false,
  );

export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** The port of the last time where it is still free: bookmarks and open tabs stay good. */
export const samePortOrFree = async (port: number | undefined): Promise<number> =>
  port !== undefined && (await isFree(port)) ? port : freePort();

export interface Door {
  /** Null = all addresses of this machine. */
  host: string | null;
  port: number;
  /** By which another port may be chosen. */
  variable: string;
}

/** A refusal to listen there as a sentence that names the variable to change. */
export const explainListen = (error: NodeJS.ErrnoException, { host, port, variable }: Door): Error => {
  const noSuchAddress = `OTKLIK_HOST: у этой машины нет адреса ${host}, назовите один из её адресов или уберите переменную.`;
  const choose = `освободите его или выберите другой переменной ${variable}.`;
  const sentences: Record<string, string> = {
    EADDRINUSE: `Порт ${port} занят другой программой: ${choose}`,
    EACCES: `Порт ${port} можно занять только с правами администратора: ${choose}`,
    EADDRNOTAVAIL: noSuchAddress,
    ENOTFOUND: noSuchAddress,
    EAI_AGAIN: noSuchAddress,
    EINVAL: noSuchAddress,
  };
  const sentence = sentences[error.code ?? ''];
  return sentence === undefined ? error : new CannotStart(sentence, { cause: error });
};

export const demandPort = (door: Door): Promise<unknown> =>
  listenOnce(door.port, door.host ?? undefined).catch((error: NodeJS.ErrnoException) => {
    throw explainListen(error, door);
  });
