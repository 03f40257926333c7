import type { Request, RequestHandler } from 'express';
import type { DataSource } from 'typeorm';
import { mayEditSettings } from '../domain/access.js';
import { asOperator, operatorWithKey } from './api/access.js';
import { languageOf } from './api/language.js';
import { problemWords } from './api/problem-words.js';

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'] as const;

/** Read at once by whoever stands on this machine or where its proxies do; through a proxy only with the key of an administrator. */
export const guardMetrics =
  (db: DataSource): RequestHandler =>
  (request, response, next) => {
    if (isNeighbour(request)) return next();
    operatorWithKey(db, request).then((operator) => {
      if (operator && mayEditSettings(asOperator(operator))) return next();
      response.status(operator ? 403 : 401).set('WWW-Authenticate', 'Bearer');
      response.type('text').send(problemWords[languageOf(request)].measurementsInside);
    }, next);
  };

/** By the addresses whose word `trust proxy` takes. */
const isNeighbour = ({ app, socket, headers }: Request): boolean => {
  const isPrivate = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return forwarded.every((name) => headers[name] === undefined) && isPrivate(socket.remoteAddress ?? '', 0);
};
