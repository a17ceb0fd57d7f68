import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { expect, onTestFinished, test } from 'vitest';
import { encodeGeoPackage } from '../../../pipeline/io/geopackage.ts';
import { type PlotFeature, plotsGeoJson, plotsLayer, wkb } from '../../../pipeline/io/plot-files.ts';
import { randomPlots } from '../../support/plot-features.ts';
import { seeded } from '../../support/random.ts';

const TIME = '2024-07-01T10:56:51Z';
const encode = (features: readonly PlotFeature[]) => encodeGeoPackage(plotsLayer(features), TIME);

async function open(bytes: Uint8Array) {
  const { oo1, capi, wasm } = await sqlite3InitModule();
  const db = new oo1.DB();
  onTestFinished(() => db.close());
  const at = wasm.allocFromTypedArray(bytes);
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE;
  expect(capi.sqlite3_deserialize(db.pointer!, 'main', at, bytes.length, bytes.length, flags)).toBe(0);
  const functions = { ST_IsEmpty: () => 0, ST_MinX: () => 7, ST_MaxX: () => 8, ST_MinY: () => 7, ST_MaxY: () => 8 };
  for (const [name, of] of Object.entries(functions)) db.createFunction(name, (_, __) => of());
  return db;
}

test('a GeoPackage 1.3 by its numbers and its tables, sound by its own checks', async () => {
  const plots = randomPlots(40, seeded(1));
  const bytes = await encode(plots);
  expect(await encode([...plots].reverse())).toEqual(bytes);
  expect(Buffer.from(bytes).toString('latin1', 68, 72)).toBe('GPKG');
  const db = await open(bytes);
  expect(db.selectValue('PRAGMA user_version')).toBe(10300);
  expect(db.selectValue('PRAGMA integrity_check')).toBe('ok');
  expect(db.selectValue("SELECT rtreecheck('rtree_plots_geom')")).toBe('ok');
  expect(db.selectArrays('PRAGMA foreign_key_check')).toEqual([]);
  expect(db.selectValues('SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id')).toEqual([-1, 0, 4326]);
  expect(db.selectArrays('SELECT * FROM gpkg_geometry_columns')).toEqual([['plots', 'geom', 'POLYGON', 4326, 0, 0]]);
  expect(db.selectArrays('SELECT table_name, data_type, last_change, srs_id FROM gpkg_contents')).toEqual([
    ['plots', 'features', '2024-07-01T10:56:51.000Z', 4326]
  ]);
  const columns = db.selectArrays("SELECT name, type, [notnull] FROM pragma_table_info('plots')");
  expect(columns.slice(0, 3)).toEqual([
    ['fid', 'INTEGER', 1],
    ['geom', 'POLYGON', 0],
    ['id', 'TEXT', 1]
  ]);
  expect(Object.fromEntries(columns.map(([name, type]) => [name, type]))).toMatchObject({
    'determination:datetime': 'DATETIME',
    'metrics:area': 'DOUBLE',
    purePixels: 'MEDIUMINT',
    rejected: 'BOOLEAN'
  });
});

test('rows are what the GeoJSON says, by id; the index has their bounds', async () => {
  const plots = randomPlots(300, seeded(2));
  const db = await open(await encode(plots));
  const rows = db.selectObjects('SELECT * FROM plots JOIN rtree_plots_geom r ON fid = r.id ORDER BY fid');
  const layer = plotsLayer(plots);
  const wanted = JSON.parse(plotsGeoJson(plots)).features as { bbox: number[]; properties: Record<string, unknown> }[];
  expect(rows).toHaveLength(300);
  rows.forEach((row, i) => {
    const { bbox, properties } = wanted[i]!;
    const blob = Buffer.from(row.geom as Uint8Array);
    expect(blob.toString('latin1', 0, 2)).toBe('GP');
    expect([blob[2], blob[3], blob.readInt32LE(4)]).toEqual([0, 3, 4326]);
    const [minX, maxX, minY, maxY] = [8, 16, 24, 32].map((at) => blob.readDoubleLE(at));
    expect([minX, minY, maxX, maxY]).toEqual(bbox);
    expect(blob.subarray(40)).toEqual(Buffer.from(wkb(layer.polygons[i]!)));
    for (const [name, value] of Object.entries(properties)) {
      if (name === 'id') continue; // the index has a column of that name
      const stored =
        typeof value === 'boolean'
          ? Number(value)
          : name === 'determination:datetime' && value !== null
            ? '2024-07-01T10:56:51.000Z'
            : name === 'declared' && value !== null
              ? JSON.stringify(value)
              : value;
      expect(row[name], name).toEqual(stored);
    }
    // Kept as single floats, never smaller than the plot.
    expect(row.minx).toBeLessThanOrEqual(bbox[0]!);
    expect(row.maxy).toBeGreaterThanOrEqual(bbox[3]!);
    expect((row.maxy as number) - bbox[3]!).toBeLessThan(1e-5);
  });
});

test("an editor's change reaches the index", async () => {
  const db = await open(await encode(randomPlots(3, seeded(4))));
  const box = (fid: number) => db.selectArray('SELECT minx, maxy FROM rtree_plots_geom WHERE id = ?', [fid]);
  db.exec('UPDATE plots SET geom = geom WHERE fid = 1');
  expect(box(1)).toEqual([7, 8]);
  db.exec('UPDATE plots SET fid = 9 WHERE fid = 2');
  expect([box(2), box(9)]).toEqual([undefined, [7, 8]]);
  db.exec('UPDATE plots SET geom = NULL WHERE fid = 9');
  expect(box(9)).toBeUndefined();
  db.exec('DELETE FROM plots WHERE fid = 3');
  expect(db.selectValues('SELECT id FROM rtree_plots_geom')).toEqual([1]);
});

test('no plots: all tables, no bounds', async () => {
  const db = await open(await encodeGeoPackage(plotsLayer([]), null));
  expect(db.selectValue('SELECT count(*) FROM plots')).toBe(0);
  expect(db.selectArray('SELECT last_change, min_x, max_y FROM gpkg_contents')).toEqual([
    '1970-01-01T00:00:00.000Z',
    null,
    null
  ]);
});
