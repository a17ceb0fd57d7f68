import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gcj02OfWgs84 } from '../../pipeline/geo/gcj02.ts';
import { eventsOf, outputsOf, parus, SAMPLES, scratch, start } from '../support/cli.ts';
import { storedKeys } from '../support/interrupted.ts';
import { until } from '../support/processes.ts';

/** The sample's farmers but for SIM-F6, whose plots come in GCJ-02 without saying so: every run would warn of them. */
const folder = mkdtempSync(join(tmpdir(), 'parus-farmers-'));
const FARMERS = join(folder, 'farmers.geojson');
beforeAll(() => {
  const given = JSON.parse(readFileSync(join(SAMPLES, 'farmers.geojson'), 'utf8'));
  delete given.farmers['SIM-F6'];
  const features = given.features.filter(
    (f: { properties: { farmerId: string } }) => f.properties.farmerId !== 'SIM-F6'
  );
  writeFileSync(FARMERS, JSON.stringify({ ...given, features }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenesOf = (drop: string) => readdirSync(join(drop, 'scenes')).sort();

/** A copy of the sample drop without its truth, to be spoilt. */
function dropCopy(name: string): string {
  const drop = scratch(name);
  cpSync(join(SAMPLES, 'scenes'), join(drop, 'scenes'), { recursive: true });
  return drop;
}

type Reported = {
  code: number | null;
  json: {
    rejected: { item: string; reason: string }[];
    setAside: { farmerId: string; plotId: string; reason: string }[];
    warnings: string[];
    artefacts: { computed: number; reused: number };
    plots: number;
  };
  err: string;
};
async function run(drop: string, farmers: string, out: string): Promise<Reported> {
  const { code, out: text, err } = await parus(['run', drop, '--farmers', farmers, '--out', out, '--json']);
  expect(text, err).toMatch(/^\{/);
  return { code, json: JSON.parse(text), err };
}

test('a folder with no scene: one sentence, exit 2', async () => {
  const drop = scratch('empty');
  writeFileSync(join(drop, 'notes.txt'), 'nothing here');
  const { code, err } = await parus(['run', drop, '--farmers', FARMERS, '--out', join(drop, 'out')]);
  expect(code).toBe(2);
  expect(err).toContain(drop);
  expect(err).toMatch(/[Ee]xpected .*item\.json/);
});

test('bad scenes are set aside with file, expectation and finding; the rest goes on, and nothing already made is lost', async () => {
  const drop = dropCopy('spoilt');
  const out = scratch('spoilt-out');
  const quiet = await run(drop, FARMERS, out);
  expect(quiet).toMatchObject({ code: 0, json: { rejected: [], setAside: [], warnings: [] } });
  const made = storedKeys(out);
  const [noBand, cut, jpeg, twin, twinOf] = scenesOf(drop).slice(-5) as [string, string, string, string, string];

  const item = join(drop, 'scenes', noBand, 'item.json');
  const parsed = JSON.parse(readFileSync(item, 'utf8'));
  delete parsed.assets.B08;
  writeFileSync(item, JSON.stringify(parsed));
  truncateSync(join(drop, 'scenes', cut, 'B04.tif'), 700);
  writeFileSync(
    join(drop, 'scenes', jpeg, 'B03.tif'),
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#484' } })
      .jpeg()
      .toBuffer()
  );
  const twinItem = join(drop, 'scenes', twin, 'item.json');
  writeFileSync(twinItem, readFileSync(twinItem, 'utf8').replaceAll(`"${twin}"`, `"${twinOf}"`));

  const { code, json } = await run(drop, FARMERS, out);
  expect(code).toBe(3);
  const reasonOf = (scene: string) => json.rejected.find((r) => r.item.includes(scene))?.reason ?? '';
  expect(reasonOf(noBand)).toMatch(/item\.json: expected .*B08.*, found/);
  expect(reasonOf(cut)).toMatch(/B04\.tif: ends at byte 700, .* needs bytes up to \d+/);
  expect(reasonOf(jpeg)).toMatch(/B03\.tif: expected .*TIFF.*, found .*JPEG/);
  const twins = json.rejected.filter((r) => r.item.includes(twin) || r.item.includes(twinOf));
  expect(twins).toHaveLength(1);
  expect(twins[0]!.reason).toContain(twinOf);
  expect(twins[0]!.reason).toMatch(/item\.json: expected one scene of id .*, found it in .*item\.json/);
  expect(json.rejected).toHaveLength(4);

  // Nothing already made is lost, and of the scenes only the five that were touched are looked at again.
  const kept = storedKeys(out);
  expect([...made].filter((key) => !kept.has(key))).toEqual([]);
  expect(json.artefacts.reused).toBe(scenesOf(drop).length - 5);
  expect(JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8')).length).toBeGreaterThan(0);
  const masks = Object.keys(outputsOf(out)).filter((path) => path.startsWith('masks/'));
  expect(masks.filter((path) => [noBand, cut, jpeg].some((scene) => path.includes(scene)))).toEqual([]);
  expect(masks.length).toBeGreaterThan(20);

  // Said again on every run, without any work.
  const again = await run(drop, FARMERS, out);
  expect(again).toMatchObject({ code: 3, json: { rejected: json.rejected, artefacts: { computed: 0 } } });
}, 120_000);

test('bad plots of a farmers file are set aside; a good plot of the same file is judged', async () => {
  const dir = scratch('farmers');
  const file = join(dir, 'farmers.geojson');
  const given = JSON.parse(readFileSync(FARMERS, 'utf8'));
  const [good] = given.features;
  const ring: [number, number][] = good.geometry.coordinates[0];
  const [x, y] = ring[0]!;
  const spoilt = (plotId: string, change: (f: typeof good) => void) => {
    const f = structuredClone(good);
    f.properties.plotId = plotId;
    f.properties.farmerId = 'BAD';
    change(f);
    return f;
  };
  given.features = [
    good,
    spoilt('bow', (f) => {
      f.geometry.coordinates = [
        [
          [x, y],
          [x + 0.001, y + 0.001],
          [x + 0.001, y],
          [x, y + 0.001],
          [x, y]
        ]
      ];
    }),
    spoilt('line', (f) => {
      f.geometry.coordinates = [
        [
          [x, y],
          [x + 0.001, y],
          [x, y]
        ]
      ];
    }),
    spoilt('crop', (f) => {
      f.properties.declaredCrop = 'dragon fruit';
    }),
    spoilt('world', (f) => {
      f.geometry.coordinates = [
        [
          [x, 95],
          [x + 1, 95],
          [x + 1, 96],
          [x, 95]
        ]
      ];
    })
  ];
  writeFileSync(file, JSON.stringify(given));
  const { code, json } = await run(SAMPLES, file, join(dir, 'out'));
  expect(code).toBe(3);
  const reasons = Object.fromEntries(json.setAside.map((s) => [s.plotId, s.reason]));
  expect(Object.keys(reasons).sort()).toEqual(['bow', 'crop', 'line', 'world']);
  expect(reasons.bow).toMatch(/farmers\.geojson.*cross/);
  expect(reasons.line).toMatch(/expected at least three different corners in a ring, found 2/);
  expect(reasons.crop).toMatch(/expected declaredCrop .*, found "dragon fruit"/);
  expect(reasons.world).toMatch(/expected longitude within .* and latitude within .*, found .* 95/);
  const decisions = JSON.parse(readFileSync(join(dir, 'out', 'scores.json'), 'utf8'));
  expect(decisions.map((d: { farmerId: string }) => d.farmerId)).toContain(good.properties.farmerId);
}, 60_000);

test('a farmers file that is not GeoJSON at all: exit 2 before any work', async () => {
  const dir = scratch('nofarmers');
  const file = join(dir, 'f.geojson');
  writeFileSync(file, 'id;name\n1;x');
  const { code, err } = await parus(['run', SAMPLES, '--farmers', file, '--out', join(dir, 'out')]);
  expect(code).toBe(2);
  expect(err).toMatch(/f\.geojson.*[Ee]xpected|[Ee]xpected.*f\.geojson/);
});

test('GCJ-02 coordinates: stated, they give the same decisions as WGS 84; unstated, they are found out and named', async () => {
  const dir = scratch('gcj02');
  const moved = (file: string, crs: string | null) => {
    const given = JSON.parse(readFileSync(FARMERS, 'utf8'));
    for (const f of given.features) {
      const { crs: before, ...properties } = f.properties;
      f.properties = crs ? { ...properties, crs } : properties;
      if (before === 'gcj02') continue;
      f.geometry.coordinates = f.geometry.coordinates.map((ring: [number, number][]) => ring.map(gcj02OfWgs84));
    }
    writeFileSync(join(dir, file), JSON.stringify(given));
    return join(dir, file);
  };
  const out = join(dir, 'out');
  const judged = () =>
    JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8')).map(
      ({ farmerId, decision, limit, score }: Record<string, unknown>) => ({ farmerId, decision, limit, score })
    );
  await run(SAMPLES, FARMERS, out);
  const wanted = judged();

  const stated = await run(SAMPLES, moved('stated.geojson', 'gcj02'), out);
  expect(stated).toMatchObject({ code: 0, json: { setAside: [], warnings: [] } });
  expect(judged()).toEqual(wanted);

  const unstated = await run(SAMPLES, moved('unstated.geojson', null), out);
  expect(unstated.json.artefacts.computed).toBe(1); // the decisions alone
  expect(unstated.json.warnings.length).toBeGreaterThan(0);
  for (const sentence of unstated.json.warnings)
    expect(sentence).toMatch(
      /^unstated\.geojson \(farmer .*, plot .*\): expected wgs84 coordinates, found .* gcj02, \d{3} m/
    );

  const abroad = moved('abroad.geojson', 'gcj02');
  const given = JSON.parse(readFileSync(abroad, 'utf8'));
  given.features = given.features.slice(0, 1);
  given.features[0].geometry.coordinates = [
    [
      [3, 51],
      [3.01, 51],
      [3.01, 51.01],
      [3, 51]
    ]
  ];
  writeFileSync(abroad, JSON.stringify(given));
  const { json } = await run(SAMPLES, abroad, out);
  expect(json.warnings[0]).toMatch(/abroad\.geojson.*expected gcj02 coordinates in China, found 3, 51/);
}, 120_000);

test('a second process on the same folder is told who holds it and leaves; the first goes on', async () => {
  const out = join(scratch('held'), 'out');
  const args = ['run', SAMPLES, '--farmers', FARMERS, '--out', out];
  const first = start(args);
  await until('the first to begin', () => eventsOf(out).length > 0);
  const second = await parus(args);
  expect(second.code).toBe(1);
  expect(second.err).toContain(
    `parus run: Expected ${join(out, '.parus')} free, found it held by process ${first.child.pid}`
  );
  expect((await first.done).code).toBe(0);
}, 60_000);

test('options that cannot be meant end the run before any work: exit 2, or 1 for a back end that is not there', async () => {
  const out = scratch('options');
  for (const [option, value, code, sentence] of [
    ['--region', 'FOO', 2, /--region as one of NEC/],
    ['--as-of', '2024-13-45', 2, /--as-of as YYYY-MM-DD, got '2024-13-45'/],
    ['--tables', out, 2, /economics\.csv/],
    ['--backend', 'gpu', 1, /'gpu' was asked for and is absent/]
  ] as const) {
    const found = await parus(['run', SAMPLES, '--farmers', FARMERS, '--out', out, option, value]);
    expect([found.code, found.err], option).toEqual([code, expect.stringMatching(sentence)]);
    expect(found.err).not.toContain('Reading');
  }
}, 120_000);
