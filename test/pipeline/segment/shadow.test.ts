import { expect, test } from 'vitest';
import { classifyLook, type Look } from '../../../pipeline/segment/clear.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { findShadows } from '../../../pipeline/segment/shadow.ts';

/** 80 × 80 px of crops, a cloud of 12 × 12 at (50, 50) and dark ground of its size at `at`. */
function scene(at: { col: number; row: number }): Look {
  const bands = { B02: 0.03, B03: 0.06, B04: 0.04, B08: 0.4, B11: 0.2 };
  const layers = Object.entries(bands).map(([name, v]) => [name, new Float32Array(6400).fill(v)] as const);
  for (const [name, layer] of layers) {
    for (let k = 0; k < 144; k++) {
      const [dx, dy] = [k % 12, Math.floor(k / 12)];
      layer[(at.row + dy) * 80 + at.col + dx]! *= 0.45;
      layer[(50 + dy) * 80 + 50 + dx] = name === 'B11' ? 0.4 : 0.55;
    }
  }
  return { bands: Object.fromEntries(layers), width: 80, level: 'L2A', scl: null };
}
const shadowAt = (mask: Uint8Array, col: number, row: number) => mask[row * 80 + col] === MASK.shadow;

test('a shadow lies away from the sun, at the distance that the height gives', () => {
  // Sun in the south-east (135°), 45° high: 400 m of height throw the shadow 400 m to the north-west, 28 px each way.
  const sun = { azimuthDeg: 135, zenithDeg: 45 };
  const look = scene({ col: 22, row: 22 });
  const mask = findShadows(classifyLook(look), look, { pixelM: 10, sun });
  expect(shadowAt(mask, 27, 27)).toBe(true);
  expect(mask.filter((c) => c === MASK.shadow).length).toBe(144);
});

test('dark ground on the sunward side is a field, not a shadow', () => {
  const look = scene({ col: 22, row: 22 });
  const mask = findShadows(classifyLook(look), look, { pixelM: 10, sun: { azimuthDeg: 315, zenithDeg: 45 } });
  expect(mask.some((c) => c === MASK.shadow)).toBe(false);
});

test('without the sun, dark ground near a cloud is taken, and none where there is no cloud', () => {
  const look = scene({ col: 22, row: 22 });
  const single = classifyLook(look);
  expect(shadowAt(findShadows(single, look, { pixelM: 10, sun: null }), 27, 27)).toBe(true);
  const cloudless = single.map((c) => (c === MASK.cloud || c === MASK.thinCloud ? MASK.clear : c));
  expect(findShadows(cloudless, look, { pixelM: 10, sun: null }).some((c) => c === MASK.shadow)).toBe(false);
});
