import { expect, test } from 'vitest';
import { REGIONS, regionOf, regionsAt } from '../../../../pipeline/crop/catalogue.ts';
import { fromLonLat } from '../../../../pipeline/geo/crs.ts';
import { placeOf, townsOf } from '../../../../scripts/simulate/drop/place.ts';

test.each(REGIONS.map((r) => r.code))('%s: every town lies where the region of a run is found to be it', (code) => {
  expect(townsOf(code).length).toBeGreaterThan(0);
  for (const [name, lon, lat] of townsOf(code)) expect(regionsAt(lon, lat)[0]?.code, name).toBe(code);
});

test('so does every county, wherever its seed moves it', () => {
  for (const { code } of REGIONS)
    for (let seed = 0; seed < 60; seed++) {
      const { lonLat, name } = placeOf(code, seed, 2048);
      expect(regionsAt(...lonLat)[0]?.code, `${name}, seed ${seed}`).toBe(code);
    }
});

test('the corner lies on whole 60 m, the centre within 6 km of the town, and both follow from the seed', () => {
  for (let seed = 0; seed < 40; seed++) {
    const place = placeOf('HHH', seed, 512);
    const town = townsOf('HHH').find(([name]) => name === place.name)!;
    expect(place.origin.map((v) => v % 60)).toEqual([0, 0]);
    const [x, y] = fromLonLat(place.epsg, town[1], town[2]);
    expect(Math.abs(place.origin[0] + 2560 - x)).toBeLessThan(6040);
    expect(Math.abs(place.origin[1] - 2560 - y)).toBeLessThan(6040);
    expect(placeOf('HHH', seed, 512)).toEqual(place);
  }
  expect(new Set(Array.from({ length: 40 }, (_, s) => placeOf('HHH', s, 512).name)).size).toBe(townsOf('HHH').length);
  expect(placeOf('HHH', 1, 96, 'Huaxian').name).toBe('Huaxian, Henan');
});

test('refuses a region that the catalogue has not', () => {
  expect(() => regionOf('ABC')).toThrow(/NEC.*got 'ABC'/);
});
