import { bufferBytes } from '../bytes.ts';
import { type Georef, georefOf, NO_PLACE } from '../geotiff/georef.ts';
import { readFirstIfd } from '../geotiff/ifd.ts';
import { type Element, elementsOf, parseXml, textOf } from '../xml.ts';
import type { Boxes } from './boxes.ts';

type Place = Omit<Georef, 'gcps'>;

/**
 * Where the pixels are, as GDAL reads it: from a GeoJP2 box, else from GMLJP2; identity and no CRS for a raster that
 * does not say. Throws BadFile on a box that does not parse.
 */
export async function georefOfBoxes({ geotiff, xml }: Boxes, name: string): Promise<Place> {
  if (geotiff) {
    const { epsg, transform } = georefOf(await readFirstIfd(bufferBytes(geotiff, `${name} (GeoJP2 box)`)));
    if (transform.some((v, i) => v !== NO_PLACE.transform[i])) return { epsg, transform };
  }
  for (const text of xml) {
    if (!text.includes('RectifiedGrid')) continue;
    const grid = elementsOf(parseXml(text.replace(/\0+$/, ''), `${name} (GML box)`), 'RectifiedGrid')[0];
    const georef = grid ? georefOfGrid(grid) : null;
    if (georef) return georef;
  }
  return NO_PLACE;
}

/**
 * gml:RectifiedGrid of OGC 05-047r3 (GML in JPEG 2000): the origin is the centre of the first pixel, one offset vector
 * leads to the next column and one to the next row. A CRS whose first axis is north gives all of them north first.
 */
function georefOfGrid(grid: Element): Place | null {
  const origin = elementsOf(grid, 'origin')[0];
  const centre = origin ? numbers(textOf(origin, 'pos') ?? textOf(origin, 'coordinates')) : null;
  const [column, row] = elementsOf(grid, 'offsetVector').map((v) => numbers(v['#text']));
  if (!centre || !column || !row) return null;
  const isNorthFirst = column[0] === 0 && column[1] !== 0;
  const [east, north] = isNorthFirst ? [1, 0] : [0, 1];
  const [a, d] = [column[east]!, column[north]!];
  const [b, e] = [row[east]!, row[north]!];
  return { epsg: epsgOf(grid), transform: [a, b, centre[east]! - (a + b) / 2, d, e, centre[north]! - (d + e) / 2] };
}

/** Two finite numbers, or null. */
function numbers(text: string | null): number[] | null {
  const values = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return text && values.length >= 2 && values.every(Number.isFinite) ? values : null;
}

/** `urn:ogc:def:crs:EPSG::32631`, `http://www.opengis.net/def/crs/EPSG/0/32631`, `EPSG:32631`. */
function epsgOf(grid: Element): number | null {
  const named = [grid, ...elementsOf(grid, 'Point'), ...elementsOf(grid, 'offsetVector')];
  const names = named.map((e) => e['@srsName']).filter((n): n is string => typeof n === 'string');
  const code = /epsg.*[:/#](\d+)$/i.exec(names[0]?.trim() ?? '')?.[1];
  return code ? Number(code) : null;
}
