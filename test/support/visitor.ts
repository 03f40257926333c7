/** Somebody before the panel, by HTTP alone: a browser keeps rules that an attacker does not. */
export interface Visitor {
  cookie: string;
  ask(path: string, wanted?: Wanted): Promise<Told>;
  /** As the panel's own pages send a form. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Told>;
  /** As the panel's own pages ask for an act. */
  send(path: string, body: unknown): Promise<Told>;
}
export interface Wanted {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}
export interface Told {
  status: number;
  text: string;
  headers: Headers;
  /** {} where it is no JSON. */
  json: Record<string, unknown>;
}

export const visitor = (base: string, { cookie = '', headers: always = {} as Record<string, string> } = {}): Visitor => {
  const ask = async (path: string, { method = 'GET', headers = {}, body }: Wanted = {}): Promise<Told> => {
    const response = await fetch(base + path, {
      ...{ method, redirect: 'manual', headers: { accept: 'application/json', ...always, cookie, ...headers } },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      text,
      headers: response.headers,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  return {
    cookie,
    ask,
    post: (path, form, headers = { origin: base }) => ask(path, { method: 'POST', headers, body: new URLSearchParams(form) }),
    send: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { origin: base, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
};

type Answered = Pick<Told, 'headers'>;
/** All that a browser would keep. */
export const cookiesOf = ({ headers }: Answered): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
/** The session's alone. */
export const cookieOf = (answered: Answered): string => /otklik\.sid=[^;]+/.exec(cookiesOf(answered))?.[0] ?? '';

export interface SignIn {
  login: string;
  password: string;
  /** Cookies that the browser has from before. */
  browser?: string;
}

/** Fills the form of the sign-in page; what was answered. */
export const trySignIn = async (
  base: string,
  { login, password, browser = '' }: SignIn,
  always: Record<string, string> = {},
): Promise<Told> => {
  const page = await visitor(base, { cookie: browser, headers: always }).ask('/admin/login');
  const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const cookie = [browser, cookiesOf(page)].filter(Boolean).join('; ');
  return visitor(base, { cookie, headers: always }).post('/admin/login', { login, password, token });
};

export const signIn = async (base: string, who: SignIn, always: Record<string, string> = {}): Promise<Visitor> => {
  const answer = await trySignIn(base, who, always);
  if (answer.status !== 303) throw new Error(`${who.login} is not let in: ${answer.status}`);
  return visitor(base, { cookie: cookieOf(answer), headers: always });
};
