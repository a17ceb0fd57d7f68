import proj4 from 'proj4';
import type { Parcel } from './layout.ts';

/** The recipe of `data-samples/`: all that decides its bytes, with this folder's code. */
export const RECIPE = {
  simulated: true,
  seed: 20240510,
  region: 'HHH',
  place: 'beside Huaxian, Henan (invented fields)',
  season: 2024,
  epsg: 32650,
  origin: [273_400, 3_931_400], // outer corner, north-west
  size: 96,
  tiltDeg: 5,
  firstDay: -92, // 2023-09-30
  lastDay: 131, // 2024-05-10
  revisitDays: 5,
  shareWithCloud: 0.4
};

const { size, tiltDeg } = RECIPE;
/** UTM zone 50 north to longitude and latitude, by `forward`. */
export const toLonLat = proj4(
  '+proj=utm +zone=50 +datum=WGS84 +units=m +no_defs',
  '+proj=longlat +datum=WGS84 +no_defs'
);
/** Metres along a side. */
export const extent = size * 10;
const tilt = (tiltDeg * Math.PI) / 180;
const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];

/** Layout metres (fields run along the axes) to metres east and south of the image's corner. */
const toImage = (x: number, y: number): [number, number] => {
  const [u, v] = [x - extent / 2, y - extent / 2];
  return [extent / 2 + cos * u - sin * v, extent / 2 + sin * u + cos * v];
};
/** The inverse: metres east and south to layout metres. */
export const toLayout = (x: number, y: number): [number, number] => {
  const [u, v] = [x - extent / 2, y - extent / 2];
  return [extent / 2 + cos * u + sin * v, extent / 2 - sin * u + cos * v];
};
/** Layout metres to WGS 84 degrees, 8 decimals. */
export const lonLatOf = (x: number, y: number): [number, number] => {
  const [e, s] = toImage(x, y);
  const [lon, lat] = toLonLat.forward([RECIPE.origin[0]! + e, RECIPE.origin[1]! - s]) as [number, number];
  return [Math.round(lon * 1e8) / 1e8, Math.round(lat * 1e8) / 1e8];
};
/** A parcel's closed outline in WGS 84, counter-clockwise. */
export const ringOf = (p: Parcel): [number, number][] => [
  lonLatOf(p.x0, p.y1),
  lonLatOf(p.x1, p.y1),
  lonLatOf(p.x1, p.y0),
  lonLatOf(p.x0, p.y0),
  lonLatOf(p.x0, p.y1)
];

/** Sun over 35.5° N at 11:00 local solar time, by Cooper's declination. */
export function sunAt(day: number): { azimuthDeg: number; zenithDeg: number } {
  const rad = Math.PI / 180;
  const declination = 23.45 * Math.sin((2 * Math.PI * (284 + day)) / 365) * rad;
  const [lat, hour] = [35.5 * rad, -15 * rad];
  const cosZ = Math.sin(lat) * Math.sin(declination) + Math.cos(lat) * Math.cos(declination) * Math.cos(hour);
  const zenith = Math.acos(cosZ);
  const azimuth = Math.acos((Math.sin(declination) - Math.sin(lat) * cosZ) / (Math.cos(lat) * Math.sin(zenith)));
  const round = (v: number) => Math.round((v / rad) * 100) / 100;
  return { azimuthDeg: round(azimuth), zenithDeg: round(zenith) };
}
