/**
 * The coordinate systems in which people in China hand over plots, turned into WGS 84 once, at the door.
 *
 * GCJ-02 (phone maps but Baidu's) is WGS 84 moved by 250 to 650 m, differently at every place; BD-09 (Baidu) is GCJ-02
 * moved once more by about a kilometre; CGCS2000 (the cadastre) is within decimetres of WGS 84 and taken as equal.
 * A plot that misses this step lies on a neighbour's land, while its area changes by 0.3 % only.
 *
 * Forward formulas: the eviltransform derivation of GCJ-02 (Krasovsky 1940 ellipsoid) and Baidu's published BD-09 step.
 */
export type DeclaredCrs = 'wgs84' | 'gcj02' | 'bd09' | 'cgcs2000';
type LonLat = readonly [lon: number, lat: number];

const A = 6_378_245; // m, Krasovsky 1940
const EE = 0.006_693_421_622_965_943; // its squared eccentricity
const RAD = Math.PI / 180;
const BD_TURN = (Math.PI * 3000) / 180;

/** Where GCJ-02 moves anything at all: a box around China. Outside, a GCJ-02 coordinate is a WGS 84 one. */
export const isInChina = ([lon, lat]: LonLat): boolean =>
  lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;

/** WGS 84 → GCJ-02, degrees. */
export function gcj02OfWgs84(place: LonLat): [lon: number, lat: number] {
  const [lon, lat] = place;
  if (!isInChina(place)) return [lon, lat];
  const x = lon - 105;
  const y = lat - 35;
  const sin = (turns: number) => Math.sin(turns * Math.PI);
  const both = 20 * sin(6 * x) + 20 * sin(2 * x);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    ((both + 20 * sin(y) + 40 * sin(y / 3) + 160 * sin(y / 12) + 320 * sin(y / 30)) * 2) / 3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    ((both + 20 * sin(x) + 40 * sin(x / 3) + 150 * sin(x / 12) + 300 * sin(x / 30)) * 2) / 3;
  const magic = 1 - EE * Math.sin(lat * RAD) ** 2;
  const metresPerRadLat = (A * (1 - EE)) / magic ** 1.5;
  const metresPerRadLon = (A / Math.sqrt(magic)) * Math.cos(lat * RAD);
  return [lon + east / metresPerRadLon / RAD, lat + north / metresPerRadLat / RAD];
}

/** GCJ-02 → BD-09, degrees. */
export function bd09OfGcj02([x, y]: LonLat): [lon: number, lat: number] {
  const z = Math.hypot(x, y) + 0.000_02 * Math.sin(y * BD_TURN);
  const theta = Math.atan2(y, x) + 0.000_003 * Math.cos(x * BD_TURN);
  return [z * Math.cos(theta) + 0.0065, z * Math.sin(theta) + 0.006];
}

/** GCJ-02 → WGS 84, degrees, to 1e-10. */
export const wgs84OfGcj02 = (place: LonLat): [lon: number, lat: number] => undo(gcj02OfWgs84, place);

/** BD-09 → WGS 84, degrees, to 1e-10. Outside China there is no BD-09, and the place stays. */
export const wgs84OfBd09 = (place: LonLat): [lon: number, lat: number] =>
  isInChina(place) ? wgs84OfGcj02(undo(bd09OfGcj02, place)) : [place[0], place[1]];

/** A place as declared in `crs`, in WGS 84 degrees. */
export function wgs84Of(crs: DeclaredCrs, place: LonLat): [lon: number, lat: number] {
  if (crs === 'gcj02') return wgs84OfGcj02(place);
  if (crs === 'bd09') return wgs84OfBd09(place);
  return [place[0], place[1]];
}

/** The place that `forward` moves to `moved`, by fixed-point iteration: the shift changes slowly, so ten steps do. */
function undo(forward: (place: LonLat) => [number, number], moved: LonLat): [lon: number, lat: number] {
  let [lon, lat] = moved;
  for (let step = 0; step < 10; step++) {
    const [x, y] = forward([lon, lat]);
    lon += moved[0] - x;
    lat += moved[1] - y;
  }
  return [lon, lat];
}
