import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import type { OpenDatabase } from '../../../workers/db/open.ts';
import { openDatabase } from '../../../workers/db/open.ts';
import { publish } from '../../../workers/db/publish.ts';
import { OWN } from '../../../workers/db/tenant.ts';
import { runEnv } from '../../../workers/env.ts';
import { buildApp } from '../../../workers/http/app.ts';
import { addKey } from '../../../workers/http/keys.ts';
import { assessment, plotFeature, problem } from '../../../workers/http/schemas.ts';

const decision = (asOf: string, amountCny: number) => ({
  assessmentId: `ca_${asOf}`,
  decision: 'offer',
  farmerId: 'F1',
  consentId: null,
  asOf,
  validUntil: asOf,
  season: '2024',
  currency: 'CNY',
  limit: { amountCny, perMuCny: 300, binding: 'per_mu' },
  score: { value: 659, grade: 'B', pd12m: 0.0118, calibrated: false },
  output: { expectedValueCny: 1000, verifiedAreaMu: 10 },
  plots: [],
  dataQuality: 0.9,
  reasonCodes: ['RC-102'],
  missing: [],
  tracks: {},
  points: { bureau: 25 },
  explain: {},
  provenance: {}
});
const PLOT = '32650-E454685-N3932405';
const plot = {
  id: PLOT,
  epsg: 32650,
  polygon: [],
  lonLat: [
    [
      [114.5, 35.5],
      [114.501, 35.5],
      [114.501, 35.501],
      [114.5, 35.5]
    ]
  ],
  areaM2: 5000,
  areaSeM2: 300,
  perimeterM: 300,
  purePixels: 40,
  tier: 'T3',
  confidence: 0.8
};

let folder: string;
let database: OpenDatabase;
let app: FastifyInstance;
let keys: Record<'all' | 'plots' | 'old', string>;
const now = new Date('2024-06-01T00:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parus-http-'));
  database = await openDatabase(runEnv({}, folder));
  for (const [asOf, amount] of [
    ['2024-03-01', 30_000],
    ['2024-05-01', 37_200]
  ] as const) {
    await publish(database.db, {
      run: { tenant: OWN, scope: 'here', season: 2024, asOf: isoDate(asOf), region: 'HHH', version: '0' },
      scenes: [],
      plots: [
        {
          plot: plot as never,
          attributes: { 'crop:code': 'WW', declared: [{ farmerId: 'F1', plotId: 'P1', iou: 0.9 }] }
        }
      ],
      declared: [],
      decisions: [
        { farmerId: 'F1', assessmentId: `ca_${asOf}`, policy: 'p', input: {}, resource: decision(asOf, amount) }
      ],
      deadLetters: []
    });
  }
  keys = {
    all: await addKey(database.db, { name: 'bank', scopes: ['assessments:read', 'plots:read'], expiresAt: null }),
    plots: await addKey(database.db, { name: 'analyst', scopes: ['plots:read'], expiresAt: null }),
    old: await addKey(database.db, { name: 'old', scopes: ['assessments:read'], expiresAt: new Date('2024-05-31') })
  };
  app = buildApp({ db: database.db, version: '0', clock: () => now });
}, 120_000);
afterAll(async () => {
  await app?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, key?: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers } });
const ASK = { 'consent-id': 'cs_1' };
const PATH = '/v1/farmers/F1/credit-assessment';

test('the newest decision comes with a consent id, an ETag and a schema that holds', async () => {
  const answer = await get(PATH, keys.all, ASK);
  expect(answer.statusCode, answer.body).toBe(200);
  const body = assessment.parse(answer.json());
  expect(body.limit.amountCny).toBe(37_200);
  expect(body.consentId).toBe('cs_1');
  const again = await get(PATH, keys.all, { ...ASK, 'if-none-match': String(answer.headers.etag) });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test('an as-of question gets what was known then', async () => {
  expect((await get(`${PATH}?asOf=2024-04-01`, keys.all, ASK)).json().limit.amountCny).toBe(30_000);
  expect((await get(`${PATH}?asOf=2024-01-01`, keys.all, ASK)).statusCode).toBe(404);
  expect((await get(`${PATH}?season=2023`, keys.all, ASK)).statusCode).toBe(404);
});

test('no key, an unknown key, an expired key, the wrong scope, no consent: each is refused and says so', async () => {
  const codeOf = async (key?: string, headers = ASK as Record<string, string>) => {
    const answer = await get(PATH, key, headers);
    return [answer.statusCode, problem.parse(answer.json()).code, answer.headers['content-type']];
  };
  const json = 'application/problem+json';
  expect(await codeOf()).toEqual([401, 'unauthenticated', expect.stringContaining(json)]);
  expect((await codeOf('parus_guess'))[0]).toBe(401);
  expect((await codeOf(keys.old))[0]).toBe(401);
  expect((await codeOf(keys.plots)).slice(0, 2)).toEqual([403, 'forbidden']);
  expect((await codeOf(keys.all, {})).slice(0, 2)).toEqual([400, 'consent_required']);
});

test('a plot is GeoJSON to five decimals; who declared it is for lenders only', async () => {
  const lender = plotFeature.parse((await get(`/v1/plots/${PLOT}`, keys.all, ASK)).json());
  expect((await get(`/v1/plots/${PLOT}`, keys.all)).body).not.toContain('F1');
  expect(lender.properties.declared).toEqual([{ farmerId: 'F1', plotId: 'P1', iou: 0.9 }]);
  expect(lender.geometry.coordinates[0]).toHaveLength(4);
  const analyst = await get(`/v1/plots/${PLOT}`, keys.plots);
  expect(analyst.body).not.toContain('F1');
});

test('hostile ids and queries get 4xx, and the tables stand', async () => {
  for (const id of ["x'; drop table decision; --", '../../etc/passwd', '%00', 'a'.repeat(200), '💥']) {
    const answer = await get(`/v1/farmers/${encodeURIComponent(id)}/credit-assessment`, keys.all, ASK);
    expect(answer.statusCode, id).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode, id).toBeLessThan(500);
  }
  for (const query of ['season=abc', 'asOf=2024-13-40', 'asOf=1', 'other=1', 'season=99999']) {
    expect((await get(`${PATH}?${query}`, keys.all, ASK)).statusCode, query).toBe(400);
  }
  expect((await get('/v1/plots/../../secret', keys.all)).statusCode).toBe(404);
  expect((await get(PATH, keys.all, ASK)).statusCode).toBe(200);
});

test('every look at a farmer is in the audit, refused ones too, and no key is', async () => {
  const rows = await database.db.selectFrom('audit').selectAll().execute();
  const text = JSON.stringify(rows);
  expect(
    rows.filter((r) => r.actor === 'bank' && r.action === 'assessment.read' && r.subject === 'F1').length
  ).toBeGreaterThan(3);
  expect(rows.some((r) => r.actor === 'analyst' && r.action === 'denied')).toBe(true);
  for (const key of Object.values(keys)) expect(text).not.toContain(key);
});

test('the OpenAPI document is 3.1, names every route, and needs a key for all but health', async () => {
  const document = (await get('/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document.security).toEqual([{ apiKey: [] }]);
  expect(Object.keys(document.paths).sort()).toEqual([
    '/healthz',
    '/v1/farmers/{farmerId}/credit-assessment',
    '/v1/plots/{plotId}'
  ]);
  expect(JSON.stringify(document)).not.toContain('"$schema"');
  expect((await get('/healthz')).json()).toEqual({ status: 'ok', version: '0' });
});
