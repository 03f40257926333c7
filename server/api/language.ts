import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { languages, languageOr, type Language } from '../../domain/language.js';

/** By `Accept-Language`; who says nothing, or `*`, is answered in Russian. */
export const languageOf = (request: Pick<Request, 'acceptsLanguages'> & IncomingMessage): Language =>
  languageOr('ru', request.acceptsLanguages(...languages) || undefined);
