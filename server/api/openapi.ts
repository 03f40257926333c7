import { z } from 'zod';
import { actNames } from '../../domain/names.js';
import { askedActs } from '../acts.js';
import { actPaths } from './acts.js';
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

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  return rest;
};
const json = (description: string, schema: z.ZodType): Json => ({
  description,
  content: { 'application/json': { schema: schemaOf(schema) } },
});
const refusals = (...statuses: number[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'RFC 9457', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );

const inPath = (name: string, schema: Json): Json => ({ name, in: 'path', required: true, schema });
const number = inPath('number', { type: 'string', pattern: '^[\\w-]{1,40}$' });
const code = inPath('code', { type: 'string', pattern: '^[\\w-]{1,60}$' });
const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', maxLength: 255, pattern: '\\S' },
  description: 'Тот же ключ и то же тело — тот же ответ; другое тело — 422',
};

const reading = (summary: string, answer: z.ZodType, parameters: Json[] = [], ...statuses: number[]): Json => ({
  get: { summary, parameters, responses: { 200: json('Ответ', answer), ...refusals(401, 403, ...statuses, 503) } },
});

const queryOf = (shape: Record<string, z.ZodType>): Json[] =>
  Object.entries(shape).map(([name, schema]) => ({ name, in: 'query', required: false, schema: schemaOf(schema) }));

const acting = ({ path, kind, field }: (typeof actPaths)[number]): [string, Json] => {
  const fields = Object.entries(askedActs[kind].shape).filter(([name]) => name !== field);
  const body = z.strictObject(Object.fromEntries(fields));
  return [
    `/appeals/{number}/${path.replace(/:(\w+)/, '{$1}')}`,
    {
      post: {
        summary: actNames.ru[kind],
        parameters: [number, ...(field === undefined ? [] : [inPath(field, schemaOf(z.uuid()))]), idempotencyKey],
        requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
        responses: {
          201: json('Сделано и видно в чтении', actDone),
          202: json('Принято, решается: повторите с тем же ключом', actDone),
          ...refusals(400, 401, 403, 404, 409, 413, 422, 503),
        },
      },
    },
  ];
};

/** OpenAPI 3.1, made from the shapes that check the requests. */
export const openApi: Json = {
  openapi: '3.1.0',
  info: {
    title: 'Отклик',
    version: '1',
    description: 'Обращения жителей: чтение и действия. Ключ: Authorization: Bearer <ключ>.',
  },
  servers: [{ url: '/api/v1' }],
  security: [{ key: [] }],
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: { Problem: schemaOf(problem) },
  },
  paths: {
    '/appeals': reading('Обращения, новые первыми', appealPage, queryOf(appealQuery.shape), 400),
    '/appeals/{number}': reading('Обращение', appealDetail, [number], 404),
    '/appeals/{number}/audit': reading('История обращения', auditPage, [number], 404),
    '/me': reading('Чей это ключ', me),
    '/topics': reading('Темы', namedPage),
    '/departments': reading('Подразделения', namedPage),
    '/calendars/{code}': reading('Календарь за год', calendarYear, [code, ...queryOf(calendarQuery.shape)], 400, 404),
    ...Object.fromEntries(actPaths.map(acting)),
  },
};
