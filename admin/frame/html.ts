import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import type { Language } from '../../domain/language.js';
import { languageOf } from '../language.js';

const styleFile = fileURLToPath(new URL('panel.css', import.meta.url));
export const styleAddress = '/admin/panel.css';

const drawing =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d5fa8"/>` +
  `<path d="M8 9h16v11H15l-5 4v-4H8z" fill="#fff"/></svg>`;
/** For the head of every page: the browser asks for no other icon. */
export const head = `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(drawing)}"><link rel="stylesheet" href="${styleAddress}">`;

export const sendStyle: RequestHandler = (_request, response) => response.sendFile(styleFile, { maxAge: '1h' });

const outsideFont = /<link[^>]+fonts\.googleapis\.com[^>]*>/;

/** AdminJS's page asks an outside host for a font: ours stands in its place, and nothing leaves the house. It knows one language a panel, not one a person. */
export const ownHead: RequestHandler = (request, response, next) => {
  const language = languageOf(request);
  const send = response.send.bind(response);
  const isPage = (body: unknown): body is string => typeof body === 'string' && body.trimStart().startsWith('<!DOCTYPE html>');
  response.send = (body: unknown) => send(isPage(body) ? inLanguage(body.replace(outsideFont, head), language) : body);
  next();
};

const inLanguage = (page: string, language: Language): string =>
  page
    .replace('<html lang=ru>', `<html lang=${language}>`)
    .replace('"locale":{"language":"ru"', `"locale":{"language":"${language}"`);
