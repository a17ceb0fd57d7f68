import { parquetWriteBuffer, schemaFromColumnData } from 'hyparquet-writer';
import { bboxOfPolygon, type Polygon } from '../geo/polygon.ts';
import { byCodeUnit } from '../ids.ts';
import type { Plot } from '../plot/plot.ts';
import { BANDS } from '../scene/bands.ts';
import type { Series } from '../series/observation.ts';
import { muOfSquareMetres } from '../units.ts';
import { canonicalJson } from './keys.ts';
import type { ColumnType, Layer } from './layer.ts';
import { join, NOWHERE } from './packed-rtree.ts';

/** What a run adds to a plot's shape. Null: the run makes no claim; left out: the plot was only delineated. */
export type PlotFindings = {
  'crop:code': string | null;
  cropProbability: number | null;
  rejected: boolean;
  stage: string | null;
  yieldKgPerMu: number | null;
  yieldSdKgPerMu: number | null;
  modelKind: string | null;
  declared: { farmerId: string; plotId: string; iou: number }[];
};

/** A plot as the output files show it. `determinedAt` is an RFC 3339 time taken from the imagery, never from a clock; null where that has none. */
export type PlotFeature = { plot: Plot; determinedAt: string | null } & Partial<PlotFindings>;

type Column = { name: string; type: ColumnType; of: (f: PlotFeature) => unknown };

/** Properties by name (fiboa 0.3 where it has one), in the order of the columns of a table. */
const SHAPE: readonly Column[] = [
  { name: 'determination:method', type: 'STRING', of: () => 'auto-imagery' },
  { name: 'determination:datetime', type: 'TIME', of: (f) => f.determinedAt },
  { name: 'metrics:area', type: 'DOUBLE', of: (f) => f.plot.areaM2 },
  { name: 'metrics:perimeter', type: 'DOUBLE', of: (f) => f.plot.perimeterM },
  { name: 'areaMu', type: 'DOUBLE', of: (f) => Math.round(muOfSquareMetres(f.plot.areaM2) * 1e4) / 1e4 },
  { name: 'areaSeM2', type: 'DOUBLE', of: (f) => f.plot.areaSeM2 },
  { name: 'purePixels', type: 'INT32', of: (f) => f.plot.purePixels },
  { name: 'tier', type: 'STRING', of: (f) => f.plot.tier },
  { name: 'confidence', type: 'DOUBLE', of: (f) => f.plot.confidence }
];
const FINDINGS: readonly Column[] = [
  { name: 'crop:code', type: 'STRING', of: (f) => f['crop:code'] },
  { name: 'cropProbability', type: 'DOUBLE', of: (f) => f.cropProbability },
  { name: 'rejected', type: 'BOOLEAN', of: (f) => f.rejected },
  { name: 'stage', type: 'STRING', of: (f) => f.stage },
  { name: 'yieldKgPerMu', type: 'DOUBLE', of: (f) => f.yieldKgPerMu },
  { name: 'yieldSdKgPerMu', type: 'DOUBLE', of: (f) => f.yieldSdKgPerMu },
  { name: 'modelKind', type: 'STRING', of: (f) => f.modelKind },
  { name: 'declared', type: 'JSON', of: (f) => f.declared }
];
const columnsOf = (features: readonly PlotFeature[]) =>
  features.some((f) => f.declared !== undefined) ? [...SHAPE, ...FINDINGS] : SHAPE;

const byId = (features: readonly PlotFeature[]) => [...features].sort((a, b) => byCodeUnit(a.plot.id, b.plot.id));

/** Plots as a table, by id: `id` first, then the properties of the GeoJSON. */
export function plotsLayer(features: readonly PlotFeature[]): Layer {
  const rows = byId(features);
  return {
    name: 'plots',
    columns: [
      { name: 'id', type: 'STRING', nullable: false, values: rows.map((f) => f.plot.id) },
      ...columnsOf(rows).map(({ name, type, of }) => ({
        name,
        type,
        nullable: true,
        values: rows.map((f) => of(f) ?? null)
      }))
    ],
    polygons: rows.map((f) => f.plot.lonLat)
  };
}

/**
 * RFC 7946 text: WGS 84, eight decimals (about a millimetre), one feature a line, sorted by id, keys sorted. The same
 * plots give the same text.
 */
export function plotsGeoJson(features: readonly PlotFeature[]): string {
  const columns = columnsOf(features);
  const lines = byId(features).map((f) => {
    const properties = { id: f.plot.id, ...Object.fromEntries(columns.map((c) => [c.name, c.of(f) ?? null])) };
    const { text, bbox } = coordinates(f.plot.lonLat);
    return (
      `{"bbox":[${bbox.map(degrees).join(',')}],"geometry":{"coordinates":${text},"type":"Polygon"},` +
      `"id":${JSON.stringify(f.plot.id)},"properties":${canonicalJson(properties)},"type":"Feature"}`
    );
  });
  return `{"features":[${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}],"type":"FeatureCollection"}\n`;
}

/** A degree as the files print it. */
export const degrees = (v: number) => v.toFixed(8);

/** A polygon's coordinates as JSON text, and its bounds. */
export function coordinates(polygon: Polygon): { text: string; bbox: readonly number[] } {
  const rings = polygon.map((ring) => `[${ring.map(([lon, lat]) => `[${degrees(lon)},${degrees(lat)}]`).join(',')}]`);
  return { text: `[${rings.join(',')}]`, bbox: bboxOfPolygon(polygon) };
}

const CORNERS = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/**
 * GeoParquet 1.1: column `geometry` as WKB polygons in WGS 84 (longitude, latitude: OGC:CRS84, the default where `crs`
 * is left out), the file's bounds in its `geo` metadata, the properties of the GeoJSON as columns, each row's bounds in
 * the struct `bbox`, which readers of a part of the file skip by. `declared` is JSON text. Sorted by id; the same plots
 * give the same bytes.
 */
export function encodePlotsParquet(features: readonly PlotFeature[]): Uint8Array {
  const { columns, polygons } = plotsLayer(features);
  const boxes = polygons.map(bboxOfPolygon);
  const geo = {
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: ['Polygon'],
        orientation: 'counterclockwise',
        edges: 'planar',
        covering: { bbox: Object.fromEntries(CORNERS.map((corner) => [corner, ['bbox', corner]])) },
        ...(boxes.length > 0 ? { bbox: boxes.reduce(join, NOWHERE) } : {})
      }
    }
  };
  return parquet(
    [
      ...columns.map(({ name, type, nullable, values }) => ({
        name,
        type: type === 'TIME' ? ('STRING' as const) : type,
        data: values.map((v) => (type === 'JSON' && v !== null ? JSON.parse(canonicalJson(v)) : v)),
        nullable
      })),
      { name: 'geometry', type: 'BYTE_ARRAY', data: polygons.map(wkb), nullable: false }
    ],
    [{ key: 'geo', value: canonicalJson(geo) }],
    {
      name: 'bbox',
      fields: CORNERS,
      data: boxes.map((box) => Object.fromEntries(CORNERS.map((corner, i) => [corner, box[i]!])))
    }
  );
}

/**
 * Series as a table, a row an observation, sorted by plot, then date: `plot_id`, `date` (YYYY-MM-DD), the ten bands
 * (20 % trimmed mean reflectance, null where missing), `valid` 1 where there is a usable pixel, `clear_share`, `count`.
 */
export function encodeSeriesParquet(series: readonly Series[]): Uint8Array {
  const rows = [...series]
    .sort((a, b) => byCodeUnit(a.plot, b.plot))
    .flatMap(({ plot, observations }) => observations.map((o) => ({ plot, o })));
  return parquet(
    [
      { name: 'plot_id', type: 'STRING', data: rows.map((r) => r.plot), nullable: false },
      { name: 'date', type: 'STRING', data: rows.map((r) => r.o.date), nullable: false },
      ...BANDS.map((band) => ({ name: band, type: 'DOUBLE' as const, data: rows.map((r) => r.o.mean[band] ?? null) })),
      { name: 'valid', type: 'INT32', data: rows.map((r) => (r.o.count > 0 ? 1 : 0)), nullable: false },
      { name: 'clear_share', type: 'DOUBLE', data: rows.map((r) => r.o.clearShare), nullable: false },
      { name: 'count', type: 'INT32', data: rows.map((r) => r.o.count), nullable: false }
    ],
    []
  );
}

type ColumnData = Parameters<typeof parquetWriteBuffer>[0]['columnData'];
/** A column of records of doubles, none of them missing. */
type Struct = { name: string; fields: readonly string[]; data: readonly Record<string, number>[] };

function parquet(columns: ColumnData, kvMetadata: { key: string; value: string }[], last?: Struct): Uint8Array {
  const schema = schemaFromColumnData({ columnData: columns });
  const columnData: ColumnData = columns.map(({ name, data }) => ({ name, data }));
  if (last) {
    schema[0]!.num_children = columns.length + 1;
    schema.push({ name: last.name, repetition_type: 'REQUIRED', num_children: last.fields.length });
    for (const name of last.fields) schema.push({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' });
    columnData.push({ name: last.name, data: [...last.data] });
  }
  return new Uint8Array(
    parquetWriteBuffer({ columnData, schema, kvMetadata, createdBy: 'parus', rowGroupSize: 50_000 })
  );
}

/** Little-endian well-known binary of a polygon (OGC 06-103r4): byte order, type 3, then rings of x y doubles. */
export function wkb(polygon: Polygon): Uint8Array {
  const bytes = new Uint8Array(9 + polygon.reduce((n, ring) => n + 4 + 16 * ring.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, 3, true);
  view.setUint32(5, polygon.length, true);
  let at = 9;
  for (const ring of polygon) {
    view.setUint32(at, ring.length, true);
    at += 4;
    for (const [x, y] of ring) {
      view.setFloat64(at, x, true);
      view.setFloat64(at + 8, y, true);
      at += 16;
    }
  }
  return bytes;
}
