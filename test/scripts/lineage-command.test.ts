import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodePlotsParquet, plotsGeoJson } from '../../pipeline/io/plot-files.ts';
import { parus, scratch } from '../support/cli.ts';
import { detected, field } from '../support/ground.ts';

const feature = (id: string, polygon: ReturnType<typeof field>) => ({
  plot: detected(id, polygon),
  determinedAt: '2024-09-15T00:00:00Z'
});
const EARLIER = [
  feature('A', field(0, 0, 100, 100)),
  feature('B', field(100, 0, 100, 100)),
  feature('X', field(900, 0, 50, 50))
];
const LATER = [
  feature('A1', field(2, 0, 98, 100)),
  feature('B1', field(100, 0, 60, 100)),
  feature('B2', field(160, 0, 40, 100)),
  feature('N', field(500, 0, 50, 50))
];

test('lineage of two seasons, one as GeoJSON and one as GeoParquet, is a table; its fields go on to the next year', async () => {
  const dir = scratch('lineage');
  const [earlier, later, out] = ['2023.geojson', '2024.parquet', 'history.csv'].map((name) => join(dir, name));
  writeFileSync(earlier!, plotsGeoJson(EARLIER));
  writeFileSync(later!, encodePlotsParquet(LATER));
  const { code, out: told, err } = await parus(['lineage', earlier!, later!, '-o', out!, '--json']);
  expect(code, err).toBe(0);
  expect(JSON.parse(told)).toMatchObject({
    earlier: 3,
    later: 4,
    same: 1,
    split: 2,
    merged: 0,
    redrawn: 0,
    new: 1,
    gone: 1
  });
  const rows = readFileSync(out!, 'utf8').trimEnd().split('\n');
  expect(rows[0]).toBe(
    'plot_id,field_id,kinship,area_m2,earlier_id,earlier_field_id,share_of_earlier,share_of_plot,iou'
  );
  expect(rows.map((r) => r.split(',').toSpliced(3, 1).slice(0, 6).join(','))).toEqual([
    'plot_id,field_id,kinship,earlier_id,earlier_field_id,share_of_earlier',
    'A1,A,same,A,A,0.9800',
    'B1,B1,split,B,B,0.6000',
    'B2,B2,split,B,B,0.4000',
    'N,N,new,,,',
    ',,gone,X,X,0.0000'
  ]);
  expect(Number(rows[1]!.split(',')[3])).toBeCloseTo(9800, -2);

  const third = join(dir, '2025.geojson');
  writeFileSync(third, plotsGeoJson([feature('A2', field(1, 1, 98, 100))]));
  const next = join(dir, 'next.csv');
  const again = await parus(['lineage', later!, third, '--history', out!, '-o', next, '--lang', 'zh']);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('4 → 1 个地块: 同一地块 1')]);
  expect(readFileSync(next, 'utf8').split('\n')[1]).toMatch(/^A2,A,same,[\d.]+,A1,A,/);
}, 60_000);

test('files that are none, plots without an id or a polygon, and a wrong output name are exit 2 in one sentence', async () => {
  const dir = scratch('lineage-bad');
  const good = join(dir, 'good.geojson');
  writeFileSync(good, plotsGeoJson(EARLIER));
  const out = join(dir, 'history.csv');
  const file = (name: string, change: (f: { features: Record<string, unknown>[] }) => unknown) => {
    const path = join(dir, name);
    writeFileSync(path, JSON.stringify(change(JSON.parse(plotsGeoJson(EARLIER)))));
    return path;
  };
  const noId = file('noid.geojson', (f) => {
    f.features[1] = { type: 'Feature', geometry: f.features[1]!.geometry, properties: {} };
    return f;
  });
  const twice = file('twice.geojson', (f) => ({ ...f, features: [...f.features, f.features[0]!] }));
  const parts = file('parts.geojson', (f) => {
    f.features[0]!.geometry = { type: 'MultiPolygon', coordinates: [] };
    return f;
  });
  const cases: [string, RegExp][] = [
    [join(dir, 'nowhere.geojson'), /Expected plots in .*nowhere\.geojson, found no such file/],
    [file('none.geojson', () => ({ type: 'Point' })), /expected a GeoJSON FeatureCollection/],
    [noId, /noid\.geojson, plot 2: expected an id, found none/],
    [twice, /twice\.geojson, plot 4: expected an id of its own, found 'A' again/],
    [parts, /parts\.geojson, plot 1 \(A\): expected a Polygon, found MultiPolygon/]
  ];
  for (const [path, sentence] of cases) {
    const { code, err } = await parus(['lineage', path, good, '-o', out]);
    expect([code, err.trim().split('\n').length], err).toEqual([2, 1]);
    expect(err).toMatch(sentence);
  }
  expect(await parus(['lineage', good, good, '-o', join(dir, 'h.json')])).toMatchObject({ code: 2 });
}, 120_000);
