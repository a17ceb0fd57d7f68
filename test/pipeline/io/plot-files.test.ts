import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { plotId, sceneId } from '../../../pipeline/ids.ts';
import {
  encodePlotsParquet,
  encodeSeriesParquet,
  type PlotFeature,
  plotsGeoJson
} from '../../../pipeline/io/plot-files.ts';
import { plotOf } from '../../../pipeline/plot/area.ts';

const grid: Grid = { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 3_400_000], width: 100, height: 100 };
const square = (x: number, y: number, side: number) =>
  [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y]
    ]
  ] as [number, number][][];
const bare = (n: number): PlotFeature => ({
  plot: plotOf(plotId(`32650-E50010${n}-N3399500`), square(500_100 + 100 * n, 3_399_500, 60), grid, 0.5),
  determinedAt: '2024-07-01T00:00:00Z'
});
const found = (n: number): PlotFeature => ({
  ...bare(n),
  'crop:code': n === 1 ? null : 'maize',
  cropProbability: 0.75,
  rejected: n === 1,
  stage: null,
  yieldKgPerMu: n === 1 ? null : 512.5,
  yieldSdKgPerMu: n === 1 ? null : 60,
  modelKind: 'T',
  declared: [{ farmerId: '张三', plotId: 'a', iou: 0.9 }]
});
const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer;

test('GeoJSON: RFC 7946, eight decimals, by id, the same whatever the order', () => {
  const text = plotsGeoJson([bare(2), bare(1)]);
  expect(plotsGeoJson([bare(1), bare(2)])).toBe(text);
  const { features, ...rest } = JSON.parse(text);
  expect(rest).toEqual({ type: 'FeatureCollection' });
  expect(features.map((f: { id: string }) => f.id)).toEqual([bare(1).plot.id, bare(2).plot.id]);
  expect(features[0].geometry).toEqual({ type: 'Polygon', coordinates: bare(1).plot.lonLat });
  expect(text).toMatch(/\[117\.00\d{6},30\.\d{8}\]/);
  expect(Object.keys(features[0].properties)).toEqual(
    [...Object.keys(features[0].properties)].sort() // canonical order
  );
  expect(features[0].properties).toMatchObject({
    id: bare(1).plot.id,
    'determination:method': 'auto-imagery',
    'determination:datetime': '2024-07-01T00:00:00Z',
    'metrics:area': bare(1).plot.areaM2,
    tier: 'T3',
    purePixels: 36
  });
  expect(features[0].properties).not.toHaveProperty('crop:code');
  expect(JSON.parse(plotsGeoJson([])).features).toEqual([]);
});

test('GeoParquet: geo metadata, polygons, the findings of a run', async () => {
  const bytes = encodePlotsParquet([found(2), found(1)]);
  expect(encodePlotsParquet([found(1), found(2)])).toEqual(bytes);
  const file = bufferOf(bytes);
  const geo = JSON.parse(parquetMetadata(file).key_value_metadata!.find((m) => m.key === 'geo')!.value!);
  expect(geo).toMatchObject({ version: '1.1.0', primary_column: 'geometry' });
  const lons = [found(1), found(2)].flatMap((f) => f.plot.lonLat[0]!.map(([lon]) => lon));
  expect([geo.columns.geometry.bbox[0], geo.columns.geometry.bbox[2]]).toEqual([Math.min(...lons), Math.max(...lons)]);
  const rows = await parquetReadObjects({ file });
  expect(rows.map((r) => r.id)).toEqual([found(1).plot.id, found(2).plot.id]);
  expect(rows[0]!.geometry).toMatchObject({ type: 'Polygon', coordinates: found(1).plot.lonLat });
  expect(rows[0]).toMatchObject({ 'crop:code': null, rejected: true, yieldKgPerMu: null });
  expect(rows[1]).toMatchObject({ 'crop:code': 'maize', rejected: false, yieldKgPerMu: 512.5 });
  expect(rows[1]!.declared).toEqual([{ farmerId: '张三', iou: 0.9, plotId: 'a' }]);
  expect(geo.columns.geometry.covering.bbox).toEqual({
    xmin: ['bbox', 'xmin'],
    ymin: ['bbox', 'ymin'],
    xmax: ['bbox', 'xmax'],
    ymax: ['bbox', 'ymax']
  });
  for (const row of rows) {
    const ring = (row.geometry as { coordinates: [number, number][][] }).coordinates[0]!;
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    expect(row.bbox).toEqual({
      xmin: Math.min(...xs),
      ymin: Math.min(...ys),
      xmax: Math.max(...xs),
      ymax: Math.max(...ys)
    });
  }
  // What a reader skips row groups by: the least and the most of each corner.
  const leaves = parquetMetadata(file).row_groups[0]!.columns.map((c) => c.meta_data!);
  const west = leaves.find((c) => c.path_in_schema.join('.') === 'bbox.xmin')!;
  expect(west.statistics?.min_value).toBe(Math.min(...lons));

  const none = bufferOf(encodePlotsParquet([]));
  expect(await parquetReadObjects({ file: none })).toEqual([]);
});

test('series: a row an observation; no usable pixel is a row without numbers', async () => {
  const file = bufferOf(
    encodeSeriesParquet([
      {
        plot: plotId('b'),
        observations: [
          { scene: sceneId('s1'), date: isoDate('2024-05-01'), clearShare: 0, count: 0, mean: {}, sd: {} },
          {
            scene: sceneId('s2'),
            date: isoDate('2024-05-06'),
            clearShare: 0.5,
            count: 9,
            mean: { B04: 0.05 },
            sd: { B04: 0.01 }
          }
        ]
      },
      { plot: plotId('a'), observations: [] }
    ])
  );
  const rows = await parquetReadObjects({ file });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({ plot_id: 'b', date: '2024-05-01', B04: null, valid: 0, clear_share: 0, count: 0 });
  expect(rows[1]).toMatchObject({ plot_id: 'b', date: '2024-05-06', B04: 0.05, B08: null, valid: 1, count: 9 });
});
