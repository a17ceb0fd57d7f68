import { describe, expect, test } from 'vitest';
import { contains, type Window } from '../../../pipeline/geo/window.ts';
import { CLOUD_CHANNELS, type CoarseLook } from '../../../pipeline/segment/cloud-input.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import {
  coarsened,
  coarsenedClasses,
  coarseWindowOf,
  maskOfSky,
  mostProbable,
  SKY_MULTIPLE,
  type SkyNet,
  skyOf,
  skyOver
} from '../../../pipeline/segment/sky.ts';
import { picture } from '../../support/picture.ts';
import { seeded } from '../../support/random.ts';

/** A network that sees one pixel: clear or thick cloud by the first channel. */
const pointwise: SkyNet = async (x, n, rows, columns) => {
  const out = new Float32Array(n * rows * columns * 4);
  for (let i = 0; i < n * rows * columns; i++) {
    const cloud = 1 / (1 + Math.exp(-x[i * CLOUD_CHANNELS.length]!));
    out.set([1 - cloud, 0, cloud, 0], 4 * i);
  }
  return out;
};
const lookOf = (values: Uint16Array): CoarseLook => ({
  bands: [values, values, values, null, null, null],
  level: 'L2A',
  scl: null
});

describe('coarse pixels', () => {
  test('lie on multiples of the lattice and hold the window, whatever its corner', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const w: Window = { col: random(90) - 45, row: random(90) - 45, width: 1 + random(60), height: 1 + random(60) };
      const factor = 1 + random(3);
      const c = coarseWindowOf(w, factor);
      for (const v of [c.col, c.row, c.width, c.height]) expect(Math.abs(v % SKY_MULTIPLE)).toBe(0);
      const fine = { col: c.col * factor, row: c.row * factor, width: c.width * factor, height: c.height * factor };
      expect(contains(fine, w)).toBe(true);
      expect(fine.width - w.width).toBeLessThan(2 * factor * SKY_MULTIPLE);
    }
  });

  test('are means of what has data; a window that begins in the middle of one counts its own part', () => {
    const { data, width } = picture(`
      10 20 40
      30  0 60
      50 70 90
    `);
    const w = { col: 1, row: 0, width, height: 3 };
    const c = coarseWindowOf(w, 2);
    const out = coarsened(Uint16Array.from(data), w, c, 2);
    expect([...out.subarray(0, 2)]).toEqual([20, 40]); // {10, 30}, {20, 40, 60}
    expect([...out.subarray(c.width, c.width + 2)]).toEqual([50, 80]);
    expect(out[2]).toBe(0);
    const classes = coarsenedClasses(Uint8Array.from(data), w, c, 2);
    expect([...classes.subarray(0, 2)]).toEqual([0, 20]); // the first one's north-west lies outside
  });
});

test('large ground in squares is ground in one piece', async () => {
  const random = seeded(4);
  const coarse = { col: -8, row: 4, width: 300, height: 140 };
  const look = lookOf(Uint16Array.from({ length: coarse.width * coarse.height }, () => random(6000)));
  const [whole] = await skyOf(pointwise, [{ look, before: null, after: null }], coarse);
  expect(await skyOver(pointwise, look, coarse)).toEqual(whole);
});

test('several looks at once are answered each for itself', async () => {
  const coarse = { col: 0, row: 0, width: 8, height: 4 };
  const looks = [200, 3000, 800].map((v) => ({ look: lookOf(new Uint16Array(32).fill(v)), before: null, after: null }));
  const together = await skyOf(pointwise, looks, coarse);
  for (const [i, look] of looks.entries()) expect(together[i]).toEqual((await skyOf(pointwise, [look], coarse))[0]);
});

test('classes of fine pixels: the sky first, then what lies on clear ground, nothing where nothing was seen', () => {
  const sky = mostProbable(Float32Array.of(0.9, 0.1, 0, 0, 0.1, 0.5, 0.4, 0, 0, 0.2, 0.8, 0, 0, 0.3, 0.3, 0.4));
  expect([...sky]).toEqual([0, 1, 2, 3]);
  const coarse = { col: 0, row: 0, width: 4, height: 1 };
  const w = { col: 0, row: 0, width: 8, height: 1 };
  const hasData = new Uint8Array(8).fill(1);
  hasData[7] = 0;
  const mask = maskOfSky(sky, coarse, w, 2, hasData, (i) => (i === 0 ? 'snow' : i === 2 ? 'water' : 'land'));
  const { snow, clear, thinCloud, cloud, shadow, nodata } = MASK;
  expect([...mask]).toEqual([snow, clear, thinCloud, thinCloud, cloud, cloud, shadow, nodata]);
  const flooded = maskOfSky(new Uint8Array(4), coarse, w, 2, hasData, () => 'water');
  expect([...flooded.subarray(0, 7)]).toEqual(new Array(7).fill(MASK.water));
});
