import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  bd09OfGcj02,
  gcj02OfWgs84,
  isInChina,
  wgs84Of,
  wgs84OfBd09,
  wgs84OfGcj02
} from '../../../pipeline/geo/gcj02.ts';
import { seeded } from '../../support/random.ts';

type Vector = { name: string; wgs84: [number, number]; gcj02: [number, number]; offset_m: number };
const VECTORS = JSON.parse(
  readFileSync(new URL('../../support/gcj02_vectors.json', import.meta.url), 'utf8')
) as Vector[];

/** Great-circle metres; the ellipsoid differs by 0.3 % at most. */
function metres([lon0, lat0]: readonly [number, number], [lon1, lat1]: readonly [number, number]): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat1 - lat0) * rad) / 2) ** 2 +
    Math.cos(lat0 * rad) * Math.cos(lat1 * rad) * Math.sin(((lon1 - lon0) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

test.each(VECTORS)('$name moves by $offset_m m, and back', ({ wgs84, gcj02, offset_m }) => {
  const moved = gcj02OfWgs84(wgs84);
  expect(moved[0]).toBeCloseTo(gcj02[0], 7);
  expect(moved[1]).toBeCloseTo(gcj02[1], 7);
  expect(Math.abs(metres(wgs84, moved) / offset_m - 1)).toBeLessThan(0.005);
  const back = wgs84OfGcj02(gcj02);
  expect(Math.abs(back[0] - wgs84[0])).toBeLessThan(2e-8); // the file holds eight decimals
  expect(Math.abs(back[1] - wgs84[1])).toBeLessThan(2e-8);
});

test('forth and back is where one was, to 1e-10 degrees, for both systems', () => {
  const random = seeded(1);
  for (let n = 0; n < 2000; n++) {
    const place: [number, number] = [74 + 60 * random(), 18 + 35 * random()];
    for (const [moved, back] of [
      [gcj02OfWgs84(place), wgs84OfGcj02],
      [bd09OfGcj02(gcj02OfWgs84(place)), wgs84OfBd09]
    ] as const) {
      const found = back(moved);
      expect(Math.abs(found[0] - place[0]), `${place}`).toBeLessThan(1e-10);
      expect(Math.abs(found[1] - place[1]), `${place}`).toBeLessThan(1e-10);
    }
  }
});

test('BD-09 lies 700 to 1400 m from GCJ-02', () => {
  for (const { gcj02 } of VECTORS) {
    const d = metres(gcj02, bd09OfGcj02(gcj02));
    expect(d).toBeGreaterThan(700);
    expect(d).toBeLessThan(1400);
  }
});

test('outside China nothing moves, and CGCS2000 is WGS 84', () => {
  const ypres: [number, number] = [2.88, 50.85];
  expect(isInChina(ypres)).toBe(false);
  for (const crs of ['wgs84', 'gcj02', 'bd09', 'cgcs2000'] as const) expect(wgs84Of(crs, ypres)).toEqual(ypres);
  expect(wgs84Of('cgcs2000', [114.5, 35.5])).toEqual([114.5, 35.5]);
});
