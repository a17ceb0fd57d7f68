import { fromLonLat, toLonLat, utmEpsgOf } from '../../../pipeline/geo/crs.ts';
import { dice, seedOf } from '../dice.ts';

/** Where a simulated county lies. Its name is that of a real place nearby; its fields are invented. */
export type Place = {
  name: string;
  epsg: number; // UTM zone of the centre
  origin: [x: number, y: number]; // north-west outer corner, on whole 60 m
  lonLat: [lon: number, lat: number]; // of the centre
};

/**
 * Towns amid the fields of each region, and so placed that the region of a run is found from the place: `regionsAt` of
 * the catalogue gives the region first (a test holds every one to it).
 */
const TOWNS: Record<string, readonly [name: string, lon: number, lat: number][]> = {
  NEC: [
    ['Hailun, Heilongjiang', 126.97, 47.46],
    ['Gongzhuling, Jilin', 124.82, 43.5],
    ['Changtu, Liaoning', 124.11, 42.78]
  ],
  NCM: [
    ['Wuyuan, Inner Mongolia', 108.27, 41.1],
    ['Guyuan, Hebei', 115.69, 41.67]
  ],
  HHH: [
    ['Huaxian, Henan', 114.52, 35.57],
    ['Yucheng, Shandong', 116.64, 36.93],
    ['Suixi, Anhui', 116.77, 33.92]
  ],
  LOE: [
    ['Luochuan, Shaanxi', 109.43, 35.76],
    ['Meixian, Shaanxi', 107.75, 34.27],
    ['Jingning, Gansu', 105.73, 35.52]
  ],
  NWX: [
    ['Shihezi, Xinjiang', 86.08, 44.3],
    ['Zhangye, Gansu', 100.45, 38.93]
  ],
  YZM: [
    ['Jiangling, Hubei', 112.42, 30.04],
    ['Nanfeng, Jiangxi', 116.53, 27.22],
    ['Yueyang, Hunan', 113.12, 29.25]
  ],
  YZL: [
    ['Xinghua, Jiangsu', 119.84, 32.93],
    ['Wuhu, Anhui', 118.43, 31.2]
  ],
  SCB: [
    ['Guanghan, Sichuan', 104.28, 30.98],
    ['Anyue, Sichuan', 105.34, 30.1]
  ],
  YGP: [
    ['Luliang, Yunnan', 103.67, 25.03],
    ['Zunyi, Guizhou', 106.9, 27.53]
  ],
  SCN: [
    ['Guiping, Guangxi', 110.08, 23.39],
    ['Leizhou, Guangdong', 110.1, 20.9]
  ],
  QTP: [['Bainang, Tibet', 89.26, 29.1]]
};

/** The towns of a region by name, longitude and latitude. */
export const townsOf = (region: string): readonly [string, number, number][] => TOWNS[region] ?? [];

/** A place for a county of `sizePx` × `sizePx` pixels: a town of the region, moved by up to 6 km, both by the seed. `town` picks one by the start of its name. */
export function placeOf(region: string, seed: number, sizePx: number, town?: string): Place {
  const towns = townsOf(region);
  const d = dice(seedOf('place', region, seed));
  const found = d.pick(town === undefined ? towns : towns.filter(([name]) => name.startsWith(town)));
  const [name, lon, lat] = found;
  const epsg = utmEpsgOf(lon, lat);
  const [x, y] = fromLonLat(epsg, lon, lat);
  const snap = (v: number) => Math.round(v / 60) * 60;
  const half = (sizePx * 10) / 2;
  const origin: [number, number] = [snap(x + d.between(-6000, 6000) - half), snap(y + d.between(-6000, 6000) + half)];
  return { name, epsg, origin, lonLat: toLonLat(epsg, origin[0] + half, origin[1] - half) };
}
