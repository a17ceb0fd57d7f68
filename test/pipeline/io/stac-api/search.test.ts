import { expect, test } from 'vitest';
import { isoDate } from '../../../../pipeline/dates.ts';
import { areaOfGeoJson, areaOfText } from '../../../../pipeline/io/stac-api/area.ts';
import { PROVIDERS, type Provider, providerOf } from '../../../../pipeline/io/stac-api/providers.ts';
import { type Search, searchPages } from '../../../../pipeline/io/stac-api/search.ts';
import {
  addScene,
  answering,
  type Fault,
  failWith,
  json,
  type StacServer,
  stacServer,
  testHttp
} from '../../../support/stac-server.ts';

const SEARCH: Search = {
  from: isoDate('2023-09-01'),
  to: isoDate('2024-08-31'),
  area: { bbox: [115, 36, 116, 37] },
  maxCloud: 95
};
const openAt = (server: StacServer, cloud: Provider['cloud'] = 'query'): Provider => ({
  ...providerOf(server.url, 'sentinel-2-l2a'),
  cloud
});

async function ids(server: StacServer, provider = openAt(server), search = SEARCH, client = testHttp()) {
  const pages: string[][] = [];
  for await (const page of searchPages(client.http, provider, search))
    pages.push(page.items.map((i) => (i as { id: string }).id));
  return pages;
}

async function fiveItems(links: StacServer['links']): Promise<StacServer> {
  const server = await stacServer();
  server.links = links;
  for (const n of [1, 2, 3, 4, 5]) await addScene(server, `S${n}`);
  return server;
}

test('pages by POST with a body to merge, by POST with a whole body, and by GET', async () => {
  for (const links of ['POST', 'POST whole', 'GET'] as const) {
    const server = await fiveItems(links);
    expect(await ids(server), links).toEqual([['S1', 'S2'], ['S3', 'S4'], ['S5']]);
    const [first, second] = server.asked;
    expect(JSON.parse(first!.body)).toEqual({
      collections: ['sentinel-2-l2a'],
      datetime: '2023-09-01T00:00:00Z/2024-08-31T23:59:59Z',
      bbox: [115, 36, 116, 37],
      limit: 100,
      query: { 'eo:cloud_cover': { lte: 95 } }
    });
    if (links === 'GET') expect([second!.method, second!.path, second!.body]).toEqual(['GET', '/search?token=2', '']);
    else expect(JSON.parse(second!.body)).toEqual({ ...JSON.parse(first!.body), token: '2' });
  }
});

test('a reader who has enough asks for no further page', async () => {
  const server = await fiveItems('POST');
  for await (const _ of searchPages(testHttp().http, openAt(server), SEARCH)) break;
  expect(server.asked).toHaveLength(1);
});

test('429 with Retry-After in seconds and as a date, and 500, are waited out', async () => {
  const server = await fiveItems('POST');
  const client = testHttp({ now: Date.UTC(2024, 5, 1, 12) });
  server.faults = [
    failWith('/search', 429, { 'retry-after': '7' }),
    failWith('/search', 503, { 'retry-after': 'Sat, 01 Jun 2024 12:01:00 GMT' }),
    failWith('/search', 500)
  ];
  expect((await ids(server, undefined, undefined, client)).flat()).toHaveLength(5);
  expect(client.waits.filter((ms) => ms > 2)).toEqual([7000, 53_000, 3000]);
});

test('end of patience and answers that are none: BadServer with URL, status and what to do', async () => {
  const server = await fiveItems('POST');
  const fails = async (fault: Fault) => {
    server.faults = [fault];
    return ids(server).then(
      () => 'no error',
      (e: Error) => `${e.name} ${e.message}`
    );
  };
  expect(await fails(failWith('/search', 503, {}, 99))).toMatch(
    /^BadServer http:\/\/127\.0\.0\.1:\d+\/search: expected an answer, got HTTP 503 \(4 times in a row\); .*try later/
  );
  expect(await fails(failWith('/search', 400))).toMatch(/HTTP 400; check --api, --collection and the area/);
  expect(await fails(answering((r) => json(r, { hello: 1 })))).toMatch(
    /expected a STAC FeatureCollection, found nothing/
  );
  expect(await fails(answering((r) => r.end('<html>')))).toMatch(/an answer that is no JSON/);
  expect(await fails(answering((r) => r.destroy()))).toMatch(/a connection that broke \(UND_ERR_SOCKET\) \(4 times/);
});

test('next links in a circle end, and so do empty pages', async () => {
  const server = await stacServer();
  const feature = { id: 'S1' };
  const page = (features: unknown[], href: string) => ({
    type: 'FeatureCollection',
    features,
    links: [{ rel: 'next', href }]
  });
  server.faults = [answering((r) => json(r, page([feature], '/search?token=1')))];
  await expect(ids(server)).rejects.toThrow(/a next page that was not there yet/);
  let n = 0;
  server.faults = [answering((r) => json(r, page([], `/search?token=${n++}`)))];
  await expect(ids(server)).rejects.toThrow(/5 empty pages/);
});

test('a server that stalls is left after the timeout', async () => {
  const server = await fiveItems('POST');
  server.faults = [() => true];
  await expect(ids(server, undefined, undefined, testHttp({ retries: 0, timeoutMs: 60 }))).rejects.toThrow(
    /nothing for 0 s/
  );
});

test('an unknown server is asked how it wants the cloud: query, filter, or neither', async () => {
  for (const [classes, sent] of [
    [['https://api.stacspec.org/v1.0.0/item-search#query'], { query: { 'eo:cloud_cover': { lte: 40 } } }],
    [
      ['https://api.stacspec.org/v1.0.0/item-search#filter'],
      { 'filter-lang': 'cql2-json', filter: { op: '<=', args: [{ property: 'eo:cloud_cover' }, 40] } }
    ],
    [[], {}]
  ] as const) {
    const server = await fiveItems('POST');
    server.faults = [
      answering(
        (r) => json(r, { conformsTo: classes }),
        (asked) => asked.path === '/'
      )
    ];
    await ids(server, openAt(server, 'ask'), { ...SEARCH, maxCloud: 40 });
    const { collections: _c, datetime: _d, bbox: _b, limit: _l, ...rest } = JSON.parse(server.of('/search')[0]!.body);
    expect(rest).toEqual(sent);
  }
  const bare = await fiveItems('POST'); // no landing page: 404
  await ids(bare, openAt(bare, 'ask'));
  expect(JSON.parse(bare.of('/search')[0]!.body)).not.toHaveProperty('query');
});

test('redirects are followed, but not from https to http, nor in a circle', async () => {
  const server = await fiveItems('POST');
  server.faults = [
    answering(
      (r) => r.writeHead(308, { location: '/v2/search' }).end(),
      ({ path }) => path === '/search'
    ),
    answering((r) => json(r, { type: 'FeatureCollection', features: [{ id: 'S9' }] }))
  ];
  expect(await ids(server)).toEqual([['S9']]);
  expect(JSON.parse(server.of('/v2/search')[0]!.body).limit).toBe(100);
  server.faults = [answering((r) => r.writeHead(302, { location: '/round?sig=SECRET' }).end())];
  const said = await ids(server).catch((e: Error) => e.message);
  expect(said).toMatch(/a redirect to .*\/round that is not followed/);
  expect(said).not.toMatch(/SECRET/);
});

test('areas: a box as text, polygons of a file, and what is neither', () => {
  expect(areaOfText('115.1,36.2,115.4,36.5')).toEqual({ bbox: [115.1, 36.2, 115.4, 36.5] });
  expect(areaOfText('179,-18,-179,-16')).toEqual({ bbox: [179, -18, -179, -16] });
  for (const bad of ['', '1,2,3', '115,36,116,36', '36.2,115.1,36.5,115.4', '1,2,3,x', '1,2,3,4,5'])
    expect(() => areaOfText(bad), bad).toThrow(/Expected --bbox as minLon/);
  const ring = [
    [115, 36],
    [116, 36],
    [116, 37],
    [115, 36]
  ];
  const polygon = { type: 'Polygon', coordinates: [ring] };
  const feature = { type: 'Feature', geometry: polygon, properties: {} };
  expect(areaOfGeoJson(JSON.stringify(feature), 'a.geojson')).toEqual({ intersects: polygon });
  expect(areaOfGeoJson(JSON.stringify({ type: 'FeatureCollection', features: [feature, feature] }), 'a')).toEqual({
    intersects: { type: 'MultiPolygon', coordinates: [[ring], [ring]] }
  });
  const bad = (value: unknown) => () => areaOfGeoJson(JSON.stringify(value), 'a.geojson');
  expect(bad({ type: 'Point', coordinates: [1, 2] })).toThrow(/a\.geojson: expected GeoJSON with polygons.*"Point"/);
  expect(bad({ type: 'Polygon', coordinates: [[[500_000, 4_000_000]]] })).toThrow(/in degrees, found coordinates/);
  expect(bad({ type: 'FeatureCollection', features: [] })).toThrow(/found none/);
  expect(() => areaOfGeoJson('{', 'a.geojson')).toThrow(/no JSON/);
});

test('providers by name and by URL', () => {
  expect(providerOf('cdse', null)).toBe(PROVIDERS.cdse);
  expect(providerOf('earth-search', 'sentinel-2-c1-l2a').collection).toBe('sentinel-2-c1-l2a');
  expect(providerOf('https://stac.example/v1/', 's2')).toMatchObject({
    api: 'https://stac.example/v1',
    name: 'stac.example'
  });
  expect(() => providerOf('https://stac.example', null)).toThrow(/Expected --collection/);
  expect(() => providerOf('toString', 'c')).toThrow(/Expected --api as earth-search/);
  for (const bad of ['https://u:SECRET@a.example', 'https://a.example/?key=SECRET', 'ftp://a.example/SECRET?x'])
    expect(() => providerOf(bad, 'c'), bad).toThrow(/^(?!.*(key|u:)).*Expected --api/);
});
