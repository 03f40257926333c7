import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  to: string[];
  /** Headers and body, decoded. */
  text: string;
}

export interface MailServer {
  url: string;
  letters: Letter[];
  /** Answers every recipient so from now on; undefined = takes them. */
  refuse(code: number | undefined): void;
  /** Takes no connections until it is back, on the same port. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it gets. */
export const startMailServer = async (): Promise<MailServer> => {
  const letters: Letter[] = [];
  let refusal: number | undefined;
  const listen = (port: number): Promise<SMTPServer> =>
    new Promise((resolve) => {
      const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onRcptTo: (_address, _session, done) =>
          done(refusal === undefined ? undefined : Object.assign(new Error('not now'), { responseCode: refusal })),
        onData(stream, session, done) {
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => parts.push(part));
          stream.on('end', () => {
            letters.push({
              to: session.envelope.rcptTo.map(({ address }) => address),
              text: decoded(Buffer.concat(parts).toString('utf8')),
            });
            done();
          });
        },
      });
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server = await listen(0);
  const { port } = server.server.address() as AddressInfo;
  const goDown = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse: (code) => (refusal = code),
    goDown,
    async comeBack() {
      server = await listen(port);
    },
    close: goDown,
  };
};

const decoded = (source: string): string => {
  const [, head = '', body = ''] = /^([^]*?)\r\n\r\n([^]*)$/.exec(source) ?? [];
  const encoded = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1]?.toLowerCase();
  const words = body.replaceAll('\r\n', '\n');
  if (encoded === 'base64') return `${head}\n\n${Buffer.from(words, 'base64').toString('utf8')}`;
  if (encoded !== 'quoted-printable') return `${head}\n\n${words}`;
  const bytes = words
    .replace(/=\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return `${head}\n\n${Buffer.from(bytes, 'latin1').toString('utf8')}`;
};

export interface Receiver {
  url: string;
  calls: { headers: Record<string, string | string[] | undefined>; body: string }[];
  goDown(): Promise<void>;
  /** On the same port. */
  comeBack(): Promise<void>;
}

/** A real HTTP receiver of webhooks, which may be away for a while. */
export const startReceiver = async (): Promise<Receiver> => {
  const calls: Receiver['calls'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      calls.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    goDown: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
    comeBack: () => listen(port),
  };
};
