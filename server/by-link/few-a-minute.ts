import type { RequestHandler } from 'express';
import { askedLanguage } from './language.js';
import { pageWords } from './words.js';

const minuteMs = 60_000;

/** So many requests a minute from one address, by the memory of this process. */
export const fewAMinute = (most: number): RequestHandler => {
  const seen = new Map<string, { count: number; until: number }>();
  return (request, response, next) => {
    const now = Date.now();
    if (seen.size > 10_000) for (const [address, { until }] of seen) if (until <= now) seen.delete(address);
    const address = request.ip ?? '';
    const known = seen.get(address);
    const spell = known && known.until > now ? known : { count: 0, until: now + minuteMs };
    spell.count += 1;
    seen.set(address, spell);
    if (spell.count <= most) return next();
    response
      .status(429)
      .set('Retry-After', String(Math.ceil((spell.until - now) / 1000)))
      .type('text')
      .send(pageWords[askedLanguage(request) ?? 'ru'].tooMany);
  };
};
