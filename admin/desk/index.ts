import { randomUUID } from 'node:crypto';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { acknowledgeInPanel } from '../../db/acknowledge.js';
import { findAppeal, readAppealDetail } from '../../db/appeal-detail.js';
import { countAppeals, listAppeals } from '../../db/appeal-list.js';
import { SettingsRefused } from '../../db/publish-settings.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { countDraftChanges } from '../../db/settings-draft.js';
import { countUnprocessed } from '../../db/unprocessed-deliveries.js';
import { mayAct, mayEditSettings, mayRead, mayReadAudit } from '../../domain/access.js';
import { actKinds, appealStatuses, mayBeAsked, type ActKind } from '../../domain/appeal.js';
import { appealViews } from '../../domain/appeal-views.js';
import type { Addition, Because } from '../../domain/audit.js';
import { ladderRoleNames, milestoneNames, rejectNames, statusNames } from '../../domain/names.js';
import type { Acts } from '../../server/acts.js';
import { answers } from '../locales/answers.js';
import { operatorOf, type SignedIn } from '../session.js';
import { span } from '../settings/notation.js';
import { countUnread, readInbox, readJournal, idsIn, markRead, toCsv } from './records.js';

export interface DeskParts {
  db: DataSource;
  acts: Acts;
  readSettings: ReadSettings;
  log: Logger;
}

type Classified = Extract<Because, { what: 'classified' }>;
type Answer = (request: Request, operator: SignedIn, response: Response) => Promise<unknown>;

/** What the pages of work ask for, as JSON, behind the guards of the session. */
export const createDesk = (parts: DeskParts): Router => {
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
      if (!mayRead(operator)) return void response.status(403).json({ error: answers[operator.language].mayNotRead });
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
        me: operator.id,
        view: appealViews.find((known) => known === query['view']) ?? 'open',
        status: appealStatuses.find((known) => known === query['status']),
        department: text('department'),
        topic: text('topic'),
        territory: text('territory'),
        number: text('number'),
        before: typeof query['before'] === 'string' ? query['before'] : undefined,
        limit: 50,
      });
      return { items: items.map((item) => ({ ...item, statusName: statusNames[operator.language][item.status] })), next };
    }),
  );
  router.get('/counts', (_request, response, next) => {
    const operator = operatorOf(response.locals);
    const { id: me, department: scope } = operator;
    const counts = async (): Promise<object> => ({
      ...(mayRead(operator) ? { ...(await countAppeals(db, { scope, me })), unread: await countUnread(db, me) } : {}),
      ...(mayEditSettings(operator) ? { unprocessed: await countUnprocessed(db), changes: await countDraftChanges(db) } : {}),
    });
    counts().then((body) => response.json(body), next);
  });
  router.get(
    '/choices',
    answer(async (_request, { department, language }) => {
      const { topics, groups, departments, territories, templates } = await readSettings(await newestVersion(db.manager));
      const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
      const byName = departments.map(named).sort((a, b) => a.name.localeCompare(b.name, 'ru'));
      return {
        topics: topics
          .map((topic) => ({
            ...named(topic),
            groupCode: topic.group,
            norms: topic.norms,
            group: groups.find(({ code }) => code === topic.group)?.name ?? '',
          }))
          .sort((a, b) => a.group.localeCompare(b.group, 'ru') || a.name.localeCompare(b.name, 'ru')),
        territories: territories.map(named),
        templates,
        departments: byName.filter(({ code }) => department === null || code === department),
        allDepartments: byName,
        statuses: appealStatuses.map((code) => ({ code, name: statusNames[language][code] })),
        rejectReasons: Object.entries(rejectNames[language]).map(([code, name]) => ({ code, name })),
        milestones: milestoneNames[language],
        ladderRoles: ladderRoleNames[language],
      };
    }),
  );
  router.get(
    '/appeals/:number',
    answer(async ({ params }, operator, response) => {
      const { language } = operator;
      const appeal = await findAppeal(db, params['number'] ?? '', operator.department);
      if (!appeal) return response.status(404).json({ error: answers[language].noSuchAppeal });
      const detail = await readAppealDetail(parts, appeal, language);
      const { policies, departments } = await readSettings(appeal.settingsVersion);
      const body = departments.find(({ code, kind }) => code === appeal.departmentCode && kind === 'outside');
      const policy = policies.find(({ code }) => code === appeal.policyCode);
      const awaiting = detail.replies.findLast(({ status }) => status === 'approval');
      const isOwn = awaiting?.authorId === operator.id;
      const stands = detail.paused !== null;
      const possible: Partial<Record<ActKind, boolean>> = {
        extend: !stands && Boolean(policy?.extension),
        pause: !stands && Boolean(policy?.pauseLimit),
        resume: stands,
        approveReply: !isOwn,
        returnReply: !isOwn,
      };
      const allowed = actKinds.filter(
        (kind) => mayAct(operator, kind) && mayBeAsked(kind, appeal.status) && (possible[kind] ?? true),
      );
      const classified = detail.history.findLast(({ what }) => what === 'classified');
      const { words = [], candidates = [] } = (classified?.because ?? {}) as Partial<Classified>;
      return {
        ...detail,
        history: detail.history.map(({ at, what, sentence }) => ({ at, what, sentence })),
        statusName: statusNames[language][appeal.status],
        doubtMessageId: appeal.doubtMessageId,
        declines: appeal.declines,
        entersFor: body && body.code !== operator.department ? body.name : null,
        extension: span.write(policy?.extension ?? null, language),
        pauseReasons: policy?.pauseReasons ?? [],
        allowed,
        needsApproval: appeal.needsApproval === true,
        template: templateOf(appeal, detail.history),
        marked: words,
        candidates: candidates.map(({ topic }) => topic),
      };
    }),
  );
  router.post(
    '/appeals/:number/acts',
    answer(async ({ params, body }, operator, response) => {
      const { language } = operator;
      const words = answers[language];
      const { kind, payload, key } = body as { kind?: unknown; payload?: unknown; key?: unknown };
      const known: ActKind | undefined = actKinds.find((one) => one === kind);
      if (!known) return response.status(422).json({ error: words.noSuchAct });
      const read = acts.read(known, payload, language);
      if ('errors' in read) return response.status(422).json({ error: read.errors[0]?.message ?? words.wrongField });
      const idempotencyKey = typeof key === 'string' ? key.slice(0, 200) : randomUUID();
      const done = await acts.act({
        operator,
        number: params['number'] ?? '',
        kind: known,
        payload: read.payload,
        idempotencyKey,
        language,
      });
      switch (done.outcome) {
        case 'done':
        case 'pending':
          return done;
        case 'refused':
        case 'bad-field':
          return response.status(409).json({ error: done.reason });
        case 'forbidden':
          return response.status(403).json({ error: words.mayNotDo });
        case 'key-reused':
          return response.status(409).json({ error: words.alreadySent });
        case 'not-found':
          return response.status(404).json({ error: words.appealGone });
      }
    }),
  );
  router.get(
    '/inbox',
    answer(async ({ query }, { id, language }) =>
      readInbox(db, { operatorId: id, language, before: typeof query['before'] === 'string' ? query['before'] : '' }),
    ),
  );
  router.post(
    '/inbox/read',
    answer(async ({ body }, { id }) => markRead(db, id, (body as { ids?: unknown }).ids)),
  );
  router.post(
    '/inbox/acknowledge',
    answer(async ({ body }, { id: operatorId, department }) => {
      const { ids, number } = body as { ids?: unknown; number?: unknown };
      const appeal = typeof number === 'string' ? await findAppeal(db, number, department) : null;
      await acknowledgeInPanel(db, { operatorId, ...(appeal ? { appealId: appeal.id } : { ids: idsIn(ids) }) });
      return {};
    }),
  );
  router.get(
    '/journal',
    answer(async ({ query }, operator, response) => {
      const { language, department: scope } = operator;
      if (!mayReadAudit(operator)) return response.status(403).json({ error: answers[language].mayNotReadJournal });
      const page = await readJournal(parts, { scope, language }, query);
      if (query['format'] !== 'csv') return page;
      return response.attachment('journal.csv').type('text/csv; charset=utf-8').send(toCsv(page.items, answers[language].csv));
    }),
  );
  router.use(answerError(log));
  return router;
};

/** What a rule said of the reply's beginning, and which rule; it is offered, and never inserted by itself. */
const templateOf = (
  { template }: { template: string | null },
  history: readonly { what: string; because: object }[],
): { code: string; rule: { number: number; name: string } | null } | null => {
  if (template === null) return null;
  const said = history
    .flatMap(({ because }) => (because as { also?: Addition[] }).also ?? [])
    .findLast((addition) => addition.effect === 'template' && addition.template === template);
  return { code: template, rule: said?.by.kind === 'rule' ? { number: said.by.number, name: said.by.name } : null };
};

export const answerError =
  (log: Logger): express.ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const words = answers[operatorOf(response.locals).language];
    if (error instanceof SettingsRefused)
      return void response.status(422).json({ error: `${words.draftWrong} ${error.problems[0]?.message ?? ''}`.trim() });
    const { status } = error as { status?: number };
    if (status !== undefined && status >= 400 && status < 500)
      return void response.status(status).json({ error: words.unreadable });
    log.error({ err: error }, 'panel request failed');
    response.status(500).json({ error: words.failed });
  };
