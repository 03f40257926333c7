import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Seal } from '../db/seal.js';
import type { ReadSettings } from '../db/settings.js';
import type { Acts } from '../server/acts.js';
import { createPeople } from './people.js';
import { descriptions, ru } from './ru.js';
import { createSessions } from './session.js';
import { createSettings } from './settings/index.js';
import { createWork } from './work/index.js';

export interface AdminParts {
  db: DataSource;
  acts: Acts;
  readSettings: ReadSettings;
  seal: Seal;
  cookieSecret: string;
  secureCookies: boolean;
  product: { districtName: string; siteUrl: string };
  log: Logger;
}

const component = (name: string): string => join(fileURLToPath(new URL('.', import.meta.url)), 'work', 'components', name);

/** The panel, mounted under `/admin`. AdminJS is loaded here and not at the top: it takes a second, and the worker has no need of it. */
export const createAdmin = async (parts: AdminParts): Promise<RequestHandler> => {
  const { db, acts, readSettings, product, log } = parts;
  const [{ default: AdminJS, ComponentLoader }, { buildRouter }, TypeOrm] = await Promise.all([
    import('adminjs'),
    import('@adminjs/express').then(({ default: express }) => express),
    import('@adminjs/typeorm'),
  ]);
  AdminJS.registerAdapter({ Resource: TypeOrm.Resource, Database: TypeOrm.Database });

  const components = new ComponentLoader();
  const pages = {
    queue: components.add('Queue', component('queue')),
    appeal: components.add('AppealPage', component('appeal-page')),
    inbox: components.add('Inbox', component('inbox')),
    journal: components.add('Journal', component('journal')),
  };
  const resources = [...createSettings({ db, log }), ...createPeople(parts)];
  for (const { options } of resources) describe(options?.properties ?? {});
  const admin = new AdminJS({
    rootPath: '/admin',
    loginPath: '/admin/login',
    logoutPath: '/admin/sign-out',
    componentLoader: components,
    resources,
    dashboard: { component: pages.queue },
    pages: {
      appeal: { component: pages.appeal, icon: 'FileText', handler: nothing },
      inbox: { component: pages.inbox, icon: 'Bell', handler: nothing },
      journal: { component: pages.journal, icon: 'BookOpen', handler: nothing },
    },
    branding: { companyName: product.districtName, withMadeWithLove: false, logo: false, favicon: '' },
    locale: { language: 'ru', availableLanguages: ['ru'], localeDetection: false, translations: { ru } },
    settings: { defaultPerPage: 50 },
  });
  // `buildRouter` builds the pages' scripts too, and waits for nobody.
  const built = admin.initialize();
  admin.initialize = () => built;
  await built;

  const { guards } = createSessions({ ...parts, districtName: product.districtName });
  const router = Router();
  router.use(guards);
  router.use('/work', createWork({ db, acts, readSettings, log }));
  router.use(buildRouter(admin, Router(), { maxFieldsSize: 1024 * 1024, maxFileSize: 1 }));
  return router;
};

const nothing = (): Promise<object> => Promise.resolve({});

const describe = (properties: Record<string, { description?: string }>): void => {
  for (const [name, property] of Object.entries(properties)) {
    const description = descriptions[name];
    if (description !== undefined) property.description = description;
  }
};
