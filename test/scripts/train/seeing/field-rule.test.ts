import { expect, test } from 'vitest';
import {
  addLook,
  boundaryOf,
  type ClearLook,
  croplandOf,
  newMarks,
  stepStrength
} from '../../../../scripts/train/seeing/field-rule.ts';

const W = 12;
const band = (name: ClearLook['bands'][number]['name'], at: (col: number) => number) => ({
  name,
  values: Uint16Array.from({ length: W * W }, (_, i) => Math.round(at(i % W) * 10_000) + 1)
});
/** Two fields side by side, the west one of columns 0..5. */
function look(month: number, west: { red: number; nir: number }, east: { red: number; nir: number }): ClearLook {
  const of = (key: 'red' | 'nir') => (col: number) => (col < W / 2 ? west : east)[key];
  return { month, bands: [band('B04', of('red')), band('B08', of('nir'))], usable: new Uint8Array(W * W).fill(1) };
}
const GREEN = { red: 0.04, nir: 0.42 };
const BARE = { red: 0.15, nir: 0.24 };
const WOOD = { red: 0.03, nir: 0.3 };
const ROOF = { red: 0.2, nir: 0.23 };

test('two fields that differ in one month only are parted along their edge and nowhere else', () => {
  const looks = [look(1, GREEN, GREEN), look(2, GREEN, BARE), look(3, BARE, BARE)];
  const steps = looks.map((l) => ({ month: l.month, strength: stepStrength(l, W) }));
  const boundary = boundaryOf(steps, W * W);
  const row = [...boundary.subarray(6 * W, 7 * W)];
  expect(row.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(row.slice(7)).toEqual([0, 0, 0, 0, 0]);
  expect(Math.min(row[5]!, row[6]!)).toBeGreaterThan(40);
});

test("a hidden cloud's edge on one of three dates of a month leaves no trace", () => {
  const looks = [look(4, GREEN, GREEN), look(4, GREEN, ROOF), look(4, GREEN, GREEN)];
  const steps = looks.map((l) => ({ month: l.month, strength: stepStrength(l, W) }));
  expect(boundaryOf(steps, W * W).every((b) => b === 0)).toBe(true);
});

test('what was not seen draws no boundary', () => {
  const half = look(4, GREEN, BARE);
  for (let i = 0; i < W * W; i++) if (i % W >= W / 2) half.usable[i] = 0;
  const strength = stepStrength(half, W);
  expect([...strength.subarray(0, W)]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
});

test('where the data end, the last column stands for what lies beyond, as at the edge of the raster', () => {
  const whole = look(4, GREEN, BARE);
  const ended = look(4, GREEN, BARE);
  for (let i = 0; i < W * W; i++) {
    if (i % W < 9) continue;
    ended.usable[i] = 0;
    for (const { values } of ended.bands) values[i] = 0;
  }
  const [all, some] = [stepStrength(whole, W), stepStrength(ended, W)];
  for (let i = 0; i < W * W; i++) expect(some[i]).toBe(i % W < 9 ? all[i] : 0);
});

test('a field greens and bares, a town does neither, a wood stays, water is water', () => {
  const likeness = (months: { red: number; nir: number }[], wet = false): number => {
    const marks = newMarks(W * W);
    for (const [m, ground] of months.entries()) addLook(marks, look(m, ground, ground), () => wet);
    return croplandOf(marks, W, true)[6 * W + 6]!;
  };
  expect(likeness([BARE, BARE, GREEN, GREEN, BARE])).toBe(255);
  expect(likeness([GREEN, { red: 0.07, nir: 0.36 }, GREEN, { red: 0.06, nir: 0.3 }])).toBeGreaterThan(160); // sown grass
  expect(likeness([ROOF, ROOF, ROOF, ROOF])).toBe(0);
  expect(likeness([WOOD, WOOD, WOOD, WOOD])).toBeLessThan(60);
  expect(likeness([BARE, GREEN, BARE], true)).toBe(0);
});

test('never seen is no field, and without infrared all that was seen may be one', () => {
  const marks = newMarks(4);
  expect([...croplandOf(marks, 2, true)]).toEqual([0, 0, 0, 0]);
  marks.looks.fill(3);
  expect([...croplandOf(marks, 2, false)]).toEqual([255, 255, 255, 255]);
});
