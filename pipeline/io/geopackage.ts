import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { bboxOfPolygon, type Polygon } from '../geo/polygon.ts';
import { CONTENTS_SQL, indexTriggersSql, quoted, RTREE, WGS84_WKT } from './geopackage-sql.ts';
import { canonicalJson } from './keys.ts';
import type { ColumnType, Layer } from './layer.ts';
import { join, NOWHERE } from './packed-rtree.ts';
import { wkb } from './plot-files.ts';

/** GeoPackage's column types. MEDIUMINT is its 32-bit number. */
const TYPES: Record<ColumnType, string> = {
  STRING: 'TEXT',
  TIME: 'DATETIME',
  DOUBLE: 'DOUBLE',
  INT32: 'MEDIUMINT',
  BOOLEAN: 'BOOLEAN',
  JSON: 'TEXT'
};
const SRS = 4326;

/**
 * OGC GeoPackage 1.3 of one layer, with its R-tree: table `layer.name`, keys `fid` from 1, geometry `geom`. `changedAt`
 * (RFC 3339) stands as the time of the last change, 1970 where that is null: no clock is read, and the same layer gives
 * the same bytes.
 */
export async function encodeGeoPackage(layer: Layer, changedAt: string | null): Promise<Uint8Array> {
  const { oo1, capi } = await sqlite3InitModule();
  const db = new oo1.DB(':memory:', 'c');
  try {
    const table = quoted(layer.name);
    const boxes = layer.polygons.map(bboxOfPolygon);
    const bounds = boxes.length > 0 ? boxes.reduce(join, NOWHERE) : [null, null, null, null];
    const fields = layer.columns.map((c) => `${quoted(c.name)} ${TYPES[c.type]}${c.nullable ? '' : ' NOT NULL'}`);

    db.exec('PRAGMA page_size = 4096; PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; BEGIN;');
    db.exec(CONTENTS_SQL);
    db.exec({
      sql: 'INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)',
      bind: ['WGS 84', SRS, 'EPSG', SRS, WGS84_WKT, 'longitude and latitude in degrees']
    });
    db.exec({
      sql: `INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, ${SRS})`,
      bind: [layer.name, layer.name, dateTime(changedAt ?? '1970-01-01T00:00:00Z'), ...bounds]
    });
    db.exec(
      `CREATE TABLE ${table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON, ${fields.join(', ')})`
    );
    db.exec({
      sql: `INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ${SRS}, 0, 0)`,
      bind: [layer.name]
    });
    db.exec({ sql: `INSERT INTO gpkg_extensions VALUES (?, 'geom', ?, ?, ?)`, bind: [layer.name, ...RTREE] });

    const index = quoted(`rtree_${layer.name}_geom`);
    db.exec(`CREATE VIRTUAL TABLE ${index} USING rtree(id, minx, maxx, miny, maxy)`);
    const insert = db.prepare(`INSERT INTO ${table} VALUES (?, ?${', ?'.repeat(layer.columns.length)})`);
    const insertBox = db.prepare(`INSERT INTO ${index} VALUES (?, ?, ?, ?, ?)`);
    layer.polygons.forEach((polygon, row) => {
      const values = layer.columns.map((c) => stored(c.type, c.values[row]));
      insert.bind([row + 1, geometryBlob(polygon), ...values]).stepReset();
      const [minX, minY, maxX, maxY] = boxes[row]!;
      insertBox.bind([row + 1, minX, maxX, minY, maxY]).stepReset();
    });
    insert.finalize();
    insertBox.finalize();
    db.exec(indexTriggersSql(layer.name, 'geom', 'fid')); // last: they call functions that only a reader of shapes has
    db.exec('COMMIT');
    return capi.sqlite3_js_db_export(db);
  } finally {
    db.close();
  }
}

function stored(type: ColumnType, value: unknown): string | number | null {
  if (value === null) return null;
  if (type === 'JSON') return canonicalJson(value);
  if (type === 'TIME') return dateTime(value as string);
  return type === 'BOOLEAN' ? Number(value) : (value as string | number);
}

/** GeoPackage's one way to write a time: UTC, milliseconds. */
const dateTime = (rfc3339: string) => new Date(rfc3339).toISOString();

/** A polygon as GeoPackage keeps it: `GP`, version 0, flags (little-endian, an envelope of x and y), SRS, envelope, WKB. */
function geometryBlob(polygon: Polygon): Uint8Array {
  const [minX, minY, maxX, maxY] = bboxOfPolygon(polygon);
  const head = Buffer.alloc(40);
  head.write('GP');
  head.writeUInt8(0b0000_0011, 3);
  head.writeInt32LE(SRS, 4);
  for (const [i, v] of [minX, maxX, minY, maxY].entries()) head.writeDoubleLE(v, 8 + 8 * i);
  return Buffer.concat([head, wkb(polygon)]);
}
