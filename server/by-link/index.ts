import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { DataSource } from 'typeorm';
import { acknowledgeByLink } from '../../db/acknowledge.js';
import { Notice } from '../../db/entities/notice.js';
import type { Seal } from '../../db/seal.js';
import type { ReadSettings } from '../../db/settings.js';
import type { Acts } from '../acts.js';
import { readToken, type LinkPurpose } from '../notices/links.js';
import { fewAMinute } from './few-a-minute.js';
import { answerForm, readAsked, takeAnswer, type Asked } from './outside.js';
import { contentPolicy, pageOf } from './page.js';

export interface ByLinkParts {
  db: DataSource;
  seal: Seal;
  acts: Acts;
  readSettings: ReadSettings;
  districtName: string;
}

type Work = (notice: Notice, request: Request, response: Response) => Promise<unknown>;

/** Doors without a sign-in, opened by a link of a letter: acknowledge a step, answer for an outside body. */
export const createByLink = (parts: ByLinkParts): { acknowledge: Router; outside: Router } => ({
  acknowledge: createAcknowledging(parts),
  outside: createOutside(parts),
});

const createAcknowledging = (parts: ByLinkParts): Router => {
  const { db, districtName } = parts;
  const title = 'Оповещение по обращению';
  const page = (inside: string): string => pageOf({ title, districtName, inside });
  const router = guarded();
  // Letters are opened by scanners too: only a press of the button acknowledges.
  const ask: Work = async ({ acknowledgedAt }, _request, response) =>
    response.send(page(acknowledgedAt ? accepted : '<form method="post"><button class="main">Принято</button></form>'));
  const accept: Work = async ({ id }, request, response) => {
    await acknowledgeByLink(db, id);
    return request.accepts(['json', 'html']) === 'html' ? response.send(page(accepted)) : response.status(204).end();
  };
  router.get('/:token', open(parts, 'acknowledge', ask));
  router.post('/:token', open(parts, 'acknowledge', accept));
  return router;
};

const accepted = '<p>Принято. Спасибо, страницу можно закрыть.</p>';

const createOutside = (parts: ByLinkParts): Router => {
  const { db, districtName } = parts;
  const router = guarded();
  router.use(express.urlencoded({ extended: false, limit: '64kb' }));
  const page = (title: string, inside: string): string => pageOf({ title, districtName, inside });
  const asked =
    (work: (asked: Asked, request: Request, response: Response) => Promise<unknown>): Work =>
    async (notice, request, response) => {
      const found = await readAsked(parts, notice, request.params['token'] ?? '');
      if (found) return work(found, request, response);
      const gone = '<p>Ответ уже дан, срок ссылки вышел или обращение передано другим. Отвечать не нужно.</p>';
      return response.status(410).send(page('Ссылка больше не действует', gone));
    };
  const show = asked(async (found, _request, response) => response.send(page(found.title, answerForm(found))));
  const take = (kind: 'submitReply' | 'declineAsNotOurs'): Work =>
    asked(async (found, request, response) => {
      const answer = await takeAnswer(parts, found, kind, request.body as Record<string, unknown>);
      if ('thanks' in answer) return response.send(page(found.title, answer.thanks));
      return response.status(422).send(page(found.title, answerForm(found, answer)));
    });
  const accept = asked(async ({ notice, title }, _request, response) => {
    await acknowledgeByLink(db, notice.id);
    return response.send(page(title, '<p>Отметили: вы приняли обращение в работу. Ответить можно по той же ссылке.</p>'));
  });
  router.get('/:token', open(parts, 'outside', show));
  router.post('/:token/answer', open(parts, 'outside', take('submitReply')));
  router.post('/:token/decline', open(parts, 'outside', take('declineAsNotOurs')));
  router.post('/:token/accept', open(parts, 'outside', accept));
  return router;
};

/** The link is a key: it is kept out of caches, of search engines, and of what the browser tells the next site. */
const guarded = (): Router => {
  const router = Router();
  router.use(fewAMinute(30));
  router.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': contentPolicy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex, nofollow',
    });
    next();
  });
  return router;
};

const open =
  ({ db, seal, districtName }: ByLinkParts, purpose: LinkPurpose, work: Work): RequestHandler<{ token: string }> =>
  (request, response, next) => {
    const enter = async (): Promise<unknown> => {
      const id = readToken(seal, purpose, request.params.token);
      const notice = id === undefined ? null : await db.manager.findOneBy(Notice, { id });
      if (notice) return work(notice, request as Request, response);
      const inside = '<p>Проверьте, что ссылка из письма скопирована целиком.</p>';
      return response.status(404).send(pageOf({ title: 'Такой ссылки нет', districtName, inside }));
    };
    enter().catch(next);
  };
