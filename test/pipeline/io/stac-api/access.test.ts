import { expect, test } from 'vitest';
import { accessOf, type Secrets } from '../../../../pipeline/io/stac-api/access.ts';
import { send } from '../../../../pipeline/io/stac-api/http.ts';
import { type AccessRule, PROVIDERS, type Provider } from '../../../../pipeline/io/stac-api/providers.ts';
import { answering, failWith, json, type StacServer, stacServer, testHttp } from '../../../support/stac-server.ts';

const NOBODY: Secrets = { user: null, password: null, refreshToken: null };
const ACCOUNT: Secrets = { user: 'me@a.example', password: 'p&ss=word', refreshToken: null };
const START = Date.UTC(2024, 5, 1, 12);
const MINUTE = 60_000;

const provider = (access: AccessRule): Provider => ({ ...PROVIDERS.cdse, access });
const sas = (server: StacServer, hosts = ['127.0.0.1']) =>
  provider({ kind: 'sas', tokenUrl: `${server.url}/token/{collection}`, hosts });
const oauth = (server: StacServer, hosts = ['127.0.0.1']) =>
  provider({ kind: 'oauth', tokenUrl: `${server.url}/openid/token`, clientId: 'cdse-public', hosts });

test('SAS: one token for many, in the query of its hosts alone, renewed before it ends', async () => {
  const server = await stacServer();
  const { http, clock } = testHttp({ now: START });
  let n = 0;
  const life = 45 * MINUTE;
  server.faults = [
    answering((r) =>
      json(r, { token: `st=x&sig=a%2Bb${++n}`, 'msft:expiry': new Date(clock.now + life).toISOString() })
    )
  ];
  const access = accessOf(sas(server), http, NOBODY);
  const file = 'http://127.0.0.1:9/c/B02.tif';
  const urls = await Promise.all([1, 2, 3].map(() => access.sign(file).then((s) => s.url)));
  expect(new Set(urls)).toEqual(new Set([`${file}?st=x&sig=a%2Bb1`]));
  expect(server.of('/token/sentinel-2-l2a')).toHaveLength(1);
  expect((await access.sign(`${file}?sig=old`)).url).toBe(`${file}?st=x&sig=a%2Bb1`);
  for (const other of ['https://other.example/B02.tif', 'https://127.0.0.1.evil.example/x'])
    expect(await access.sign(other)).toEqual({ url: other, headers: {} });

  clock.now = START + life - 6 * MINUTE;
  expect((await access.sign(file)).url).toMatch(/b1$/);
  clock.now = START + life - 4 * MINUTE;
  expect((await access.sign(file)).url).toMatch(/b2$/);
  access.renew();
  expect((await access.sign(file)).url).toMatch(/b3$/);
});

test('SAS: a token without an end, and a server that gives none, are BadServer', async () => {
  const server = await stacServer();
  server.faults = [answering((r) => json(r, { token: 'sig=SECRET' }))];
  const access = accessOf(sas(server), testHttp().http, NOBODY);
  const said = await access.sign('http://127.0.0.1/x').catch((e: Error) => `${e.name} ${e.message}`);
  expect(said).toMatch(/^BadServer .*expected a token with msft:expiry/);
  expect(said).not.toMatch(/SECRET/);
  server.faults = [failWith('/token/sentinel-2-l2a', 403)];
  await expect(access.sign('http://127.0.0.1/x')).rejects.toMatchObject({ _tag: 'BadServer' });
});

test('OAuth: password first, then the refresh token, then the password again where that has ended', async () => {
  const server = await stacServer();
  const { http, clock } = testHttp({ now: START });
  let n = 0;
  let isEnded = false;
  server.faults = [
    answering((r, { body }) => {
      if (body.includes('refresh_token=') && isEnded) json(r, { error: 'invalid_grant' }, 400);
      else json(r, { access_token: `T${++n}`, expires_in: 600, refresh_token: `R${n}`, refresh_expires_in: 3600 });
    })
  ];
  const access = accessOf(oauth(server), http, ACCOUNT);
  const bearer = async () => (await access.sign('http://127.0.0.1/x')).headers.authorization;
  expect(await bearer()).toBe('Bearer T1');
  clock.now += 4 * MINUTE;
  expect(await bearer()).toBe('Bearer T1');
  clock.now += 2 * MINUTE; // half its life is over
  expect(await bearer()).toBe('Bearer T2');
  isEnded = true;
  clock.now += 60 * MINUTE;
  expect(await bearer()).toBe('Bearer T3');
  const forms = server.of('/openid/token').map((a) => Object.fromEntries(new URLSearchParams(a.body)));
  const account = { grant_type: 'password', client_id: 'cdse-public', username: 'me@a.example', password: 'p&ss=word' };
  expect(forms).toEqual([
    account,
    { grant_type: 'refresh_token', client_id: 'cdse-public', refresh_token: 'R1' },
    { grant_type: 'refresh_token', client_id: 'cdse-public', refresh_token: 'R2' },
    account
  ]);
});

test('OAuth: no account, and one that is refused, say which variables to set and nothing of what is in them', async () => {
  const server = await stacServer();
  expect(() => accessOf(oauth(server), testHttp().http, NOBODY)).toThrow(
    /Expected an account of .*PARUS_CDSE_USER and PARUS_CDSE_PASSWORD/
  );
  server.faults = [failWith('/openid/token', 401, {}, 9)];
  for (const secrets of [ACCOUNT, { ...NOBODY, refreshToken: 'R-SECRET' }]) {
    const said = await accessOf(oauth(server), testHttp().http, secrets)
      .sign('http://127.0.0.1/x')
      .catch((e: Error) => `${e.name} ${e.message}`);
    expect(said).toMatch(/^BadServer .*\/openid\/token: expected an access token, got HTTP 401; check PARUS_CDSE_USER/);
    expect(said).not.toMatch(/p&ss|R-SECRET|me@a/);
  }
});

test('a token goes to its own hosts alone, on every hop of a redirect, and never in the open', async () => {
  const server = await stacServer();
  const [own, foreign] = [server.url, server.url.replace('127.0.0.1', 'localhost')];
  const grant = answering(
    (r) => json(r, { access_token: 'T-SECRET', expires_in: 600 }),
    ({ path }) => path === '/openid/token'
  );
  const hop = (from: string, to: string) =>
    answering(
      (r) => r.writeHead(302, { location: to }).end(),
      ({ path }) => path === from
    );
  server.faults = [grant, hop('/out', `${foreign}/there`), hop('/in', `${own}/here`), answering((r) => json(r, {}))];
  const { http } = testHttp();
  const access = accessOf(oauth(server), http, ACCOUNT);
  await send(http, `${own}/out`, { access });
  await send(http, `${own}/in`, { access });
  const tokenAt = (path: string) => server.of(path)[0]!.headers.authorization;
  expect(['/out', '/there', '/in', '/here'].map(tokenAt)).toEqual([
    'Bearer T-SECRET',
    undefined,
    'Bearer T-SECRET',
    'Bearer T-SECRET'
  ]);
  const wide = accessOf(oauth(server, ['.dataspace.copernicus.eu']), http, ACCOUNT);
  const seen = async (url: string) => (await wide.sign(url)).headers.authorization !== undefined;
  expect(await seen('https://download.dataspace.copernicus.eu/odata/v1/x')).toBe(true);
  expect(await seen('http://download.dataspace.copernicus.eu/odata/v1/x')).toBe(false);
  expect(await seen('https://dataspace.copernicus.eu.evil.example/x')).toBe(false);
});
