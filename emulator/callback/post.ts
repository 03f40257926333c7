import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { Answer } from './retries.js';

/** VK's own patience is not published (networks.md §1.4). */
const patienceMs = 8_000;
const longestAnswer = 64 * 1024;

export interface Postman {
  post(url: string, body: Buffer, headers?: Record<string, string>): Promise<Answer>;
  close(): void;
  isClosed(): boolean;
}

/** Kept connections of its own, so that they can be closed. Never throws: a silent receiver is an answer too. */
export const createPostman = (): Postman => {
  const plain = new http.Agent({ keepAlive: true, maxFreeSockets: 64 });
  const secure = new https.Agent({ keepAlive: true, maxFreeSockets: 64 });
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);

  const attempt = (url: URL, body: Buffer, headers: Record<string, string>): Promise<Answer & { stale?: boolean }> =>
    new Promise((resolve) => {
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers },
        signal: leaving.signal,
      });
      const late = setTimeout(() => request.destroy(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
      const settle = (answer: Answer & { stale?: boolean }): void => {
        clearTimeout(late);
        resolve(answer);
      };
      const fail = (error: Error): void => settle({ kind: 'silent', reason: error.message, stale: isStale(request, error) });
      request.on('error', fail);
      request.once('response', (response) => {
        response.once('error', fail);
        read(response).then((text) => {
          const { statusCode: status = 0, headers } = response;
          settle({ kind: 'said', status, body: text, retryAfter: headers['retry-after'] });
        }, fail);
      });
      request.end(body);
    });

  return {
    async post(address, body, headers = {}) {
      if (!/^https?:\/\//.test(address) || !URL.canParse(address))
        return { kind: 'silent', reason: `not an address: ${address}` };
      const url = new URL(address);
      const answer = await attempt(url, body, headers);
      return answer.stale ? attempt(url, body, headers) : answer;
    },
    close() {
      leaving.abort();
      plain.destroy();
      secure.destroy();
    },
    isClosed: () => leaving.signal.aborted,
  };
};

/** The receiver closed a kept connection just as it was taken again: nobody has read the request. */
const isStale = (request: http.ClientRequest, error: Error): boolean =>
  request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';

const read = async (response: http.IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) if (text.length < longestAnswer) text += String(chunk);
  return text;
};
