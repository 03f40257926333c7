import { connect, createServer } from 'node:net';
import { CannotStart } from './cannot-start.js';

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

export const isFree = (port: number): Promise<boolean> =>
  listenOnce(port, '127.0.0.1').then(
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

/** Refuses with a sentence that names the variable by which another port may be chosen. */
export const demandPort = async (port: number, variable: string): Promise<void> => {
  const failure = await listenOnce(port).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (failure === undefined) return;
  const reason = failure.code === 'EACCES' ? 'можно занять только с правами администратора' : 'занят другой программой';
  throw new CannotStart(`Порт ${port} ${reason}: освободите его или выберите другой переменной ${variable}.`, { cause: failure });
};
