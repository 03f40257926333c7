import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { DataSource } from 'typeorm';
import { acknowledgeByLink, mayFollowLink } from '../../db/acknowledge.js';
import { Notice } from '../../db/entities/notice.js';
import { Operator } from '../../db/entities/operator.js';
import type { Seal } from '../../db/seal.js';
import type { ReadSettings } from '../../db/settings.js';
import type { Language } from '../../domain/language.js';
import type { Acts } from '../acts.js';
import { readToken, type LinkPurpose } from '../notices/links.js';
import { fewAMinute } from './few-a-minute.js';
import { askedLanguage } from './language.js';
import { answerForm, readAsked, takeAnswer, type Asked } from './outside.js';
import { contentPolicy, pageOf } from './page.js';
import { pageWords, type PageWords } from './words.js';

export interface ByLinkParts {
  db: DataSource;
  seal: Seal;
  acts: Acts;
  readSettings: ReadSettings;
  districtName: string;
}

interface Visit {
  notice: Notice;
  request: Request;
  response: Response;
  language: Language;
  words: PageWords;
  show(title: string, inside: string): void;
}
type Work = (visit: Visit) => Promise<unknown>;

/** Doors without a sign-in, opened by a link of a letter: acknowledge a step, answer for an outside body. */
export const createByLink = (parts: ByLinkParts): { acknowledge: Router; outside: Router } => ({
  acknowledge: createAcknowledging(parts),
  outside: createOutside(parts),
});

const createAcknowledging = (parts: ByLinkParts): Router => {
  const { db } = parts;
  const router = guarded();
  const followed =
    (work: Work): Work =>
    async (visit) =>
      (await mayFollowLink(db, visit.notice)) ? work(visit) : showGone(visit);
  // Letters are opened by scanners too: only a press of the button acknowledges.
  const ask: Work = async ({ notice, words, show }) =>
    show(
      words.notice,
      notice.acknowledgedAt
        ? paragraph(words.acknowledged)
        : `<form method="post"><button class="main">${words.acknowledge}</button></form>`,
    );
  const accept: Work = async ({ notice, request, response, words, show }) => {
    await acknowledgeByLink(db, notice.id);
    return request.accepts(['json', 'html']) === 'html'
      ? show(words.notice, paragraph(words.acknowledged))
      : response.status(204).end();
  };
  router.get('/:token', open(parts, 'acknowledge', followed(ask)));
  router.post('/:token', open(parts, 'acknowledge', followed(accept)));
  return router;
};

const createOutside = (parts: ByLinkParts): Router => {
  const { db } = parts;
  const router = guarded();
  router.use(express.urlencoded({ extended: false, limit: '64kb' }));
  const asked =
    (work: (asked: Asked, visit: Visit) => Promise<unknown>): Work =>
    async (visit) => {
      const { notice, request, language } = visit;
      const found = await readAsked(parts, notice, { token: request.params['token'] ?? '', language });
      return found ? work(found, visit) : showGone(visit);
    };
  const read = asked(async (found, { show }) => show(found.title, answerForm(found)));
  const take = (kind: 'submitReply' | 'declineAsNotOurs'): Work =>
    asked(async (found, { request, response, show }) => {
      const answer = await takeAnswer(parts, found, kind, request.body as Record<string, unknown>);
      if ('thanks' in answer) return show(found.title, paragraph(answer.thanks));
      response.status(422);
      return show(found.title, answerForm(found, answer));
    });
  const accept = asked(async ({ notice, title }, { words, show }) => {
    await acknowledgeByLink(db, notice.id);
    show(title, paragraph(words.accepted));
  });
  router.get('/:token', open(parts, 'outside', read));
  router.post('/:token/answer', open(parts, 'outside', take('submitReply')));
  router.post('/:token/decline', open(parts, 'outside', take('declineAsNotOurs')));
  router.post('/:token/accept', open(parts, 'outside', accept));
  return router;
};

const showGone = ({ response, words, show }: Visit): void => {
  response.status(410);
  show(words.gone, paragraph(words.goneWhy));
};

const paragraph = (words: string): string => `<p>${words}</p>`;

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
      const { token } = request.params;
      const id = readToken(seal, purpose, token);
      const notice = id === undefined ? null : await db.manager.findOneBy(Notice, { id });
      const language = askedLanguage(request) ?? (notice === null ? 'ru' : await languageOf(db, notice));
      const words = pageWords[language];
      // Only by GET is there a page to come back to.
      const path = notice !== null && request.method === 'GET' ? `${request.baseUrl}/${token}` : null;
      const show = (title: string, inside: string): void =>
        void response.send(pageOf({ language, title, districtName, inside, path }));
      if (notice) return work({ notice, request: request as Request, response, language, words, show });
      response.status(404);
      return show(words.noSuchLink, paragraph(words.checkLink));
    };
    enter().catch(next);
  };

/** Whoever follows the link of a letter reads on in its language. */
const languageOf = async (db: DataSource, { recipientKind, recipient }: Notice): Promise<Language> => {
  if (recipientKind !== 'operator') return 'ru';
  return (await db.manager.findOneBy(Operator, { id: recipient }))?.language ?? 'ru';
};
