import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { Community } from '../../db/entities/community.js';
import { readTables } from '../../db/settings-rows.js';
import { tryText, type Tried, type TryParts } from '../../db/try-text.js';
import { mayEditSettings, mayReadSettings } from '../../domain/access.js';
import { networkCodes } from '../../domain/message.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { operatorOf, type SignedIn } from '../session.js';
import { cellShape, readGrid, saveCell } from './addressees.js';

export interface RulesParts extends TryParts {
  log: Logger;
}

const longestText = 20_000;

/** What the pages of rules ask for: names to pick from, the table of addressees, and what would become of a text. */
export const createRules = (parts: RulesParts): Router => {
  const { db, log } = parts;
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use((_request, response, next) => {
    const { language, ...operator } = operatorOf(response.locals);
    response.set('Cache-Control', 'no-store');
    if (mayReadSettings(operator)) return next();
    response.status(403).json({ error: answers[language].mayNotDo });
  });
  const answer =
    (work: (request: Request, operator: SignedIn, response: Response) => Promise<object | string | void>): RequestHandler =>
    (request, response, next) => {
      work(request, operatorOf(response.locals), response).then((body) => {
        if (response.headersSent) return response;
        if (typeof body === 'string') return response.status(422).json({ error: body });
        return response.json(body);
      }, next);
    };

  router.get(
    '/choices',
    answer(async () => {
      const { groups, topics, territories, departments, policies, templates } = await readTables(db.manager);
      const communities = await db.manager.find(Community, { order: { name: 'ASC' } });
      const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
      return {
        group: groups.map(named).sort(byName),
        topic: topics
          .map((topic) => ({ ...named(topic), group: groups.find(({ code }) => code === topic.group)?.name ?? '' }))
          .sort((a, b) => a.group.localeCompare(b.group, 'ru') || byName(a, b)),
        territory: territories.map(named).sort(byName),
        department: departments.map(named).sort(byName),
        policy: policies.map(named).sort(byName),
        template: templates.map(named).sort(byName),
        network: networkCodes.map((code) => ({ code, name: code })),
        community: communities.map(({ externalId, name }) => ({ code: externalId, name })),
      };
    }),
  );
  router.get(
    '/addressees',
    answer(async (_request, operator) => ({ mayEdit: mayEditSettings(operator), ...(await readGrid(db)) })),
  );
  router.post(
    '/addressees',
    answer(async ({ body }, operator, response) => {
      const { language } = operator;
      if (!mayEditSettings(operator)) return void response.status(403).json({ error: answers[language].mayNotDo });
      const { data: asked } = cellShape.safeParse(body);
      if (!asked) return answers[language].wrongField;
      const saved = await saveCell(db, asked, language);
      if ('refused' in saved) return saved.refused;
      if ('conflict' in saved) return void response.status(409).json({ error: saved.conflict });
      return saved;
    }),
  );
  router.post(
    '/try',
    answer(async ({ body }, { language }) => {
      const { text, communityId, at, draft, hasOpenAppeal } = body as Partial<Record<keyof Tried, unknown>>;
      const words = answers[language];
      if (typeof text !== 'string' || text.length > longestText) return words.wrongField;
      if (typeof communityId !== 'string' || !/^[\w-]{1,40}$/.test(communityId)) return words.noSuchCommunity;
      const isInstant = typeof at === 'string' && /^20\d\d-/.test(at) && !Number.isNaN(Date.parse(at));
      if (at !== undefined && !isInstant) return words.wrongField;
      const tried = {
        text,
        communityId,
        at: isInstant ? at : undefined,
        draft: draft === true,
        hasOpenAppeal: hasOpenAppeal === true,
      };
      return (await tryText(parts, tried, language)) ?? words.noSuchCommunity;
    }),
  );
  router.use(answerError(log));
  return router;
};

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, 'ru');
