import { createHash } from 'node:crypto';
import type { Language } from '../../domain/language.js';
import { otherThan } from './language.js';
import { pageWords } from './words.js';

const style = `body{margin:0;background:#eef2f6;color:#1b2733;font:16px/1.5 system-ui,sans-serif}
main{max-width:44rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border-radius:8px}
h1{font-size:1.35rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:1.75rem 0 .5rem}
blockquote{margin:.75rem 0;padding:.75rem 1rem;background:#f5f7fa;border-left:4px solid #1d5fa8;white-space:pre-wrap;overflow-wrap:anywhere}
textarea{display:block;box-sizing:border-box;width:100%;min-height:9rem;margin:.35rem 0 .75rem;padding:.5rem;font:inherit;border:1px solid #6b7a89;border-radius:4px}
.short{min-height:4rem}button{font:inherit;padding:.5rem 1rem;border:1px solid #1d5fa8;border-radius:4px;background:#fff;color:#1d5fa8;cursor:pointer}
.main{background:#1d5fa8;color:#fff}.problem{padding:.6rem 1rem;background:#fdecea;border-left:4px solid #b3261e}.quiet{color:#4a5866}
a{color:#1d5fa8}a:focus-visible,button:focus-visible,textarea:focus-visible{outline:3px solid #f2a900;outline-offset:1px}`;

/** Forms go to us alone, and nothing else of any kind is loaded. */
export const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

interface Page {
  language: Language;
  title: string;
  districtName: string;
  /** HTML; the rest is text. */
  inside: string;
  /** Where the page lies; null where it is not worth a second look. */
  path: string | null;
}

/** Of whoever has no sign-in. */
export const pageOf = ({ language, title, districtName, inside, path }: Page): string =>
  `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${style}</style></head>
<body><main><p class="quiet">${escape(districtName)}${path === null ? '' : ` · ${switchTo(otherThan(language), path, pageWords[language].other)}`}</p><h1>${escape(title)}</h1>
${inside}
</main></body></html>`;

const switchTo = (language: Language, path: string, words: string): string =>
  `<a href="${escape(path)}?language=${language}" lang="${language}" hreflang="${language}">${words}</a>`;
