import express, { type Request, type RequestHandler } from 'express';
import type { Params } from './params.js';
import { badParameter } from './refusal.js';

const limit = '2mb';

/** VK takes a query, a form, and a form in parts; each as bytes, so that what cannot be read is an error of VK's and not of ours. */
export const formBodies: RequestHandler[] = [
  express.urlencoded({ extended: false, limit, parameterLimit: 1000 }),
  express.raw({ type: 'multipart/form-data', limit }),
];

export const isJson = ({ headers }: Request): boolean => /\bjson\b/.test(headers['content-type'] ?? '');

/** Of a parameter given twice VK takes the last. Throws VkRefusal for parts that cannot be taken apart. */
export const readForm = async ({ query, body, headers }: Request): Promise<Params> => {
  const inBody: unknown = body;
  const parts = Buffer.isBuffer(inBody) ? await readParts(inBody, headers['content-type'] ?? '') : (inBody as object | undefined);
  return Object.fromEntries(Object.entries({ ...query, ...parts }).map(([name, value]) => [name, textOf(value)]));
};

const readParts = async (body: Buffer, type: string): Promise<object> => {
  const form = new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData();
  const parts = await form.catch(() => undefined);
  if (!parts) throw badParameter('the form cannot be read');
  return Object.fromEntries(parts.entries());
};

const textOf = (value: unknown): string => String(Array.isArray(value) ? value.at(-1) : value);
