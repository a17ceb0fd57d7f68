import { Problem } from '../../errors.ts';
import { membersOf } from '../farmer-fields.ts';
import { HttpFailure, serverProblem } from './failure.ts';
import { type Access, getJson, type Http, openAccess } from './http.ts';
import { CREDENTIALS, type Provider } from './providers.ts';

/** An account; which parts are there is up to the user. Never printed, never written. */
export type Secrets = { user: string | null; password: string | null; refreshToken: string | null };

/** A token is renewed this long before its end, or at half its life where that is shorter: downloads begin with it. */
const MARGIN_MS = 5 * 60_000;

type Token = { value: string; renewAt: number };

/**
 * How the files of a provider are had. Tokens are asked for when first needed, by one request however many wait, and
 * again before they end. Throws BadUsage at once where an account is needed and there is none; `sign` throws BadServer
 * where no token is given.
 */
export function accessOf({ access, collection }: Provider, http: Http, secrets: Secrets): Access {
  if (access.kind === 'open') return openAccess;
  if (access.kind === 'sas') {
    const url = access.tokenUrl.replace('{collection}', encodeURIComponent(collection));
    const token = kept(http, () => sasToken(http, url));
    return {
      async sign(href) {
        if (!mayHaveToken(href, access.hosts)) return { url: href, headers: {} };
        const signed = new URL(href);
        signed.search = await token.get(); // a signature that the catalogue left in the URL is replaced
        return { url: signed.href, headers: {} };
      },
      renew: token.forget
    };
  }
  if (secrets.refreshToken === null && (secrets.user === null || secrets.password === null))
    throw new Problem(
      'BadUsage',
      `Expected an account of ${new URL(access.tokenUrl).host} in ${CREDENTIALS}, found none. A free one: https://dataspace.copernicus.eu/.`
    );
  const ask = oauthToken(http, access.tokenUrl, access.clientId, secrets);
  const token = kept(http, ask);
  return {
    async sign(href) {
      const headers: Record<string, string> = mayHaveToken(href, access.hosts)
        ? { authorization: `Bearer ${await token.get()}` }
        : {};
      return { url: href, headers };
    },
    renew: token.forget
  };
}

/** A token goes to the provider's own hosts alone, and in the open only within this machine. */
function mayHaveToken(href: string, hosts: readonly string[]): boolean {
  const { protocol, hostname } = new URL(href);
  const own = hosts.some((h) => (h.startsWith('.') ? hostname.endsWith(h) : hostname === h));
  return own && (protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost');
}

function kept(http: Http, ask: () => Promise<Token>): { get(): Promise<string>; forget(): void } {
  let asked: Promise<Token> | null = null;
  let token: Token | null = null;
  return {
    async get() {
      if (token && http.deps.now() < token.renewAt) return token.value;
      asked ??= ask().finally(() => {
        asked = null;
      });
      token = await asked;
      return token.value;
    },
    forget() {
      token = null;
    }
  };
}

const lifeOf = (http: Http, ms: number): number => http.deps.now() + Math.max(ms / 2, ms - MARGIN_MS);

async function sasToken(http: Http, url: string): Promise<Token> {
  const given = membersOf(await getJson(http, url).catch(rethrown(null))) ?? {};
  const end = Date.parse(String(given['msft:expiry']));
  if (typeof given.token !== 'string' || given.token === '' || Number.isNaN(end))
    throw new Problem('BadServer', `${url}: expected a token with msft:expiry, found neither or one; try later.`);
  return { value: given.token.replace(/^\?/, ''), renewAt: lifeOf(http, end - http.deps.now()) };
}

/** OAuth2 (RFC 6749): the refresh token while there is one that works, else user and password. */
function oauthToken(http: Http, url: string, clientId: string, secrets: Secrets): () => Promise<Token> {
  let { refreshToken } = secrets;
  const { user, password } = secrets;
  const grant = async (fields: Record<string, string>): Promise<Token> => {
    const given = membersOf(
      await getJson(http, url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ client_id: clientId, ...fields }).toString()
      })
    );
    const { access_token, expires_in, refresh_token } = given ?? {};
    if (typeof access_token !== 'string' || access_token === '')
      throw new Problem('BadServer', `${url}: expected an access_token, found none; try later.`);
    if (typeof refresh_token === 'string') refreshToken = refresh_token;
    return { value: access_token, renewAt: lifeOf(http, (typeof expires_in === 'number' ? expires_in : 300) * 1000) };
  };
  return async () => {
    try {
      if (refreshToken !== null) {
        return await grant({ grant_type: 'refresh_token', refresh_token: refreshToken }).catch((e) => {
          if (!isRefused(e) || user === null || password === null) throw e;
          refreshToken = null; // it has ended: the account itself is asked
          return grant({ grant_type: 'password', username: user, password });
        });
      }
      return await grant({ grant_type: 'password', username: user!, password: password! });
    } catch (e) {
      if (isRefused(e))
        throw new Problem('BadServer', `${e.url}: expected an access token, got ${e.message}; check ${CREDENTIALS}.`);
      return rethrown(CREDENTIALS)(e);
    }
  };
}

const isRefused = (e: unknown): e is HttpFailure =>
  e instanceof HttpFailure && (e.status === 400 || e.status === 401 || e.status === 403);

const rethrown =
  (credentials: string | null) =>
  (e: unknown): never => {
    throw e instanceof HttpFailure ? serverProblem(e, credentials) : e;
  };
