import type { Language } from '../domain/language.js';
import { head } from './frame/html.js';
import { answers } from './locales/answers.js';

export interface SignInPage {
  districtName: string;
  token: string;
  next: string;
  problem?: string | undefined;
  login?: string | undefined;
  language: Language;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const signInPage = ({ districtName, token, next, problem, login = '', language }: SignInPage): string => {
  const { signIn: words } = answers[language];
  const other: Language = language === 'ru' ? 'en' : 'ru';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} — ${words.product}</title>${head}
</head>
<body class="ot-sign-in"><main><form method="post" action="/admin/login">
  <h1>${words.product}</h1><p>${escape(districtName)}</p>
  ${problem === undefined ? '' : `<div role="alert">${escape(problem)}</div>`}
  <input type="hidden" name="token" value="${escape(token)}"><input type="hidden" name="next" value="${escape(next)}">
  <label>${words.login}<input name="login" value="${escape(login)}" autocomplete="username" autocapitalize="none" required autofocus></label>
  <label>${words.password}<input name="password" type="password" autocomplete="current-password" required></label>
  <button class="ot-main">${words.send}</button>
  <p><a lang="${other}" href="/admin/language/${other}?next=${encodeURIComponent(next)}">${words.other}</a></p>
</form></main></body></html>`;
};
