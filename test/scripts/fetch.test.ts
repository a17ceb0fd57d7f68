import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isProblem } from '../../pipeline/errors.ts';
import { accessOf } from '../../pipeline/io/stac-api/access.ts';
import { openAccess } from '../../pipeline/io/stac-api/http.ts';
import { type AccessRule, PROVIDERS } from '../../pipeline/io/stac-api/providers.ts';
import { isPlan, planScene, type ScenePlan } from '../../pipeline/io/stac-api/scene-plan.ts';
import { type FetchOptions, fetchCommand } from '../../scripts/fetch/fetch-command.ts';
import { type FetchProgress, fetchDrop } from '../../scripts/fetch/fetch-drop.ts';
import { fetchLine } from '../../scripts/fetch/fetch-words.ts';
import type { Shell } from '../../scripts/shell.ts';
import { parus, start } from '../support/cli.ts';
import { filesBelow, until } from '../support/processes.ts';
import { emptyFolder, put } from '../support/scene-folder.ts';
import { addScene, answering, failWith, json, type StacServer, stacServer, testHttp } from '../support/stac-server.ts';

const BOX = ['--bbox', '115,36,116,37'];
const SEASON = ['--from', '2023-09-01', '--to', '2024-08-31'];
/** The command in this process: its exit code (1 for whatever it throws), and what it says. */
async function fetchHere(options: Partial<FetchOptions>, isJson = true) {
  const said = { code: 0, out: '', err: '' };
  const shell: Shell = {
    out: (text) => void (said.out += text),
    note: (text) => void (said.err += text),
    json: isJson,
    lang: 'en'
  };
  const fixed = { from: '2023-09-01', to: '2024-08-31', maxCloud: 95, maxItems: 1000, rate: 500, retries: 0 };
  const given = { api: 'earth-search', out: emptyFolder(), ...fixed, ...options };
  said.code = await fetchCommand(given, {}, shell).catch((e: unknown) => {
    if (!isProblem(e)) throw e;
    said.err += `${e._tag} ${e.message}`;
    return 1;
  });
  return said;
}
const at = (server: StacServer, out: string) => ({ bbox: '115,36,116,37', api: server.url, collection: 's2', out });
const args = (server: StacServer, out: string, ...more: string[]) => [
  'fetch',
  ...SEASON,
  ...BOX,
  '--api',
  server.url,
  '--collection',
  's2',
  '--rate',
  '500',
  '--out',
  out,
  ...more
];
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Requests of files (not of the catalogue). */
const filesAsked = (server: StacServer) => server.asked.filter((a) => a.path.includes('.tif'));

test('from a catalogue to a drop that parus scenes accepts; given again, nothing is asked for but the search', async () => {
  const server = await stacServer();
  const out = emptyFolder();
  await addScene(server, 'S-may', { date: '2024-05-01', size: 32 });
  await addScene(server, 'S-june', { date: '2024-06-01', size: 32 });
  await addScene(server, 'S-cloudy', { date: '2024-06-10', cloud: 97 });
  await addScene(server, '../../evil');
  await addScene(server, 'S-half', { change: (item) => void delete item.assets.B11 });

  const dry = await fetchHere({ ...at(server, out), dryRun: true }, false);
  expect(dry.code).toBe(3);
  expect(dry.out).toMatch(
    /S-may +2024-05-01 +3 +10 +size not stated\nS-june[^\n]*\nset aside +item \.\.\/\.\.\/evil: expected an id/
  );
  expect(dry.out).toMatch(/2 scenes to fetch \(size not stated\), 0 there already, 2 set aside/);
  expect([filesAsked(server).length, readdirSync(out)]).toEqual([0, []]);

  const first = await parus(args(server, out, '--json'));
  expect(first.code, first.err).toBe(3);
  expect(JSON.parse(first.out)).toMatchObject({
    collection: 's2',
    isCut: false,
    matched: 5,
    cloudy: 1,
    scenes: [
      { id: 'S-may', status: 'fetched' },
      { id: 'S-june', status: 'fetched' }
    ],
    setAside: [
      { id: '../../evil', reason: expect.stringMatching(/expected an id/) },
      { id: 'S-half', date: '2024-05-01', reason: expect.stringMatching(/no asset for B11/) }
    ]
  });
  expect(readdirSync(join(out, 'scenes')).sort()).toEqual(['S-june', 'S-may']);
  expect(readdirSync(join(out, 'scenes/S-may'))).toHaveLength(11);
  expect(JSON.stringify(filesBelow(out)) + first.out + first.err).not.toMatch(/SECRET/);

  const checked = await parus(['scenes', out, '--json']);
  expect(checked.code, checked.err).toBe(0);
  expect(JSON.parse(checked.out)).toMatchObject({
    scenes: [
      { id: 'S-june', status: 'used' },
      { id: 'S-may', status: 'used' }
    ],
    ignored: []
  });

  server.asked.length = 0;
  const before = filesBelow(out);
  const again = await fetchHere(at(server, out));
  expect(JSON.parse(again.out).scenes).toMatchObject([{ status: 'present' }, { status: 'present' }]);
  expect(filesAsked(server)).toHaveLength(0);
  expect(filesBelow(out)).toEqual(before);

  rmSync(join(out, 'scenes/S-may/B04.tif'));
  expect(JSON.parse((await fetchHere(at(server, out))).out).scenes[0]).toMatchObject({ status: 'fetched' });
  expect(filesAsked(server).map((a) => a.path)).toEqual(['/S-may/B04.tif']);
  expect(filesBelow(out)).toEqual(before);
});

test('kill -9 in mid-download: half a scene is none, and the same command fetches only what was missing', async () => {
  const server = await stacServer();
  const out = emptyFolder();
  await addScene(server, 'S1', { size: 64 });
  const slow = server.files.get('/S1/B08.tif')!.bytes;
  const half = Math.floor(slow.length / 2);
  let isSlow = true;
  server.faults = [
    ({ path, headers }, r) => {
      if (path !== '/S1/B08.tif' || !isSlow) return false;
      expect(headers.range).toBeUndefined();
      r.writeHead(200, { 'content-length': slow.length, etag: '"S1-B08"' });
      r.write(slow.subarray(0, half));
      return true;
    }
  ];
  const part = join(out, 'scenes/S1/B08.tif.part');
  const running = start(args(server, out, '--downloads', '2'));
  await until('half of B08 and the others', () => {
    const there = existsSync(part) && readFileSync(part).length === half;
    return there && readdirSync(join(out, 'scenes/S1')).filter((f) => f.endsWith('.tif')).length === 9;
  });
  running.child.kill('SIGKILL');
  expect((await running.done).signal).toBe('SIGKILL');
  expect(existsSync(join(out, 'scenes/S1/item.json'))).toBe(false);

  server.asked.length = 0;
  isSlow = false;
  const again = await parus(args(server, out));
  expect(again.code, again.err).toBe(0);
  expect(filesAsked(server).map((a) => [a.path, a.headers.range, a.sent])).toEqual([
    ['/S1/B08.tif', `bytes=${half}-`, slow.length - half]
  ]);
  for (const [path, { bytes }] of server.files) expect(sha(readFileSync(join(out, 'scenes', path)))).toBe(sha(bytes));
  expect(again.err).toMatch(/1\/1 scenes · \d+ kB/); // the last line of the progress, in a log
});

test('a bad checksum, a wrong size and a file that is gone set a scene aside and the rest goes on; signatures stay unsaid', async () => {
  const server = await stacServer();
  const out = emptyFolder();
  const spoil = (id: string, band: string, fields: Record<string, unknown>) =>
    addScene(server, id, {
      change: ({ assets }) => {
        for (const asset of Object.values(assets)) asset.href += '?sv=1&sig=SECRET';
        Object.assign(assets[band]!, fields);
      }
    });
  await spoil('A-sum', 'B03', { 'file:checksum': `1220${'0'.repeat(64)}` });
  await spoil('B-size', 'B04', { 'file:size': 77 });
  const good = await spoil('C-good', 'B05', {});
  good.assets.B05!['file:checksum'] = `1220${sha(server.files.get('/C-good/B05.tif')!.bytes)}`;
  await spoil('D-gone', 'B06', {});
  server.files.delete('/D-gone/B06.tif');
  const done = await fetchHere(at(server, out));
  expect(done.code).toBe(3);
  const { scenes, setAside } = JSON.parse(done.out);
  expect(scenes).toMatchObject([{ id: 'C-good', status: 'fetched' }]);
  expect(setAside).toMatchObject([
    {
      id: 'A-sum',
      reason: expect.stringMatching(
        /\/A-sum\/B03\.tif: expected sha256 0{64}, as the catalogue states, found \w{64}, twice/
      )
    },
    { id: 'B-size', reason: expect.stringMatching(/expected 77 bytes, as the catalogue states, found \d+, twice/) },
    {
      id: 'D-gone',
      reason: expect.stringMatching(/\/D-gone\/B06\.tif: expected an answer, got HTTP 404; the server does not have it/)
    }
  ]);
  expect(readdirSync(join(out, 'scenes')).filter((id) => existsSync(join(out, 'scenes', id, 'item.json')))).toEqual([
    'C-good'
  ]);
  expect(done.out + done.err + JSON.stringify(filesBelow(out))).not.toMatch(/SECRET/);
});

test('what the user mends, and what a server or a disk refuses, in one sentence each', async () => {
  const server = await stacServer();
  const out = emptyFolder();
  const says = async (options: Partial<FetchOptions>) => (await fetchHere(options)).err;
  const bbox = '115,36,116,37';
  expect(await says(at(server, out))).toMatch(
    /^NoScene .*expected items of s2 from 2023-09-01 to 2024-08-31 .* found none/
  );
  expect(await says({})).toMatch(/^BadUsage Expected one of --bbox, --farmers and --area, got none/);
  expect(await says({ bbox, area: 'x' })).toMatch(/got several/);
  expect(await says({ bbox, from: '2024-09-01' })).toMatch(/^BadUsage Expected --from on or before --to/);
  expect(await says({ bbox, to: 'May' })).toMatch(/^BadUsage Expected --to as YYYY-MM-DD, got 'May'/);
  expect(await says({ bbox, api: 'cdse' })).toMatch(/^BadUsage Expected an account of identity\.dataspace/);
  expect(await says({ farmers: 'nowhere.geojson' })).toMatch(/^BadUsage nowhere\.geojson: expected a GeoJSON file/);
  expect(server.asked.filter((a) => a.path !== '/' && a.path !== '/search')).toEqual([]);

  await addScene(server, 'S1');
  put(out, 'file', 'x');
  expect(await says(at(server, join(out, 'file')))).toMatch(
    /^BadDisk .*found a file where a folder should be; use another --out/
  );
  server.faults = [failWith('/search', 503, {}, 99)];
  expect(await says(at(server, out))).toMatch(
    /^BadServer .*\/search: expected an answer, got HTTP 503; check the network or try later/
  );
  expect((await parus(args(server, out, '--retries', '0'))).code).toBe(1);
});

test('the box of a farmers file; --max-items says when it cuts', async () => {
  const server = await stacServer();
  const folder = emptyFolder();
  for (const n of [1, 2, 3]) await addScene(server, `S${n}`);
  const ring = [
    [115.1, 36.2],
    [115.3, 36.2],
    [115.3, 36.4],
    [115.1, 36.2]
  ];
  const feature = {
    type: 'Feature',
    properties: { farmerId: 'F1', plotId: 'P1', declaredCrop: 'WW', declaredAreaMu: 5 },
    geometry: { type: 'Polygon', coordinates: [ring] }
  };
  const farmers = join(folder, 'f.geojson');
  writeFileSync(farmers, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  const asked = { ...at(server, folder), bbox: undefined, farmers, dryRun: true };
  const cut = await fetchHere({ ...asked, maxItems: 2 });
  expect(JSON.parse(cut.out)).toMatchObject({ isCut: true, scenes: [{ id: 'S1', missing: 10 }, { id: 'S2' }] });
  expect(cut.err).toMatch(/Note: cut after 2 items of 3; raise --max-items/);
  expect(JSON.parse(server.of('/search')[0]!.body).bbox).toEqual([115.1, 36.2, 115.3, 36.4]);
  expect(JSON.parse((await fetchHere({ ...asked, maxItems: 3 })).out).isCut).toBe(false);
});

test('files behind a SAS token and behind OAuth; no token is in what is written', async () => {
  for (const kind of ['sas', 'oauth'] as const) {
    const server = await stacServer();
    const out = emptyFolder();
    const item = await addScene(server, 'S1');
    const hosts = ['127.0.0.1'];
    const access: AccessRule =
      kind === 'sas'
        ? { kind, tokenUrl: `${server.url}/token/{collection}`, hosts }
        : { kind, tokenUrl: `${server.url}/token`, clientId: 'cdse-public', hosts };
    const { http, clock } = testHttp();
    server.faults = [
      answering(
        (r) => {
          clock.now += 1000;
          json(
            r,
            kind === 'sas'
              ? { token: 'sig=SECRET', 'msft:expiry': '2030-01-01T00:00:00Z' }
              : { access_token: 'SECRET', expires_in: 600 }
          );
        },
        ({ path }) => path.startsWith('/token')
      ),
      answering(
        (r) => r.writeHead(403).end(),
        (a) => !(kind === 'sas' ? a.path.endsWith('?sig=SECRET') : a.headers.authorization === 'Bearer SECRET')
      )
    ];
    const provider = { ...PROVIDERS.cdse, access };
    const secrets = { user: 'me', password: 'SECRET', refreshToken: null };
    const plan = planScene(item, false) as ScenePlan;
    expect(isPlan(plan)).toBe(true);
    const setting = {
      out,
      provider,
      http,
      access: accessOf(provider, http, secrets),
      downloads: 3,
      stop: new AbortController()
    };
    const told: FetchProgress[] = [];
    expect(await fetchDrop([plan], setting, (p) => told.push(p))).toMatchObject([{ id: 'S1', status: 'fetched' }]);
    expect(server.asked.filter((a) => a.path.startsWith('/token'))).toHaveLength(1);
    expect(JSON.stringify(filesBelow(out))).not.toMatch(/SECRET/);
    const size = [...server.files.values()].reduce((n, f) => n + f.bytes.length, 0);
    expect(told.at(-1)).toMatchObject({ scenes: { settled: 1, total: 1 }, have: size, came: size, isGuess: true });
  }
});

/** Two scenes at a time from an open server, no new tries. */
function openSetting() {
  const stop = new AbortController();
  const { http } = testHttp({ retries: 0, signal: stop.signal });
  const provider = PROVIDERS['earth-search'];
  return { out: emptyFolder(), provider, http, access: openAccess, downloads: 2, stop };
}

test('three scenes in a row without an answer end the fetch', async () => {
  const server = await stacServer();
  const plans: ScenePlan[] = [];
  for (const id of ['S1', 'S2', 'S3', 'S4', 'S5'])
    plans.push(planScene(await addScene(server, id), false) as ScenePlan);
  server.faults = [answering((r) => r.writeHead(503).end())];
  await expect(fetchDrop(plans, openSetting())).rejects.toMatchObject({
    _tag: 'BadServer',
    message: expect.stringMatching(/HTTP 503; .*\(3 scenes in a row\.\)/)
  });
  expect(filesAsked(server).some((a) => a.path.startsWith('/S5'))).toBe(false);
});

test('a disk with too little room ends the fetch before the first byte', async () => {
  const server = await stacServer();
  const plan = planScene(await addScene(server, 'S1'), false) as ScenePlan;
  plan.files[0]!.bytes = 2 ** 50;
  await expect(fetchDrop([plan], openSetting())).rejects.toThrow(/expected room for 1125899\.9 GB, found/);
  expect(server.asked).toHaveLength(0);
});

test('the line of progress: bytes, rate and time to go; by scenes where sizes are not known', () => {
  const progress = { scenes: { settled: 1, total: 4 }, have: 2.5e9, total: 10e9, isGuess: false, came: 2e9 };
  expect(fetchLine(progress, 100, 'en')).toBe(
    '[######··················] 1/4 scenes · 2.5 GB / 10.0 GB · 20 MB/s · 6:15 to go'
  );
  expect(fetchLine({ ...progress, isGuess: true }, 100, 'zh')).toBe(
    '[######··················] 1/4 景 · 2.5 GB · 20 MB/s · 约剩 5:00'
  );
});
