import { expect, test } from 'vitest';
import { certaintyOf, confidenceOf, type Rim, rimsOf } from '../../../pipeline/plot/confidence.ts';
import { ONE_DATE, patchesOf, RULES } from '../../../pipeline/plot/patches.ts';
import { seeded } from '../../support/random.ts';

const grid = (width: number, height: number) => ({
  epsg: 32650,
  transform: [10, 0, 0, 0, -10, 0] as [number, number, number, number, number, number],
  width,
  height
});

test('a rim tells pixels, borders around and within, ground and what was seen', () => {
  const patches = Int32Array.of(1, 1, 2, 2);
  const layers = {
    grid: grid(4, 1),
    field: Uint8Array.of(255, 255, 51, 51),
    east: Uint8Array.of(51, 204, 0, 0),
    south: new Uint8Array(4),
    seen: Uint8Array.of(1, 1, 1, 1)
  };
  const rims = rimsOf(patches, layers);
  expect(rims.get(1)).toMatchObject({ pixels: 2, field: 1, around: 0.8, within: 0.2 });
  expect(rims.get(2)).toMatchObject({ pixels: 2, field: 0.2, around: 0.8, within: 0 });
  expect(rims.get(1)!.seenShare).toBeLessThan(1); // the raster ends on the other sides
});

test('sharper borders, surer ground and fewer borders within never make a patch less certain; an unseen rim does', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const u = () => random(1000) / 1000;
    const rim: Rim = { pixels: 5 + random(2000), around: u() * 0.9, within: u() * 0.9, field: u() * 0.9, seenShare: 1 };
    const sure = certaintyOf(rim);
    expect(sure).toBeGreaterThanOrEqual(0);
    expect(sure).toBeLessThanOrEqual(1);
    for (const better of [{ around: rim.around + 0.1 }, { field: rim.field + 0.1 }, { within: rim.within / 2 }]) {
      expect(certaintyOf({ ...rim, ...better })).toBeGreaterThanOrEqual(sure);
    }
    expect(confidenceOf({ ...rim, seenShare: 0.5 })).toBeCloseTo(sure / 2, 12);
  }
});

test('of one date a patch full of half-seen borders is left out, of a season it stays; a clean field stays in both', () => {
  const [width, height] = [40, 20];
  const at = (i: number) => ({ x: i % width, y: Math.floor(i / width) });
  const size = width * height;
  const isClean = (i: number) => at(i).x < width / 2;
  const layers = {
    grid: grid(width, height),
    field: new Uint8Array(size).fill(220),
    east: Uint8Array.from({ length: size }, (_, i) => (at(i).x === width / 2 - 1 ? 250 : isClean(i) ? 4 : 24)),
    south: Uint8Array.from({ length: size }, (_, i) => (isClean(i) ? 4 : 24)),
    seen: new Uint8Array(size).fill(1)
  };
  const certainties = [...rimsOf(patchesOf(layers, 0, RULES), layers).values()].map(certaintyOf);
  expect(certainties).toHaveLength(2);
  const least = (certainties[0]! + certainties[1]!) / 2;
  expect(certainties[0]!).toBeGreaterThan(certainties[1]!);
  const kept = patchesOf(layers, 0, { ...RULES, leastCertain: least });
  expect([kept[0]! > 0, kept[width - 1]! > 0]).toEqual([true, false]);
  expect(new Set(patchesOf(layers, 0, RULES)).size).toBe(2);
  expect(ONE_DATE.leastCertain).toBeGreaterThan(RULES.leastCertain);
});
