import type { Request, RequestHandler, Response, Router } from 'express';
import type { DataSource } from 'typeorm';
import { readJob, type JobSeen } from '../../db/jobs.js';
import { newestVersion, readVersion } from '../../db/settings.js';
import { readDraft } from '../../db/settings-draft.js';
import { askWhatIf, breachFigures, newestWhatIf, readBreaches, unknownOperators } from '../../db/what-ifs.js';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import { milestoneNames } from '../../domain/names.js';
import { readBothEnds } from '../../domain/period.js';
import { toPlainText } from '../../domain/plain-text.js';
import { chooseCalendar } from '../../domain/sla.js';
import { isUuid } from '../../domain/uuid.js';
import { answers } from '../locales/answers.js';
import type { SignedIn } from '../session.js';

type Work = (request: Request, operator: SignedIn, response: Response) => Promise<unknown>;
interface Guards {
  look: (work: Work) => RequestHandler;
  edit: (work: Work) => RequestHandler;
}

/** What the pages of «what if» ask for: breaches of a past period, as they were and as the draft would have them. */
export const addWhatIf = (router: Router, db: DataSource, { look, edit }: Guards): void => {
  const find = async (id: unknown): Promise<JobSeen | undefined> => {
    const job = typeof id === 'string' ? await readJob(db, id) : undefined;
    return job?.kind === 'what-if' ? job : undefined;
  };
  const noSuchAddress = (response: Response, { language }: SignedIn): unknown =>
    response.status(404).json({ error: answers[language].noSuchAddress });

  router.get(
    '/what-if',
    look(async ({ query }, operator, response) => {
      const draft = await readDraft(db.manager);
      const job = query['job'] === undefined ? await newestWhatIf(db, draft.hash) : await find(query['job']);
      if (!job && query['job'] !== undefined) return noSuchAddress(response, operator);
      return {
        ...{ job: job ?? null, version: draft.version, mayEdit: mayEditSettings(operator) },
        isOfDraft: job ? job.draftHash === draft.hash : true,
        departments: await departmentNames(db),
        people: await readPeople(db),
      };
    }),
  );
  router.post(
    '/draft/what-if',
    edit(async ({ body }, { id, language }, response) => {
      const { without, ...asked } = (body ?? {}) as Record<string, unknown>;
      const days = { from: textOf(asked['from']), to: textOf(asked['to']) };
      const { timeZone } = chooseCalendar(await readVersion(db.manager, await newestVersion(db.manager)), null);
      const period = readBothEnds(days, timeZone);
      if ('why' in period) return response.status(422).json({ error: answers[language].period[period.why] });
      const { from, to } = period;
      const people = Array.isArray(without) ? without.filter((one) => typeof one === 'string').slice(0, 100) : [];
      const areKnown = people.every(isUuid) && (await unknownOperators(db, people)).length === 0;
      if (!areKnown) return response.status(422).json({ error: answers[language].wrongField });
      return askWhatIf(db, { operatorId: id, from, to, without: people, language });
    }),
  );
  router.get(
    '/jobs/:id/breaches',
    look(async ({ params, query }, operator, response) => {
      const { language } = operator;
      if (!mayRead(operator)) return response.status(403).json({ error: answers[language].mayNotRead });
      const job = await find(params['id']);
      if (!job) return noSuchAddress(response, operator);
      const text = (name: string): string | undefined =>
        typeof query[name] === 'string' ? toPlainText(query[name].slice(0, 200)) : undefined;
      const before = text('before');
      const { items, next } = await readBreaches(db, {
        ...{ jobId: job.id, scope: operator.department, department: text('department'), week: text('week') },
        figure: breachFigures.find((one) => one === query['figure']),
        before: before !== undefined && isUuid(before) ? before : undefined,
      });
      return {
        ...{ next, departments: await departmentNames(db) },
        items: items.map((breach) => ({ ...breach, milestone: milestoneNames[language][breach.kind] })),
      };
    }),
  );
};

const textOf = (given: unknown): string => (typeof given === 'string' ? given : '');

/** As they are called in force or in the draft. */
const departmentNames = async (db: DataSource): Promise<Record<string, string>> => {
  const inForce = await readVersion(db.manager, await newestVersion(db.manager));
  const { content } = await readDraft(db.manager);
  return Object.fromEntries([...inForce.departments, ...content.departments].map(({ code, name }) => [code, name]));
};

interface Person {
  id: string;
  name: string;
  department: string | null;
}

/** Who answers residents. */
const readPeople = (db: DataSource): Promise<Person[]> =>
  db.query(
    `select id, name, department_code as department from operators
     where blocked_at is null and roles && array['executor', 'curator']::varchar[] order by department_code nulls last, name`,
  );
