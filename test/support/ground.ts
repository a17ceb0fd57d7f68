import { toLonLat } from '../../pipeline/geo/crs.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import { polygonArea } from '../../pipeline/geo/polygon.ts';
import { farmerId, plotId } from '../../pipeline/ids.ts';
import type { DeclaredPlot } from '../../pipeline/plot/declared.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';

/** Ground near Huaxian, Henan, for hand-drawn cases: metres east and north of a corner in UTM zone 50. */
export const EPSG = 32650;
const ORIGIN = [275_000, 3_940_000] as const;

/** A rectangle in the run's metres. */
export const field = (east: number, north: number, width: number, height: number): Polygon => {
  const [x, y] = [ORIGIN[0] + east, ORIGIN[1] + north];
  return [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
      [x, y]
    ]
  ];
};
export const inDegrees = (polygon: Polygon): Polygon =>
  polygon.map((ring) => ring.map(([x, y]) => toLonLat(EPSG, x, y)));

/** A detected plot of a shape, with the pure pixels of its area and a tier by them. */
export function detected(id: string, polygon: Polygon, changes: Partial<Plot> = {}): Plot {
  const areaM2 = polygonArea(polygon);
  return {
    id: plotId(id),
    epsg: EPSG,
    polygon,
    lonLat: inDegrees(polygon),
    areaM2,
    areaSeM2: 0,
    perimeterM: 0,
    purePixels: Math.floor(areaM2 / 120),
    tier: 'T4',
    confidence: 1,
    ...changes
  };
}

/** A declared plot of a shape; its area as drawn unless said otherwise. */
export function declare(
  farmer: string,
  id: string,
  polygon: Polygon,
  changes: Partial<DeclaredPlot> = {}
): DeclaredPlot {
  const lonLat = changes.lonLat ?? inDegrees(polygon);
  return {
    farmerId: farmerId(farmer),
    plotId: id,
    feature: 0,
    crop: 'WW',
    areaMu: polygonArea(polygon) / (10_000 / 15),
    title: 'registered',
    crs: 'wgs84',
    original: lonLat,
    ...changes,
    lonLat
  };
}
