import { head } from './frame/html.js';

export interface SignInPage {
  districtName: string;
  token: string;
  next: string;
  problem?: string | undefined;
  login?: string | undefined;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const signInPage = ({ districtName, token, next, problem, login = '' }: SignInPage): string => `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Вход — Отклик</title>${head}
</head>
<body class="ot-sign-in"><main><form method="post" action="/admin/login">
  <h1>Отклик</h1><p>${escape(districtName)}</p>
  ${problem === undefined ? '' : `<div role="alert">${escape(problem)}</div>`}
  <input type="hidden" name="token" value="${escape(token)}"><input type="hidden" name="next" value="${escape(next)}">
  <label>Логин<input name="login" value="${escape(login)}" autocomplete="username" autocapitalize="none" required autofocus></label>
  <label>Пароль<input name="password" type="password" autocomplete="current-password" required></label>
  <button class="ot-main">Войти</button>
</form></main></body></html>`;
