import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';

const styleFile = fileURLToPath(new URL('panel.css', import.meta.url));
export const styleAddress = '/admin/panel.css';

const drawing =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d5fa8"/>` +
  `<path d="M8 9h16v11H15l-5 4v-4H8z" fill="#fff"/></svg>`;
/** For the head of every page: the browser asks for no other icon. */
export const head = `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(drawing)}"><link rel="stylesheet" href="${styleAddress}">`;

export const sendStyle: RequestHandler = (_request, response) => response.sendFile(styleFile, { maxAge: '1h' });

const outsideFont = /<link[^>]+fonts\.googleapis\.com[^>]*>/;

/** AdminJS's page asks an outside host for a font: ours stands in its place, and nothing leaves the house. */
export const ownHead: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  const isPage = (body: unknown): body is string => typeof body === 'string' && body.trimStart().startsWith('<!DOCTYPE html>');
  response.send = (body: unknown) => send(isPage(body) ? body.replace(outsideFont, head) : body);
  next();
};
