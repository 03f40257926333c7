import { parse } from 'node:querystring';
import express, { type RequestHandler } from 'express';
import { Refusal } from './refusal.js';

const isForm = /^application\/x-www-form-urlencoded\b/i;

/**
 * JSON whatever the client calls it — many forget the header, or send a form's — and forms. An empty body is an empty request.
 * Read as bytes: what is no UTF-8 is refused instead of being patched.
 */
export const readBody: RequestHandler[] = [
  express.raw({ type: () => true, limit: '2mb' }),
  (request, _response, next) => {
    const bytes: unknown = request.body;
    request.body = Buffer.isBuffer(bytes) ? read(bytes, request.headers['content-type'] ?? '') : {};
    next();
  },
];

const read = (bytes: Buffer, type: string): unknown => {
  const text = decode(bytes).trim();
  if (text === '') return {};
  if (isForm.test(type) && !text.startsWith('{')) return { ...parse(text) };
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable;
  }
};

const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable;
  }
};

const unreadable = new Refusal(400, 'Запрос не разобрать: ожидается JSON в UTF-8');
