import { expect, test } from 'vitest';
import { patchField, vigourField } from '../../../../scripts/simulate/land/fields.ts';
import { LAND } from '../../../../scripts/simulate/land/knobs.ts';
import { normalShare } from '../../../../scripts/simulate/land/noise.ts';
import type { LandPlan, LandWindow, Parcel } from '../../../../scripts/simulate/land/parcel.ts';
import { drawWindow } from '../../../../scripts/simulate/land/window.ts';

const plan: LandPlan = { region: 'HHH', seed: 3, widthM: 10_000, heightM: 10_000 };
const window = (x0: number, y0: number, width: number, height: number): LandWindow => ({ x0, y0, width, height });
const road: Parcel = {
  id: 1,
  kind: 'road',
  ring: [],
  areaM2: 0,
  perimeterM: 0,
  place: 'plain',
  slopeDeg: 0,
  aspectDeg: 0,
  estate: null,
  holder: null,
  block: [0, 0]
};
/** A window that is one parcel: the field over the world alone, or with the stripes of a plot. */
const only = (w: LandWindow, parcel: Parcel) => ({
  parcels: [parcel],
  ground: new Uint16Array(w.width * w.height * 16)
});
const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / v.length;

/** Correlation of cells `dx` and `dy` cells apart. */
function correlation(v: ArrayLike<number>, width: number, dx: number, dy: number): number {
  const m = mean(v);
  let [both, pairs, own] = [0, 0, 0];
  for (let k = 0; k < v.length; k++) {
    own += (v[k]! - m) ** 2 / v.length;
    const other = k + dy * width + dx;
    if ((k % width) + dx >= width || other >= v.length) continue;
    both += (v[k]! - m) * (v[other]! - m);
    pairs++;
  }
  return both / pairs / own;
}

test('the share of a normal below its mean is a half, below 1.96 is 0.975', () => {
  expect(normalShare(0)).toBeCloseTo(0.5, 6);
  expect(normalShare(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalShare(-1.959964)).toBeCloseTo(0.025, 6);
});

test('vigour: mean 1, spread 0.12, and like its neighbourhood as domain note 3.3 has it', () => {
  const w = window(-150, -100, 300, 300);
  const v = vigourField(plan, w, only(w, road));
  const logs = Float64Array.from(v, (b) => Math.log(1 + (b - 128) / 256));
  const m = mean(logs);
  const sd = Math.sqrt(mean(logs.map((l) => (l - m) ** 2)));
  expect(Math.abs(mean(v) - 128)).toBeLessThan(2);
  expect(Math.abs(sd - LAND.vigour.sd)).toBeLessThan(0.01);
  for (const [dx, dy] of [
    [1, 0],
    [0, 1]
  ] as const) {
    const at = (metres: number) => correlation(v, 1200, (dx * metres) / 2.5, (dy * metres) / 2.5);
    expect(at(10)).toBeGreaterThan(0.7);
    expect(at(30)).toBeGreaterThan(0.25);
    expect(at(30)).toBeLessThan(0.6);
    expect(Math.abs(at(100))).toBeLessThan(0.1);
  }
});

test('a plot has stripes of 0.03 every 20 m along it, other ground has none', () => {
  const w = window(0, 0, 40, 40);
  const ring: Parcel['ring'] = [
    [0, 0],
    [0, 30],
    [300, 30],
    [300, 0],
    [0, 0]
  ]; // runs east: stripes change with y alone
  const bare = vigourField(plan, w, only(w, { ...road, ring }));
  const striped = vigourField(plan, w, only(w, { ...road, kind: 'plot', ring }));
  const ratio = (r: number, c: number) => (128 + striped[r * 160 + c]!) / (128 + bare[r * 160 + c]!) - 1;
  const rows = Array.from({ length: 160 }, (_, r) => mean(Array.from({ length: 160 }, (_, c) => ratio(r, c))));
  const most = Math.max(...rows);
  expect(Math.abs(most - LAND.vigour.stripe)).toBeLessThan(0.005);
  for (let r = 0; r + 8 < 160; r++) expect(Math.abs(rows[r]! - rows[r + 8]!)).toBeLessThan(0.006); // 20 m on: the same
  expect(Math.abs(rows[2]! + rows[6]!)).toBeLessThan(0.006); // 10 m on: the contrary
});

test('patches: every tenth of the values holds a tenth of the land; 10 to 40 m wide', () => {
  const w = window(-200, 0, 400, 400);
  const v = patchField(plan, w);
  const tenths = new Float64Array(10);
  for (const b of v) tenths[Math.floor((b * 10) / 256)]! += 1 / v.length;
  for (const share of tenths) expect(Math.abs(share - 0.1)).toBeLessThan(0.015);
  const at = (metres: number) => correlation(v, 1600, metres / 2.5, 0);
  expect(at(5)).toBeGreaterThan(0.7);
  expect(at(20)).toBeLessThan(0.5);
  expect(Math.abs(at(60))).toBeLessThan(0.1);
});

test('both fields are of the world: windows agree to the last bit', () => {
  const whole = window(-40, -30, 90, 80);
  const [big, bigPatch] = [vigourField(plan, whole), patchField(plan, whole)];
  for (const part of [window(-40, -30, 7, 9), window(-11, 13, 33, 20), window(20, -5, 1, 50)]) {
    const [small, smallPatch] = [vigourField(plan, part, drawWindow(plan, part)), patchField(plan, part)];
    const cut = (from: Uint8Array) => {
      const out: number[] = [];
      for (let r = 0; r < part.height * 4; r++) {
        const start = ((part.y0 - whole.y0) * 4 + r) * whole.width * 4 + (part.x0 - whole.x0) * 4;
        out.push(...from.subarray(start, start + part.width * 4));
      }
      return out;
    };
    expect([...small]).toEqual(cut(big));
    expect([...smallPatch]).toEqual(cut(bigPatch));
  }
});
