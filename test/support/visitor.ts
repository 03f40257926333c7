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

export const cookieOf = ({ headers }: { headers: Headers }): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

export interface SignIn {
  login: string;
  password: string;
}

/** Fills the form of the sign-in page; what was answered, and the cookie held before it. */
export const trySignIn = async (
  base: string,
  { login, password }: SignIn,
  always: Record<string, string> = {},
): Promise<Told & { before: string }> => {
  const page = await visitor(base, { headers: always }).ask('/admin/login');
  const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const before = cookieOf(page);
  return {
    ...(await visitor(base, { cookie: before, headers: always }).post('/admin/login', { login, password, token })),
    before,
  };
};

export const signIn = async (base: string, who: SignIn, always: Record<string, string> = {}): Promise<Visitor> => {
  const answer = await trySignIn(base, who, always);
  if (answer.status !== 303) throw new Error(`${who.login} is not let in: ${answer.status}`);
  return visitor(base, { cookie: cookieOf(answer), headers: always });
};
