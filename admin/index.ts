import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Seal } from '../db/seal.js';
import type { ReadSettings } from '../db/settings.js';
import type { Acts } from '../server/acts.js';
import type { CalendarFiles } from '../server/calendar-files.js';
import type { Connecting } from '../server/connecting.js';
import type { TopicsFile } from '../server/topics-file.js';
import { createCalendars } from './calendars/index.js';
import { ownHead, sendStyle, styleAddress } from './frame/html.js';
import { enAdminjs } from './locales/en-adminjs.js';
import { ruAdminjs } from './locales/ru-adminjs.js';
import { createPeople } from './people/index.js';
import { tablePages } from './resource.js';
import { createRules } from './rules/index.js';
import { createSessions } from './session.js';
import { createDrafting } from './settings/drafting.js';
import { createSettings } from './settings/index.js';
import { createMoves } from './settings/moves.js';
import { createTopicsPage } from './settings/topics-file.js';
import { createSources } from './sources/index.js';
import { guardTables } from './table-guard.js';
import { createDesk } from './desk/index.js';

export interface AdminParts {
  db: DataSource;
  acts: Acts;
  readSettings: ReadSettings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
  connecting: Connecting;
  seal: Seal;
  isProduction: boolean;
  topicsFile: TopicsFile;
  calendarFiles: CalendarFiles;
  cookieSecret: string;
  secureCookies: boolean;
  product: { districtName: string };
  log: Logger;
}

const file = (...path: string[]): string => join(fileURLToPath(new URL('.', import.meta.url)), ...path);

/** The panel, mounted under `/admin`. AdminJS is loaded here and not at the top: it takes a second, and the worker has no need of it. */
export const createAdmin = async (parts: AdminParts): Promise<RequestHandler> => {
  const { db, acts, connecting, readSettings, speed, product, log } = parts;
  const [{ default: AdminJS, ComponentLoader }, { buildRouter }, TypeOrm] = await Promise.all([
    import('adminjs'),
    import('@adminjs/express').then(({ default: express }) => express),
    import('@adminjs/typeorm'),
  ]);
  AdminJS.registerAdapter({ Resource: TypeOrm.Resource, Database: TypeOrm.Database });

  const components = new ComponentLoader();
  const pages = {
    start: components.add('Start', file('frame', 'start')),
    queue: components.add('Queue', file('desk', 'components', 'queue')),
    appeal: components.add('AppealPage', file('desk', 'components', 'appeal-page')),
    inbox: components.add('Inbox', file('desk', 'components', 'inbox')),
    journal: components.add('Journal', file('desk', 'components', 'journal')),
    draft: components.add('Draft', file('settings', 'components', 'draft')),
    moveAppeals: components.add('MoveAppeals', file('settings', 'components', 'move-appeals')),
    move: components.add('MoveProgress', file('settings', 'components', 'move-progress')),
    draftChanges: components.add('DraftChanges', file('settings', 'components', 'draft-changes')),
    whatIf: components.add('WhatIf', file('settings', 'components', 'what-if')),
    whatIfAppeals: components.add('WhatIfAppeals', file('settings', 'components', 'what-if-appeals')),
    compare: components.add('CompareVersions', file('settings', 'components', 'compare-versions')),
    connect: components.add('Connect', file('sources', 'components', 'connect')),
    try: components.add('TryText', file('rules', 'components', 'try')),
    addressees: components.add('AddresseeGrid', file('rules', 'components', 'grid')),
    topicsFile: components.add('TopicsFile', file('settings', 'components', 'topics-file')),
    unprocessed: components.add('Unprocessed', file('sources', 'components', 'unprocessed')),
    calendar: components.add('CalendarYear', file('calendars', 'components', 'year-page')),
  };
  for (const [page, name] of Object.entries(tablePages)) components.add(name, file('tables', page));
  components.override('Sidebar', file('frame', 'sidebar'));
  components.override('TopBar', file('frame', 'top-bar'));
  const resources = [...createSettings({ db, log }), ...createPeople(parts)];
  const admin = new AdminJS({
    rootPath: '/admin',
    loginPath: '/admin/login',
    logoutPath: '/admin/sign-out',
    componentLoader: components,
    resources,
    dashboard: { component: pages.start },
    pages: {
      appeals: { component: pages.queue, handler: nothing },
      appeal: { component: pages.appeal, handler: nothing },
      inbox: { component: pages.inbox, handler: nothing },
      journal: { component: pages.journal, handler: nothing },
      draft: { component: pages.draft, handler: nothing },
      'move-appeals': { component: pages.moveAppeals, handler: nothing },
      move: { component: pages.move, handler: nothing },
      'draft-changes': { component: pages.draftChanges, handler: nothing },
      'what-if': { component: pages.whatIf, handler: nothing },
      'what-if-appeals': { component: pages.whatIfAppeals, handler: nothing },
      'compare-versions': { component: pages.compare, handler: nothing },
      connect: { component: pages.connect, handler: nothing },
      try: { component: pages.try, handler: nothing },
      addressees: { component: pages.addressees, handler: nothing },
      unprocessed: { component: pages.unprocessed, handler: nothing },
      'topics-file': { component: pages.topicsFile, handler: nothing },
      calendar: { component: pages.calendar, handler: nothing },
    },
    branding: { companyName: product.districtName, withMadeWithLove: false, logo: false, theme },
    locale: {
      ...{ language: 'ru', availableLanguages: ['ru', 'en'], localeDetection: false },
      translations: { ru: ruAdminjs, en: enAdminjs },
    },
    settings: { defaultPerPage: 500 },
  });
  // `buildRouter` builds the pages' scripts too, and waits for nobody.
  const built = admin.initialize();
  admin.initialize = () => built;
  await built;

  const { guards } = createSessions({ ...parts, districtName: product.districtName });
  const router = Router();
  router.get(styleAddress.replace('/admin', ''), sendStyle);
  router.use(guards);
  router.use(ownHead);
  router.use('/desk/sources', createSources({ db, connecting, readSettings, log }));
  router.use('/desk/topics', createTopicsPage({ topicsFile: parts.topicsFile, log }));
  router.use('/desk/moves', createMoves({ db, readSettings, speed, log }));
  router.use('/desk/settings', createDrafting({ db, log }));
  router.use('/desk/rules', createRules({ db, readSettings, speed, log }));
  router.use('/desk/calendars', createCalendars({ db, calendarFiles: parts.calendarFiles, log }));
  router.use('/desk', createDesk({ db, acts, readSettings, log }));
  router.use(guardTables(db, resources));
  router.use(buildRouter(admin, Router()));
  return router;
};

/** Of what is left of AdminJS's own drawing. */
const theme = { colors: { bg: '#eef2f6', primary100: '#1d5fa8' } };

const nothing = (): Promise<object> => Promise.resolve({});
