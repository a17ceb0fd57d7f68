import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { outputsOf, parus, SAMPLES, scratch } from '../support/cli.ts';

const FARMERS = join(SAMPLES, 'farmers.geojson');
const scenesOf = (drop: string) => readdirSync(join(drop, 'scenes')).sort();

/** A copy of the sample drop without its truth, to be spoilt. */
function dropCopy(name: string): string {
  const drop = scratch(name);
  cpSync(join(SAMPLES, 'scenes'), join(drop, 'scenes'), { recursive: true });
  return drop;
}

type Reported = {
  code: number | null;
  json: { rejected: { item: string; reason: string }[]; setAside: { farmerId: string; reason: string }[] };
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
  expect(quiet.json.rejected).toEqual([]);
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
  expect(reasonOf(noBand)).toMatch(/B08/);
  expect(reasonOf(cut)).toMatch(/B04\.tif.*[Ee]xpected.*bytes|B04\.tif.*ends/);
  expect(reasonOf(jpeg)).toMatch(/B03\.tif.*JPEG/);
  const twins = json.rejected.filter((r) => r.item.includes(twin) || r.item.includes(twinOf));
  expect(twins).toHaveLength(1);
  expect(twins[0]!.reason).toContain(twinOf);
  expect(json.rejected).toHaveLength(4);
  // Said again on every run, and the outputs stand.
  const again = await run(drop, FARMERS, out);
  expect(again.code).toBe(3);
  expect(Object.keys(outputsOf(out))).toContain('scores.json');
});

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
  const reasons = Object.fromEntries(
    (json.setAside as unknown as { plotId: string; reason: string }[]).map((s) => [s.plotId, s.reason])
  );
  expect(Object.keys(reasons).sort()).toEqual(['bow', 'crop', 'line', 'world']);
  expect(reasons.bow).toMatch(/farmers\.geojson.*cross/);
  expect(reasons.line).toMatch(/[Ee]xpected.*(points|positions)/);
  expect(reasons.crop).toMatch(/dragon fruit/);
  expect(reasons.world).toMatch(/95/);
  const decisions = JSON.parse(readFileSync(join(dir, 'out', 'scores.json'), 'utf8'));
  expect(decisions.map((d: { farmerId: string }) => d.farmerId)).toContain(good.properties.farmerId);
});

test('a farmers file that is not GeoJSON at all: exit 2 before any work', async () => {
  const dir = scratch('nofarmers');
  const file = join(dir, 'f.geojson');
  writeFileSync(file, 'id;name\n1;x');
  const { code, err } = await parus(['run', SAMPLES, '--farmers', file, '--out', join(dir, 'out')]);
  expect(code).toBe(2);
  expect(err).toMatch(/f\.geojson.*[Ee]xpected|[Ee]xpected.*f\.geojson/);
});

test('delineation reads pixels only: without any truth or farmers file the plots are the same', async () => {
  const with_ = scratch('with');
  const without = scratch('without');
  const plots = (drop: string, out: string) => parus(['plots', drop, '-o', join(out, 'plots.geojson')]);
  cpSync(SAMPLES, join(with_, 'drop'), { recursive: true });
  cpSync(SAMPLES, join(without, 'drop'), { recursive: true });
  for (const entry of readdirSync(join(without, 'drop'))) {
    if (entry !== 'scenes') rmSync(join(without, 'drop', entry), { recursive: true });
  }
  mkdirSync(join(with_, 'o'));
  mkdirSync(join(without, 'o'));
  expect((await plots(join(with_, 'drop'), join(with_, 'o'))).code).toBe(0);
  expect((await plots(join(without, 'drop'), join(without, 'o'))).code).toBe(0);
  const text = readFileSync(join(with_, 'o', 'plots.geojson'), 'utf8');
  expect(JSON.parse(text).features.length).toBeGreaterThan(5);
  expect(readFileSync(join(without, 'o', 'plots.geojson'), 'utf8')).toBe(text);
});
