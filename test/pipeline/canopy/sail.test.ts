import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tav } from '../../../pipeline/canopy/interface.ts';
import { bimodalAngles, ellipsoidalAngles } from '../../../pipeline/canopy/leaf-angles.ts';
import { pile } from '../../../pipeline/canopy/prospect.ts';
import { type Geometry, gapsOf, overGround, sailTerms, TERM, TERMS } from '../../../pipeline/canopy/sail.ts';
import { seeded } from '../../support/random.ts';

const folder = join(process.env.PARUS_DATA ?? '', 'reference', 'prosail-python');
const there = process.env.PARUS_DATA !== undefined && existsSync(folder);
if (!there) console.warn('skipped: canopy spectra of another 4SAIL need PARUS_DATA with reference/prosail-python');

const random = seeded(5);
const between = (low: number, high: number) => low + (high - low) * random();
const geometry = (sunZenithDeg: number, viewZenithDeg: number, relativeAzimuthDeg: number): Geometry => ({
  sunZenithDeg,
  viewZenithDeg,
  relativeAzimuthDeg
});
const drawn = () => ({
  structure: { lai: between(0.05, 7), angles: ellipsoidalAngles(between(20, 80)), hotspot: between(0.01, 0.5) },
  towards: geometry(between(0, 70), between(0, 60), between(0, 360)),
  rho: between(0.01, 0.5),
  tau: between(0.001, 0.45)
});
function termsOf(structure: Parameters<typeof gapsOf>[0], towards: Geometry, rho: number, tau: number) {
  const gaps = gapsOf(structure, towards);
  const out = new Float64Array(TERMS);
  sailTerms(gaps, rho, tau, out);
  const named = Object.fromEntries(Object.entries(TERM).map(([name, at]) => [name, out[at]!]));
  return { gaps, out, ...(named as Record<keyof typeof TERM, number>) };
}

test('no canopy: the ground itself', () => {
  const structure = { lai: 0, angles: ellipsoidalAngles(50), hotspot: 0.1 };
  const { gaps, out } = termsOf(structure, geometry(30, 5, 90), 0.4, 0.4);
  for (const s of [0, 0.2, 1]) expect(overGround(gaps, out, s)).toBe(s);
});

test('black leaves: what is seen is lit ground between them', () => {
  const { structure, towards } = drawn();
  const { gaps, out } = termsOf(structure, towards, 0, 0);
  expect(overGround(gaps, out, 0.3)).toBeCloseTo(0.3 * gaps.tsstoo, 12);
});

test('a spherical canopy takes half its leaf area along every ray', () => {
  for (const sun of [0, 30, 60]) {
    const { ks, ko } = gapsOf({ lai: 1, angles: ellipsoidalAngles(57.4), hotspot: 0 }, geometry(sun, 20, 0));
    expect(ks * Math.cos((sun * Math.PI) / 180)).toBeCloseTo(0.5, 1);
    expect(ko * Math.cos((20 * Math.PI) / 180)).toBeCloseTo(0.5, 1);
  }
});

test('horizontal leaves take all of theirs', () => {
  const flat = { anglesDeg: Float64Array.of(0), shares: Float64Array.of(1) };
  const { ks, tss } = gapsOf({ lai: 2, angles: flat, hotspot: 0 }, geometry(40, 0, 0));
  expect(ks).toBeCloseTo(1, 12);
  expect(tss).toBeCloseTo(Math.exp(-2), 12);
});

test('no light is made: what comes out of a canopy is less than what goes in', () => {
  for (let n = 0; n < 300; n++) {
    const { structure, towards, rho, tau } = drawn();
    const t = termsOf(structure, towards, rho, tau);
    expect(t.rdd + t.tdd).toBeLessThan(1);
    expect(t.rsd + t.tsd + t.gaps.tss).toBeLessThan(1);
    for (const name of ['rso', 'tsd', 'tdo', 'rdd', 'rsd', 'rdo', 'tdd'] as const) expect(t[name]).toBeGreaterThan(0);
    expect(overGround(t.gaps, t.out, 0.6)).toBeGreaterThan(overGround(t.gaps, t.out, 0.1));
  }
});

test('leaves that absorb nothing lose nothing', () => {
  for (let n = 0; n < 100; n++) {
    const { structure, towards, rho } = drawn();
    const t = termsOf(structure, towards, rho, 1 - rho);
    expect(t.rdd + t.tdd).toBeCloseTo(1, 6);
    expect(t.rsd + t.tsd + t.gaps.tss).toBeCloseTo(1, 6);
  }
});

test('sun and sensor may change places', () => {
  for (let n = 0; n < 100; n++) {
    const { structure, towards, rho, tau } = drawn();
    const back = geometry(towards.viewZenithDeg, towards.sunZenithDeg, -towards.relativeAzimuthDeg);
    const [a, b] = [termsOf(structure, towards, rho, tau), termsOf(structure, back, rho, tau)];
    expect(b.rso).toBeCloseTo(a.rso, 10);
    expect(b.gaps.tsstoo).toBeCloseTo(a.gaps.tsstoo, 12);
    expect(b.rdo).toBeCloseTo(a.rsd, 10);
    expect(b.tdo).toBeCloseTo(a.tsd, 10);
  }
});

test('two layers, one over the other, are one of both leaf areas (adding; without the hot spot, which sees through)', () => {
  for (let n = 0; n < 100; n++) {
    const { structure, towards, rho, tau } = drawn();
    const half = termsOf(structure, towards, rho, tau);
    const whole = termsOf({ ...structure, lai: 2 * structure.lai }, towards, rho, tau);
    const { tss } = half.gaps;
    const loops = 1 - half.rdd * half.rdd;
    const down = (half.tsd + tss * half.rsd * half.rdd) / loops;
    const up = tss * half.rsd + down * half.rdd;
    expect(whole.rdd).toBeCloseTo(half.rdd + (half.tdd * half.tdd * half.rdd) / loops, 8);
    expect(whole.tdd).toBeCloseTo((half.tdd * half.tdd) / loops, 8);
    expect(whole.tsd).toBeCloseTo(tss * half.tsd + down * half.tdd, 8);
    expect(whole.rsd).toBeCloseTo(half.rsd + up * half.tdd, 8);
  }
});

test('a thin canopy scatters once: the volume term alone', () => {
  const structure = { lai: 1e-5, angles: ellipsoidalAngles(50), hotspot: 0 };
  const { rso, gaps } = termsOf(structure, geometry(35, 10, 60), 0.4, 0.3);
  expect(rso / 1e-5).toBeCloseTo(gaps.sob * 0.4 + gaps.sof * 0.3, 4);
});

test('in the hot spot all seen ground is lit, and brightness falls off to both sides', () => {
  const structure = { lai: 2, angles: ellipsoidalAngles(57), hotspot: 0.1 };
  const at = (view: number, azimuth: number) => termsOf(structure, geometry(30, view, azimuth), 0.05, 0.03);
  expect(at(30, 0).gaps.tsstoo).toBe(at(30, 0).gaps.tss);
  const seen = [10, 20, 30, 40, 50].map((view) => at(view, 0).rso);
  expect(Math.max(...seen)).toBe(seen[2]);
  expect(at(30, 180).rso).toBeLessThan(at(30, 0).rso);
  // without it the two gaps are independent
  const none = termsOf({ ...structure, hotspot: 0 }, geometry(30, 60, 90), 0.05, 0.03).gaps;
  expect(none.tsstoo).toBeCloseTo(none.tss * none.too, 2);
});

test('a deep canopy hides the ground', () => {
  const { gaps, out } = termsOf(
    { lai: 25, angles: ellipsoidalAngles(50), hotspot: 0.1 },
    geometry(30, 5, 90),
    0.05,
    0.02
  );
  expect(overGround(gaps, out, 1)).toBeCloseTo(overGround(gaps, out, 0), 4);
});

test('refuses a sun below the horizon, a negative leaf area, a negative hot spot', () => {
  const angles = ellipsoidalAngles(50);
  const structure = { lai: 1, angles, hotspot: 0.1 };
  expect(() => gapsOf(structure, geometry(90, 0, 0))).toThrow('Expected a zenith angle of 0 to below 90°, got 90.');
  expect(() => gapsOf({ ...structure, lai: -1 }, geometry(30, 0, 0))).toThrow('Expected a leaf area index from 0 on');
  expect(() => gapsOf({ ...structure, hotspot: -1 }, geometry(30, 0, 0))).toThrow('Expected a hot spot from 0 on');
});

test.skipIf(!there)('agrees with a published PROSAIL-5 run (two-parameter leaf angles) within 5e-5', () => {
  const numbers = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
  const [constants, soils, rows] = ['prospect5_spectra.txt', 'soil_reflectance.txt', 'REFL_CAN.txt'].map(numbers);
  const structure = { lai: 3, angles: bimodalAngles(-0.35, -0.15), hotspot: 0.01 };
  const leaf = new Float64Array(2);
  let worst = 0;
  rows!.forEach(([, , rdot, rsot, rddt, rsdt], i) => {
    const c = constants![i]!;
    const k = (40 * c[1]! + 8 * c[2]! + 0.01 * c[4]! + 0.009 * c[5]!) / 1.5;
    pile(k, c[0]!, tav(40, c[0]!), tav(90, c[0]!), 1.5, leaf);
    const t = termsOf(structure, geometry(30, 10, 0), leaf[0]!, leaf[1]!);
    const s = soils![i]![0]!;
    const loops = 1 - s * t.rdd;
    const { tss, too } = t.gaps;
    const errors = [
      overGround(t.gaps, t.out, s) - rsot!,
      t.rdd + (t.tdd * s * t.tdd) / loops - rddt!,
      t.rsd + ((tss + t.tsd) * s * t.tdd) / loops - rsdt!,
      t.rdo + (t.tdd * s * (t.tdo + too)) / loops - rdot!
    ];
    worst = Math.max(worst, ...errors.map(Math.abs));
  });
  expect(rows).toHaveLength(2101);
  expect(worst).toBeLessThan(5e-5);
});
