import { describe, expect, test } from 'vitest';
import { contains, type Window } from '../../../pipeline/geo/window.ts';
import { CLOUD_CHANNELS, type CoarseLook } from '../../../pipeline/segment/cloud-input.ts';
import { glanced, inSeason } from '../../../pipeline/segment/glance.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import {
  buffered,
  coarsened,
  coarsenedClasses,
  coarseWindowOf,
  maskOfSky,
  SKY_MULTIPLE,
  type SkyNet,
  SNOW,
  skyClassesOf,
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

const alone = (look: CoarseLook, width: number) => inSeason(glanced(look, 0, width), [], [], width);

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
  const [whole] = await skyOf(pointwise, [alone(look, coarse.width)], coarse);
  const inSquares = await skyOver(pointwise, look, coarse);
  expect(inSquares.probabilities).toEqual(whole);
  expect(inSquares.seen.glance).toEqual(alone(look, coarse.width).glance);
});

test('several looks at once are answered each for itself', async () => {
  const coarse = { col: 0, row: 0, width: 8, height: 4 };
  const looks = [200, 3000, 800].map((v) => alone(lookOf(new Uint16Array(32).fill(v)), 8));
  const together = await skyOf(pointwise, looks, coarse);
  for (const [i, look] of looks.entries()) expect(together[i]).toEqual((await skyOf(pointwise, [look], coarse))[0]);
});

describe('from probabilities to classes', () => {
  const { snow, clear, thinCloud, cloud, shadow, nodata } = MASK;
  const four = (n: number): CoarseLook => {
    const band = new Uint16Array(n).fill(900);
    return { ...lookOf(band), bands: [band, band, band, band, null, null] };
  };
  const classesOf = (glance: number[], ...probabilities: number[][]) =>
    skyClassesOf(
      { look: four(glance.length), before: null, after: null, glance: Uint8Array.from(glance) },
      Float32Array.from(probabilities.flat())
    );

  test('the most probable class, where the glance does not object', () => {
    const all = [
      [0.9, 0.1, 0, 0],
      [0.1, 0.5, 0.4, 0],
      [0, 0.2, 0.8, 0],
      [0, 0.3, 0.3, 0.4]
    ];
    expect([...classesOf([clear, clear, clear, clear], ...all)]).toEqual([0, 1, 2, 3]);
    expect([...classesOf([nodata, cloud, shadow, thinCloud], ...all)]).toEqual([0, 1, 2, 3]);
  });

  test('without near infrared no shadow is claimed', () => {
    const seen = {
      look: lookOf(new Uint16Array(1).fill(900)),
      before: null,
      after: null,
      glance: Uint8Array.of(clear)
    };
    expect([...skyClassesOf(seen, Float32Array.of(0.2, 0.1, 0.1, 0.6))]).toEqual([0]);
  });

  test('at the top of the atmosphere more is asked before the glance gives way', () => {
    const look = { ...lookOf(new Uint16Array(1).fill(900)), level: 'TOA' as const };
    const seen = { look, before: null, after: null, glance: Uint8Array.of(cloud) };
    expect([...skyClassesOf(seen, Float32Array.of(0.9, 0.05, 0.05, 0))]).toEqual([2]);
    expect([...skyClassesOf(seen, Float32Array.of(0.97, 0.01, 0.01, 0.01))]).toEqual([0]);
  });

  test('ground that is not surely clear is what the glance calls it; ground that surely is stays clear', () => {
    const [unsure, sure] = [
      [0.5, 0.2, 0.2, 0.1],
      [0.97, 0.01, 0.01, 0.01]
    ];
    expect([...classesOf([thinCloud, cloud, shadow, clear], unsure, unsure, unsure, unsure)]).toEqual([1, 2, 3, 0]);
    expect([...classesOf([thinCloud, cloud, shadow, clear], sure, sure, sure, sure)]).toEqual([0, 0, 0, 0]);
  });

  test('snow in the glance is snow whatever the network takes it for, but for shadow', () => {
    const all = [
      [0.9, 0.1, 0, 0],
      [0, 0.2, 0.8, 0],
      [0.1, 0.1, 0.1, 0.7]
    ];
    expect([...classesOf([snow, snow, snow], ...all)]).toEqual([SNOW, SNOW, 3]);
  });

  test('classes of fine pixels: the sky first, then what lies on clear ground, nothing where nothing was seen', () => {
    const coarse = { col: 0, row: 0, width: 4, height: 1 };
    const w = { col: 0, row: 0, width: 8, height: 1 };
    const hasData = new Uint8Array(8).fill(1);
    hasData[7] = 0;
    const surface = (i: number) => (i === 0 ? 'snow' : i === 2 ? 'water' : 'land');
    const mask = maskOfSky(Uint8Array.of(0, 1, 2, 3), coarse, w, 2, hasData, surface);
    expect([...mask]).toEqual([snow, clear, thinCloud, thinCloud, cloud, cloud, shadow, nodata]);
    const flooded = maskOfSky(new Uint8Array(4), coarse, w, 2, hasData, () => 'water');
    expect([...flooded.subarray(0, 7)]).toEqual(new Array(7).fill(MASK.water));
    const white = maskOfSky(new Uint8Array(4).fill(SNOW), coarse, w, 2, hasData, () => 'land');
    expect([...white.subarray(0, 7)]).toEqual(new Array(7).fill(snow));
  });
});

test('cloud grows by two pixels as thin cloud, shadow by one, and neither into what is hidden already', () => {
  const { data, width } = picture(`
    1 1 1 1 1 1 1
    1 1 1 1 1 1 1
    2 1 1 1 5 1 4
    1 1 1 1 1 1 1
    0 1 1 1 1 1 1
  `);
  expect([...buffered(Uint8Array.from(data), width)]).toEqual([
    ...picture(`
      3 3 3 1 1 1 1
      3 3 3 1 1 4 4
      2 3 3 1 5 4 4
      3 3 3 1 1 4 4
      0 3 3 1 1 1 1
    `).data
  ]);
});
