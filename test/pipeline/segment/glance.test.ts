import { expect, test } from 'vitest';
import type { CoarseLook } from '../../../pipeline/segment/cloud-input.ts';
import { glanced, inSeason } from '../../../pipeline/segment/glance.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';

const W = 12;
const [CROP, HAZE, CLOUD, SHADED] = [
  [0.03, 0.06, 0.04, 0.4, 0.2, 0.1],
  [0.09, 0.11, 0.09, 0.42, 0.22, 0.12],
  [0.5, 0.5, 0.5, 0.55, 0.4, 0.3],
  [0.02, 0.03, 0.02, 0.15, 0.08, 0.05]
] as const;
const even = (reflectance: readonly number[], scl: number | null = null): CoarseLook => ({
  bands: reflectance.map((v) => new Uint16Array(W * W).fill(Math.round(v * 10_000) + 1)),
  level: 'L2A',
  scl: scl === null ? null : new Uint8Array(W * W).fill(scl)
});
const at = (look: CoarseLook, day: number) => glanced(look, day, W);
const middle = W * (W / 2) + W / 2;

test('alone, a look is called by its own brightness', () => {
  const alone = (look: CoarseLook) => inSeason(at(look, 0), [], [], W);
  expect(alone(even(CLOUD)).glance[middle]).toBe(MASK.cloud);
  expect(alone(even(CROP)).glance[middle]).toBe(MASK.clear);
  expect(alone(even(CROP)).before).toBeNull();
});

test('beside its neighbours sudden haze is cloud, sudden darkness shadow; what stays is ground', () => {
  const crops = [10, 20].map((day) => at(even(CROP), day));
  const later = [40, 50].map((day) => at(even(CROP), day));
  const between = (look: CoarseLook) => inSeason(at(look, 30), [...crops].reverse(), later, W);
  expect(between(even(HAZE)).glance[middle]).toBe(MASK.thinCloud);
  expect(between(even(SHADED)).glance[middle]).toBe(MASK.shadow);
  expect(between(even(CROP)).glance[middle]).toBe(MASK.clear);
  const hazy = [10, 20].map((day) => at(even(HAZE), day));
  const stays = inSeason(
    at(even(HAZE), 30),
    hazy,
    [40, 50].map((day) => at(even(HAZE), day)),
    W
  );
  expect(stays.glance[middle]).toBe(MASK.clear);
});

test('SCL is one vote: it makes haze of what is nearly so, and cloud of no clear crop', () => {
  const nearly = [0.078, 0.085, 0.08, 0.2, 0.25, 0.2];
  expect(at(even(nearly), 0).dated.single[middle]).toBe(MASK.clear);
  expect(at(even(nearly, 9), 0).dated.single[middle]).toBe(MASK.thinCloud);
  expect(at(even(CROP, 9), 0).dated.single[middle]).toBe(MASK.clear);
});

test('pixels without data get no class', () => {
  const look = even(CROP);
  for (const band of look.bands) band![middle] = 0;
  expect(inSeason(at(look, 0), [], [], W).glance[middle]).toBe(MASK.nodata);
});
