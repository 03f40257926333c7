import { z } from 'zod';
import type { Language } from '../../domain/language.js';
import { actNames } from '../../domain/names.js';
import { askedActs } from '../acts.js';
import { actPaths } from './acts.js';
import { apiWords } from './openapi-words.js';
import { topicsChange, topicsQuery } from './topics.js';
import { actDone, appealDetail, appealPage, appealQuery, auditPage, me, namedPage, problem } from './schemas.js';

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

  const csv = (description: string): Json => ({ description, content: { 'text/csv': { schema: { type: 'string' } } } });
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
      '/settings/topics.csv': {
        get: {
          summary: words.topicsFile,
          parameters: [],
          responses: { 200: csv(words.answer), ...refusals(401, 403, 503) },
        },
      },
      ...Object.fromEntries(actPaths.map(acting)),
      '/settings/topics/import': {
        post: {
          summary: words.topicsImport,
          parameters: queryParameters(topicsQuery),
          requestBody: { required: true, content: { 'text/csv': { schema: { type: 'string' } } } },
          responses: { 200: json(words.answer, topicsChange), ...refusals(400, 401, 403, 409, 413, 422, 503) },
        },
      },
    },
  };
};

export const openApi: Record<Language, Json> = { ru: describeApi('ru'), en: describeApi('en') };
