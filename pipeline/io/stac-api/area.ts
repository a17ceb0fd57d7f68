import { Problem } from '../../errors.ts';
import { unionOfBBoxes } from '../../geo/bbox.ts';
import { bboxOfPolygon, type Polygon } from '../../geo/polygon.ts';
import { membersOf, shown } from '../farmer-fields.ts';

/** Where to search, as a STAC API takes it: a box or a GeoJSON geometry, in degrees on WGS 84. */
export type Area = { bbox: readonly number[] } | { intersects: { type: string; coordinates: unknown } };

/** The area of `minLon,minLat,maxLon,maxLat`. West may be east of east: a box over the date line. Throws BadUsage. */
export function areaOfText(text: string): Area {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers as [number, number, number, number];
  const isPlace =
    [west, east].every((lon) => Math.abs(lon) <= 180) && [south, north].every((lat) => Math.abs(lat) <= 90);
  if (numbers.length !== 4 || !isPlace || south >= north || west === east)
    throw new Problem(
      'BadUsage',
      `Expected --bbox as minLon,minLat,maxLon,maxLat in degrees (115.1,36.2,115.4,36.5), got '${text.slice(0, 80)}'.`
    );
  return { bbox: numbers };
}

/** The box around polygons in degrees. */
export const areaAround = (polygons: readonly Polygon[]): Area => ({
  bbox: unionOfBBoxes(polygons.map(bboxOfPolygon))
});

/**
 * The polygons of a GeoJSON file (a geometry, a feature or a collection of them) as one geometry. Throws BadFile: the
 * sentence names the file, what was expected and what was found.
 */
export function areaOfGeoJson(text: string, name: string): Area {
  const bad = (found: string) =>
    new Problem('BadFile', `${name}: expected GeoJSON with polygons in degrees, found ${found}.`, { subject: name });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw bad('no JSON that can be read');
  }
  const polygons: unknown[] = [];
  const visit = (node: unknown): void => {
    const members = membersOf(node);
    if (members?.type === 'FeatureCollection' && Array.isArray(members.features)) members.features.forEach(visit);
    else if (members?.type === 'Feature') visit(members.geometry);
    else if (members?.type === 'Polygon') polygons.push(members.coordinates);
    else if (members?.type === 'MultiPolygon' && Array.isArray(members.coordinates))
      polygons.push(...members.coordinates);
    else throw bad(`type ${shown(members?.type)}`);
  };
  visit(value);
  if (polygons.length === 0) throw bad('none');
  for (const polygon of polygons) if (!isPolygon(polygon)) throw bad(`coordinates ${shown(polygon)}`);
  return {
    intersects:
      polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons }
  };
}

const isPolygon = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((ring) => Array.isArray(ring) && ring.length >= 4 && ring.every(isPlace));

function isPlace(value: unknown): boolean {
  const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : [];
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}
