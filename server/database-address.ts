/** A socket's address names no host, which `URL` refuses behind a user's name. */
const [ofSocket, standIn] = ['@/', '@socket.invalid/'];
const addressIn = (text: string): URL | undefined => {
  const whole = text.replace(ofSocket, standIn);
  return URL.canParse(whole) ? new URL(whole) : undefined;
};
const isDecodable = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
};

/** As our drivers read it. An @ behind the host's place means that a sign of the password has cut the address. */
export const isDatabaseAddress = (text: string): boolean => {
  const url = addressIn(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hash !== '' || !isDecodable(text)) return false;
  return !(url.pathname || url.search).includes('@');
};

/** The password may come apart from the address, as one secret that PostgreSQL and Temporal read too. */
export const withPassword = (databaseUrl: string | null, password: string | null): string | null => {
  const url = databaseUrl === null || password === null ? undefined : addressIn(databaseUrl);
  if (!url || password === null || url.password !== '') return databaseUrl;
  url.password = encodeURIComponent(password);
  return url.href.replace(standIn, ofSocket);
};
