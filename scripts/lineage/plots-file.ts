import { readFile } from 'node:fs/promises';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import type { Polygon, Ring } from '../../pipeline/geo/polygon.ts';
import { cleanPolygon } from '../../pipeline/plot/declared.ts';
import { parquetRows } from '../series-file.ts';

/** A plot of a file: WGS 84 degrees, outer ring counter-clockwise. */
export type FilePlot = { id: string; lonLat: Polygon };

/**
 * Plots of a `plots.geojson` or `plots.parquet` (docs/formats/plots.md), in the order of the file; of each only its id (a
 * feature's `id`, else its property) and polygon is read. Throws BadFile or BadItem, which name file and place: not found,
 * no plots file, a plot without id, with another's, or without a usable polygon.
 */
export async function readPlotsFile(path: string): Promise<FilePlot[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected plots in ${path}, found no such file.`, { subject: path, cause });
  });
  const found = path.endsWith('.parquet')
    ? (await parquetRows(path, bytes)).map((row) => ({ id: row.id, geometry: row.geometry as unknown }))
    : featuresOf(path, bytes.toString('utf8'));
  const ids = new Set<string>();
  return found.map(({ id, geometry }, i) => {
    const place = `${path}, plot ${i + 1}`;
    if (typeof id !== 'string' || id === '')
      throw new Problem('BadItem', `${place}: expected an id, found ${JSON.stringify(id) ?? 'none'}.`);
    if (ids.has(id)) throw new Problem('BadItem', `${place}: expected an id of its own, found '${id}' again.`);
    ids.add(id);
    return { id, lonLat: polygonOf(geometry, `${place} (${id})`) };
  });
}

function featuresOf(path: string, text: string): { id: unknown; geometry: unknown }[] {
  const parsed = parse(path, text) as { features?: unknown } | null;
  if (!Array.isArray(parsed?.features))
    throw new Problem('BadFile', `${path}: expected a GeoJSON FeatureCollection, found no features.`, {
      subject: path
    });
  return parsed.features.map(
    (f: { id?: unknown; properties?: { id?: unknown } | null; geometry?: unknown } | null) => ({
      id: f?.id ?? f?.properties?.id,
      geometry: f?.geometry
    })
  );
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('BadFile', `${path}: expected GeoJSON, found what is no JSON (${sentenceOf(cause)}).`, {
      subject: path,
      cause
    });
  }
}

function polygonOf(geometry: unknown, place: string): Polygon {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' || !Array.isArray(coordinates))
    throw new Problem('BadItem', `${place}: expected a Polygon, found ${String(type ?? 'no geometry')}.`);
  const rings = coordinates as unknown[];
  const isPlace = (p: unknown): p is [number, number] =>
    Array.isArray(p) &&
    Number.isFinite(p[0]) &&
    Number.isFinite(p[1]) &&
    Math.abs(p[0] as number) <= 180 &&
    Math.abs(p[1] as number) <= 90;
  if (!rings.every((ring) => Array.isArray(ring) && ring.every(isPlace)))
    throw new Problem('BadItem', `${place}: expected coordinates in degrees, found others.`);
  const clean = cleanPolygon((rings as Ring[]).map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])));
  if ('expected' in clean) throw new Problem('BadItem', `${place}: expected ${clean.expected}, found ${clean.found}.`);
  return clean;
}
