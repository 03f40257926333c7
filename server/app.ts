import express, { type Express } from 'express';
import helmet from 'helmet';
import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import type { Deps } from '../activities/deps.js';
import type { Seal } from '../db/seal.js';
import type { Acts } from './acts.js';
import { createApi } from './api/index.js';
import { createHealth, type Checks } from './health.js';
import type { StoredDelivery } from './intake.js';
import { createByLink } from './by-link/index.js';
import { answerFailure, answerNowhere } from './last-doors.js';
import { createMetrics } from './metrics.js';
import { guardMetrics } from './metrics-door.js';
import { createWebhooks } from './webhooks.js';

export interface AppParts {
  db: DataSource;
  deps: Deps;
  acts: Acts;
  seal: Seal;
  districtName: string;
  /** `OTKLIK_TRUST_PROXY` */
  proxies: readonly string[];
  checks: Checks;
  onStored: (delivery: StoredDelivery) => void;
  admin: express.RequestHandler;
  log: Logger;
}

/** Every door of the web process, in one place. */
export const createApp = ({ db, deps, acts, seal, districtName, proxies, checks, onStored, admin, log }: AppParts): Express => {
  const app = express();
  const metrics = createMetrics({ db });
  app.disable('x-powered-by');
  // The proxy with the certificate stands on this machine, or is named; nobody else is believed. A neighbour in the office's
  // network could otherwise be another address at each guess of a password.
  app.set('trust proxy', ['loopback', ...proxies]);
  app.use(metrics.measure);
  app.use('/webhooks', createWebhooks({ db, deps, onStored, log }));
  const byLink = createByLink({ db, seal, acts, readSettings: deps.readSettings, districtName });
  app.use('/notices', byLink.acknowledge);
  app.use('/outside', byLink.outside);
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'"], // AdminJS writes its state and its bundle's loader inline
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          upgradeInsecureRequests: null,
        },
      },
    }),
  );
  app.use('/health', createHealth({ checks }));
  app.use('/metrics', guardMetrics(db), metrics.answer);
  app.use('/api/v1', createApi({ db, acts, networks: deps.networks, readSettings: deps.readSettings, speed: deps.speed, log }));
  app.use('/admin', admin);
  app.get('/', (_request, response) => response.redirect('/admin'));
  app.use(answerNowhere);
  app.use(answerFailure(log, db));
  return app;
};
