import { expect, test } from 'vitest';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { planDrop } from '../../../../scripts/simulate/drop/plan.ts';
import { SENSOR } from '../../../../scripts/simulate/sensor/knobs.ts';
import { drawPass, observeSpectrum, type Pass, shadeLeft, WHITE } from '../../../../scripts/simulate/sensor/pass.ts';

const passes = Array.from({ length: 4000 }, (_, seed) => drawPass(dice(seed), 2024, 0));
const columns = (of: (p: Pass) => number) => passes.map(of);
const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
const sd = (v: readonly number[]) => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2)));
const correlation = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((x, i) => (x - mean(a)) * (b[i]! - mean(b)))) / (sd(a) * sd(b));

test('what correction leaves: the near infrared and the short wave brighter or darker, each by itself', () => {
  const gain = (b: number) => columns((p) => p.gain[b]!);
  expect(sd(gain(2))).toBe(0);
  for (const b of [4, 7]) expect(Math.abs(sd(gain(b)) / SENSOR.nirGain - 1)).toBeLessThan(0.06);
  for (const b of [8, 9]) expect(Math.abs(sd(gain(b)) / SENSOR.swirGain - 1)).toBeLessThan(0.06);
  expect(correlation(gain(4), gain(7))).toBeGreaterThan(0.99);
  expect(correlation(gain(8), gain(9))).toBeGreaterThan(0.99);
  expect(Math.abs(correlation(gain(7), gain(8)))).toBeLessThan(0.06);
});

test('light added to the visible together, to each band alone, and by haze on one date in twelve', () => {
  const clear = passes.filter((p) => p.add[0]! - p.add[9]! < 0.02);
  const add = (b: number) => clear.map((p) => p.add[b]!);
  expect(Math.abs(sd(add(9)) / SENSOR.bandAdd - 1)).toBeLessThan(0.12);
  const visible = Math.hypot(SENSOR.visibleAdd, SENSOR.bandAdd);
  expect(Math.abs(sd(columns((p) => p.add[1]!).filter((v) => v < 0.02)) / visible - 1)).toBeLessThan(0.15);
  expect(correlation(add(0), add(2))).toBeGreaterThan(0.5);
  expect(Math.abs(correlation(add(7), add(9)))).toBeLessThan(0.15);
  expect(
    correlation(
      columns((p) => p.add[1]!),
      columns((p) => p.gain[8]!)
    )
  ).toBeGreaterThan(0.4); // the short wave with the visible
  const hazy = mean(columns((p) => p.add[0]!)) / 0.025; // haze adds 0.025 at 490 nm on average
  expect(Math.abs(hazy - 0.08)).toBeLessThan(0.02);
});

test('the image lies off by 2.5 m along each axis, by 5 m before 2021', () => {
  expect(Math.abs(sd(columns((p) => p.dx)) - 2.5)).toBeLessThan(0.12);
  expect(Math.abs(sd(columns((p) => p.dy)) - 2.5)).toBeLessThan(0.12);
  const old = Array.from({ length: 2000 }, (_, seed) => drawPass(dice(seed), 2020).dx);
  expect(Math.abs(sd(old) - 5)).toBeLessThan(0.35);
});

test('seen from the east the ground is brighter than from the west: 4 % in red, 3 % in infrared either way', () => {
  const [east, west] = [10.5, -10.5].map((view) => drawPass(dice(1), 2024, view));
  const level = drawPass(dice(1), 2024, 0);
  expect(east!.gain[2]! / level.gain[2]!).toBeCloseTo(1.04, 6);
  expect(west!.gain[6]! / level.gain[6]!).toBeCloseTo(0.97, 6);
  expect(east!.add).toEqual(level.add);
});

test("a plot's mean goes through the same things: by eye", () => {
  const pass = { gain: new Float64Array(10).fill(1.1), add: new Float64Array(10).fill(0.01), dx: 0, dy: 0 };
  const see = (slip: Parameters<typeof observeSpectrum>[2]) => {
    const rho = new Float64Array(10).fill(0.2);
    observeSpectrum(rho, pass, slip);
    return rho;
  };
  expect(see(null)[4]).toBeCloseTo(0.2 * 1.1 + 0.01, 12);
  expect(see({ kind: 'shade', depth: 1 })[0]).toBeCloseTo(0.2 * 0.55 * 1.1 + 0.01, 12);
  expect(see({ kind: 'shade', depth: 1 })[7]).toBeCloseTo(0.2 * 0.45 * 1.1 + 0.01, 12);
  expect(see({ kind: 'thick', depth: 0.5 })[0]).toBeCloseTo((0.7 * 0.2 + 0.3 * WHITE[0]!) * 1.1 + 0.01, 12);
  const veiled = see({ kind: 'thin', depth: 0.4 });
  expect(veiled[0]).toBeGreaterThan(see(null)[0]!);
  expect(veiled[0]! - see(null)[0]!).toBeGreaterThan(veiled[9]! - see(null)[9]!);
});

test('shade darkens the infrared more than the visible', () => {
  expect(shadeLeft(0)[0]).toBeCloseTo(0.35, 12);
  expect(shadeLeft(1)[8]).toBeCloseTo(0.65, 12);
  for (let b = 1; b < 10; b++) expect(shadeLeft(0.3)[b]!).toBeLessThanOrEqual(shadeLeft(0.3)[b - 1]! + 1e-12);
});

test('numbers have an offset of 1000 from 25 January 2022 on, unless none is wanted', () => {
  const plan = (offset: 'auto' | 'none') =>
    planDrop({ region: 'HHH', year: 2022, seed: 3, size: 64, dates: 40, offset });
  for (const { sceneId, dnOffset } of plan('auto').dates) {
    expect(dnOffset).toBe(sceneId.split('_').at(-1)!.slice(0, 8) >= '20220125' ? 1000 : 0);
  }
  expect(new Set(plan('auto').dates.map((d) => d.dnOffset)).size).toBe(2);
  expect(plan('none').dates.every((d) => d.dnOffset === 0)).toBe(true);
});
