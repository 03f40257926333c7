import { z } from 'zod';
import type { Language } from '../../domain/language.js';
import { actNames } from '../../domain/names.js';
import { askedActs } from '../asked-acts.js';
import { actPaths } from './acts.js';
import { apiWords } from './openapi-words.js';
import {
  actDone,
  appealDetail,
  appealPage,
  appealQuery,
  auditPage,
  calendarQuery,
  calendarYear,
  me,
  namedPage,
  problem,
} from './schemas.js';
import { calendarChange, calendarExportQuery, calendarImportQuery } from './calendar-files.js';
import { changesPage, changesQuery } from './job-changes.js';
import { movableQuery, movablePage, moveBody, movePreviews } from './moves.js';
import { settingsAnswers, settingsBodies } from './settings.js';
import { settingsShape } from './settings-shape.js';
import { topicsChange, topicsQuery } from './topics.js';
import { tryAnswer, tryBody } from './try.js';

type Json = Record<string, unknown>;

const refusals = (...statuses: number[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'RFC 9457', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );

/** OpenAPI 3.1, made from the shapes that check the requests. */
const describeApi = (language: Language): Json => {
  const words = apiWords[language];
  const fields: Record<string, string> = words.fields;

  const schemaOf = (schema: z.ZodType): Json => {
    const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
      io: 'input',
      override: ({ jsonSchema }) => {
        if (jsonSchema.description) jsonSchema.description = fields[jsonSchema.description] ?? jsonSchema.description;
      },
    }) as Json;
    return rest;
  };
  const json = (description: string, schema: z.ZodType): Json => ({
    description,
    content: { 'application/json': { schema: schemaOf(schema) } },
  });

  const inPath = (name: string, schema: Json): Json => ({ name, in: 'path', required: true, schema });
  const number = inPath('number', { type: 'string', pattern: '^[\\w-]{1,40}$' });
  const idempotencyKey: Json = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', maxLength: 255, pattern: '\\S' },
    description: words.idempotencyKey,
  };

  const reading = (summary: string, answer: z.ZodType, parameters: Json[] = [], ...statuses: number[]): Json => ({
    get: { summary, parameters, responses: { 200: json(words.answer, answer), ...refusals(401, 403, ...statuses, 503) } },
  });

  const file = (description: string, ...types: string[]): Json => ({
    description,
    content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
  });
  const queryParameters = ({ shape }: z.ZodObject<Record<string, z.ZodType>>): Json[] =>
    Object.entries(shape).map(([name, schema]) => ({ name, in: 'query', required: false, schema: schemaOf(schema) }));

  const acting = ({ path, kind, field }: (typeof actPaths)[number]): [string, Json] => {
    const asked = Object.entries(askedActs[kind].shape).filter(([name]) => name !== field);
    const body = z.strictObject(Object.fromEntries(asked));
    return [
      `/appeals/{number}/${path.replace(/:(\w+)/, '{$1}')}`,
      {
        post: {
          summary: actNames[language][kind],
          parameters: [number, ...(field === undefined ? [] : [inPath(field, schemaOf(z.uuid()))]), idempotencyKey],
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
          responses: {
            201: json(words.done, actDone),
            202: json(words.pending, actDone),
            ...refusals(400, 401, 403, 404, 409, 413, 422, 503),
          },
        },
      },
    ];
  };

  const writing = (
    method: 'post' | 'put',
    summary: string,
    about: { body?: z.ZodType; parameters?: Json[]; status?: number; answer: z.ZodType; preview?: z.ZodType; refused: number[] },
  ): Json => ({
    [method]: {
      summary,
      parameters: about.parameters ?? [],
      ...(about.body
        ? {
            requestBody: {
              required: !about.body.safeParse({}).success, // one of which every field may be left out
              content: { 'application/json': { schema: schemaOf(about.body) } },
            },
          }
        : {}),
      responses: {
        ...(about.preview ? { 200: json(words.answer, about.preview) } : {}),
        [about.status ?? 200]: json(words.answer, about.answer),
        ...refusals(400, 401, 403, ...about.refused, 503),
      },
    },
  });
  const version = (name: string): Json => inPath(name, { type: 'string', pattern: '^\\d{1,9}$' });
  const job = inPath('id', schemaOf(z.uuid()));
  const calendarCode = inPath('code', { type: 'string', pattern: '^[\\w-]{1,60}$' });
  /** Left out, it is answered with 428 (RFC 6585). */
  const match: Json = { name: 'If-Match', in: 'header', required: false, schema: { type: 'string' }, description: words.match };
  const settingsPaths: Json = {
    '/settings/draft': {
      ...reading(words.draft, settingsAnswers.draft),
      ...writing('put', words.draftPut, {
        body: settingsShape,
        parameters: [match],
        answer: settingsAnswers.draft,
        refused: [412, 413, 422, 428],
      }),
    },
    '/settings/draft/check': writing('post', words.check, { answer: settingsAnswers.check, refused: [] }),
    '/settings/draft/back-test': writing('post', words.backTest, {
      body: settingsBodies.backTest,
      status: 202,
      answer: settingsAnswers.job,
      refused: [422],
    }),
    '/settings/draft/what-if': writing('post', words.whatIf, {
      ...{ body: settingsBodies.whatIf, status: 202, answer: settingsAnswers.job, refused: [422] },
    }),
    '/settings/draft/publish': writing('post', words.publish, {
      ...{ body: settingsBodies.publish, parameters: [match], status: 201, answer: settingsAnswers.published },
      refused: [409, 412, 422],
    }),
    '/settings/versions': reading(words.versions, settingsAnswers.versions),
    '/settings/versions/{number}': reading(words.version, settingsAnswers.version, [version('number')], 404),
    '/settings/versions/{number}/diff/{other}': reading(
      words.diff,
      settingsAnswers.diff,
      [version('number'), version('other')],
      404,
    ),
    '/settings/versions/{number}/restore': writing('post', words.restore, {
      ...{ parameters: [version('number'), match], answer: settingsAnswers.draft, refused: [404, 412, 428] },
    }),
    '/settings/moves': writing('post', words.moves, {
      ...{ body: moveBody, status: 202, answer: settingsAnswers.job, refused: [413, 422] },
      preview: movePreviews,
    }),
    '/settings/moves/appeals': reading(words.movable, movablePage, queryParameters(movableQuery), 400),
    '/jobs/{id}': reading(words.job, settingsAnswers.job, [job], 404),
    '/jobs/{id}/changes': reading(words.changes, changesPage, [job, ...queryParameters(changesQuery)], 400, 404),
    '/jobs/{id}/cancel': writing('post', words.cancel, { parameters: [job], answer: settingsAnswers.job, refused: [404] }),
    '/settings/calendars/{code}/import': {
      post: {
        summary: words.calendarImport,
        parameters: [calendarCode, ...queryParameters(calendarImportQuery)],
        requestBody: { required: false, content: { 'text/calendar': {}, 'text/csv': {} } },
        responses: { 200: json(words.answer, calendarChange), ...refusals(400, 401, 403, 404, 409, 413, 422, 503) },
      },
    },
  };

  return {
    openapi: '3.1.0',
    info: { title: words.title, version: '1', description: words.description },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problem) },
    },
    paths: {
      '/appeals': reading(words.appeals, appealPage, queryParameters(appealQuery), 400),
      '/appeals/{number}': reading(words.appeal, appealDetail, [number], 404),
      '/appeals/{number}/audit': reading(words.audit, auditPage, [number], 404),
      '/me': reading(words.me, me),
      '/topics': reading(words.topics, namedPage),
      '/departments': reading(words.departments, namedPage),
      '/calendars/{code}': reading(words.calendar, calendarYear, [calendarCode, ...queryParameters(calendarQuery)], 400, 404),
      '/try': {
        post: {
          summary: words.try,
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(tryBody) } } },
          responses: { 200: json(words.answer, tryAnswer), ...refusals(400, 401, 403, 413, 422, 503) },
        },
      },
      ...settingsPaths,
      '/settings/topics.csv': {
        get: {
          summary: words.topicsFile,
          parameters: [],
          responses: { 200: file(words.answer, 'text/csv'), ...refusals(401, 403, 503) },
        },
      },
      '/settings/calendars/{code}/export': {
        get: {
          summary: words.calendarExport,
          parameters: [calendarCode, ...queryParameters(calendarExportQuery)],
          responses: { 200: file(words.answer, 'text/calendar', 'text/csv'), ...refusals(400, 401, 403, 404, 503) },
        },
      },
      ...Object.fromEntries(actPaths.map(acting)),
      '/settings/topics/import': {
        post: {
          summary: words.topicsImport,
          parameters: queryParameters(topicsQuery),
          requestBody: { required: false, content: { 'text/csv': {} } },
          responses: { 200: json(words.answer, topicsChange), ...refusals(400, 401, 403, 409, 413, 422, 503) },
        },
      },
    },
  };
};

export const openApi: Record<Language, Json> = { ru: describeApi('ru'), en: describeApi('en') };
