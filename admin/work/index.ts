import { randomUUID } from 'node:crypto';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { appealViews, countAppeals, findAppeal, listAppeals, readAppealDetail } from '../../db/appeal-views.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { mayAct, mayRead, mayReadAudit } from '../../domain/access.js';
import { actKinds, appealStatuses, mayBeAsked, statusNames, type ActKind } from '../../domain/appeal.js';
import type { Because } from '../../domain/audit.js';
import { ladderRoleNames, milestoneNames, rejectNames } from '../../domain/explain.js';
import type { Acts } from '../../server/acts.js';
import { operatorOf, type SignedIn } from '../session.js';
import { countUnread, readInbox, readJournal, markRead, toCsv } from './records.js';

export interface WorkParts {
  db: DataSource;
  acts: Acts;
  readSettings: ReadSettings;
  log: Logger;
}

type Classified = Extract<Because, { what: 'classified' }>;
type Answer = (request: Request, operator: SignedIn, response: Response) => Promise<unknown>;

/** What the pages of work ask for, as JSON, behind the guards of the session. */
export const createWork = (parts: WorkParts): Router => {
  const { db, acts, readSettings, log } = parts;
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  const answer =
    (work: Answer): RequestHandler =>
    (request, response, next) => {
      const operator = operatorOf(response.locals);
      if (!mayRead(operator)) return void response.status(403).json({ error: 'Ваши роли не дают читать обращения.' });
      work(request, operator, response).then((body) => response.headersSent || response.json(body), next);
    };

  router.get(
    '/queue',
    answer(async ({ query }, operator) => {
      const text = (name: string): string | undefined => {
        const value = query[name];
        return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
      };
      const { items, next } = await listAppeals(parts, {
        scope: operator.department,
        view: appealViews.find((known) => known === query['view']) ?? 'open',
        status: appealStatuses.find((known) => known === query['status']),
        department: text('department'),
        topic: text('topic'),
        territory: text('territory'),
        number: text('number'),
        before: typeof query['before'] === 'string' ? query['before'] : undefined,
        limit: 50,
      });
      return { items: items.map((item) => ({ ...item, statusName: statusNames[item.status] })), next };
    }),
  );
  router.get('/counts', (_request, response, next) => {
    const operator = operatorOf(response.locals);
    const counts = async (): Promise<object> =>
      mayRead(operator) ? { ...(await countAppeals(db, operator.department)), unread: await countUnread(db, operator.id) } : {};
    counts().then((body) => response.json(body), next);
  });
  router.get(
    '/choices',
    answer(async (_request, { department }) => {
      const { topics, groups, departments, territories } = await readSettings(await newestVersion(db.manager));
      const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
      const byName = departments.map(named).sort((a, b) => a.name.localeCompare(b.name, 'ru'));
      return {
        topics: topics
          .map((topic) => ({ ...named(topic), group: groups.find(({ code }) => code === topic.group)?.name ?? '' }))
          .sort((a, b) => a.group.localeCompare(b.group, 'ru') || a.name.localeCompare(b.name, 'ru')),
        territories: territories.map(named),
        departments: byName.filter(({ code }) => department === null || code === department),
        allDepartments: byName,
        statuses: appealStatuses.map((code) => ({ code, name: statusNames[code] })),
        rejectReasons: Object.entries(rejectNames).map(([code, name]) => ({ code, name })),
        milestones: milestoneNames,
        ladderRoles: ladderRoleNames,
      };
    }),
  );
  router.get(
    '/appeals/:number',
    answer(async ({ params }, operator, response) => {
      const appeal = await findAppeal(db, params['number'] ?? '', operator.department);
      if (!appeal) return response.status(404).json({ error: 'Такого обращения нет, или оно не вашего подразделения.' });
      const detail = await readAppealDetail(parts, appeal);
      const allowed = actKinds.filter((kind) => mayAct(operator, kind) && mayBeAsked(kind, appeal.status));
      const classified = detail.history.findLast(({ what }) => what === 'classified');
      const { words = [], candidates = [] } = (classified?.because ?? {}) as Partial<Classified>;
      return {
        ...detail,
        history: detail.history.map(({ at, what, sentence }) => ({ at, what, sentence })),
        statusName: statusNames[appeal.status],
        doubtMessageId: appeal.doubtMessageId,
        declines: appeal.declines,
        allowed,
        marked: words,
        candidates: candidates.map(({ topic }) => topic),
      };
    }),
  );
  router.post(
    '/appeals/:number/acts',
    answer(async ({ params, body }, operator, response) => {
      const { kind, payload, key = randomUUID() } = body as { kind?: string; payload?: unknown; key?: string };
      const known: ActKind | undefined = actKinds.find((one) => one === kind);
      if (!known) return response.status(422).json({ error: 'Такого действия нет.' });
      const read = acts.read(known, payload);
      if ('errors' in read) return response.status(422).json({ error: read.errors[0]?.message ?? 'Неверное поле.' });
      const idempotencyKey = String(key).slice(0, 200);
      const done = await acts.act({
        operator,
        number: params['number'] ?? '',
        kind: known,
        payload: read.payload,
        idempotencyKey,
      });
      switch (done.outcome) {
        case 'done':
        case 'pending':
          return done;
        case 'refused':
        case 'bad-field':
          return response.status(409).json({ error: done.reason });
        case 'forbidden':
          return response.status(403).json({ error: 'Ваши роли не дают этого делать.' });
        case 'key-reused':
          return response.status(409).json({ error: 'Это уже отправлено. Обновите страницу.' });
        case 'not-found':
          return response.status(404).json({ error: 'Такого обращения нет, или оно уже не у вашего подразделения.' });
      }
    }),
  );
  router.get(
    '/inbox',
    answer(async ({ query }, { id }) => readInbox(db, id, typeof query['before'] === 'string' ? query['before'] : '')),
  );
  router.post(
    '/inbox/read',
    answer(async ({ body }, { id }) => markRead(db, id, (body as { ids?: unknown }).ids)),
  );
  router.get(
    '/journal',
    answer(async ({ query }, operator, response) => {
      if (!mayReadAudit(operator)) return response.status(403).json({ error: 'Ваши роли не дают читать журнал.' });
      const page = await readJournal(parts, operator.department, query);
      if (query['format'] !== 'csv') return page;
      return response.attachment('journal.csv').type('text/csv; charset=utf-8').send(toCsv(page.items));
    }),
  );
  router.use(answerError(log));
  return router;
};

const answerError =
  (log: Logger): express.ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status } = error as { status?: number };
    if (status !== undefined && status >= 400 && status < 500)
      return void response.status(status).json({ error: 'Запрос не разобрать.' });
    log.error({ err: error }, 'panel request failed');
    response.status(500).json({ error: 'Сервер не справился. Попробуйте ещё раз.' });
  };
