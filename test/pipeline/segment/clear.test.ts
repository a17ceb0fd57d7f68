import { expect, test } from 'vitest';
import type { Band } from '../../../pipeline/scene/bands.ts';
import { classifyLook, type Look } from '../../../pipeline/segment/clear.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';

/** Surface reflectance of B02 B03 B04 B08 B11 as Sentinel-2 L2A shows them over farmland. */
const GROUND = {
  crop: [0.03, 0.06, 0.04, 0.4, 0.2],
  soil: [0.09, 0.13, 0.18, 0.26, 0.34],
  film: [0.14, 0.17, 0.21, 0.3, 0.33], // mulch film on dry soil
  cloud: [0.55, 0.56, 0.57, 0.62, 0.42],
  haze: [0.13, 0.14, 0.13, 0.34, 0.2],
  shadow: [0.02, 0.025, 0.02, 0.08, 0.04],
  snow: [0.7, 0.72, 0.7, 0.65, 0.08],
  water: [0.05, 0.06, 0.04, 0.03, 0.01]
} as const;
const NAMES: Band[] = ['B02', 'B03', 'B04', 'B08', 'B11'];

function field(ground: readonly number[], bands = NAMES.length, level: Look['level'] = 'L2A'): Look {
  const layers = NAMES.slice(0, bands).map((name, b) => [name, new Float32Array(25).fill(ground[b]!)]);
  return { bands: Object.fromEntries(layers), width: 5, level, scl: null };
}

test.each([
  ['crop', MASK.clear],
  ['soil', MASK.clear],
  ['film', MASK.clear],
  ['cloud', MASK.cloud],
  ['haze', MASK.thinCloud],
  ['shadow', MASK.shadow],
  ['snow', MASK.snow],
  ['water', MASK.water]
] as const)('%s is class %i', (ground, expected) => {
  expect(new Set(classifyLook(field(GROUND[ground])))).toEqual(new Set([expected]));
});

test('three and four bands tell cloud from crops and soil', () => {
  for (const bands of [3, 4]) {
    expect(classifyLook(field(GROUND.cloud, bands))[12]).toBe(MASK.cloud);
    expect(classifyLook(field(GROUND.haze, bands))[12]).toBe(MASK.thinCloud);
    expect(classifyLook(field(GROUND.crop, bands))[12]).toBe(MASK.clear);
    expect(classifyLook(field(GROUND.soil, bands))[12]).toBe(MASK.clear);
  }
});

test('at the top of the atmosphere air is not cloud', () => {
  const seenThroughAir = [0.1, 0.1, 0.07, 0.36, 0.2]; // a crop with Rayleigh scattering on top
  expect(classifyLook(field(seenThroughAir, 5, 'TOA'))[12]).toBe(MASK.clear);
  expect(classifyLook(field([0.3, 0.3, 0.3, 0.45, 0.3], 5, 'TOA'))[12]).toBe(MASK.cloud);
});

test('a band without data is no look, and SCL alone makes no cloud', () => {
  const look = field(GROUND.crop);
  look.bands.B11![7] = Number.NaN;
  const mask = classifyLook({ ...look, scl: new Uint8Array(25).fill(9) });
  expect(mask[7]).toBe(MASK.nodata);
  expect(mask[12]).toBe(MASK.clear);
});
