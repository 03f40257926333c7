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
<title>Вход — Отклик</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef2f6; color: #1b2733;
    font: 16px/1.5 system-ui, "Segoe UI", Roboto, "PT Sans", sans-serif; }
  form { width: min(22rem, calc(100vw - 2rem)); box-sizing: border-box; padding: 2rem; background: #fff; border-radius: 8px;
    border: 1px solid #d5dee8; }
  h1 { margin: 0; font-size: 1.5rem } p { margin: 0 0 1.5rem; color: #51606f }
  label { display: block; margin: 0 0 1rem } input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem;
    padding: .6rem .7rem; font: inherit; border: 1px solid #8a99a8; border-radius: 4px; }
  button { width: 100%; padding: .7rem; font: inherit; color: #fff; background: #1d5fa8; border: 0; border-radius: 4px; cursor: pointer }
  button:hover { background: #174d89 } :focus-visible { outline: 3px solid #8fbdf0; outline-offset: 1px }
  [role=alert] { padding: .6rem .8rem; margin: 0 0 1rem; color: #8c1d18; background: #fdecea; border-radius: 4px }
</style></head>
<body><form method="post" action="/admin/login">
  <h1>Отклик</h1><p>${escape(districtName)}</p>
  ${problem === undefined ? '' : `<div role="alert">${escape(problem)}</div>`}
  <input type="hidden" name="token" value="${escape(token)}"><input type="hidden" name="next" value="${escape(next)}">
  <label>Логин<input name="login" value="${escape(login)}" autocomplete="username" autocapitalize="none" required autofocus></label>
  <label>Пароль<input name="password" type="password" autocomplete="current-password" required></label>
  <button>Войти</button>
</form></body></html>`;
