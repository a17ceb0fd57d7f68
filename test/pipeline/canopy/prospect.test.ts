import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tav } from '../../../pipeline/canopy/interface.ts';
import { opticalConstants } from '../../../pipeline/canopy/optical-constants.ts';
import { type Leaf, leafSpectrum, pile } from '../../../pipeline/canopy/prospect.ts';
import { seeded } from '../../support/random.ts';

const folder = join(process.env.PARUS_DATA ?? '', 'reference', 'prosail-python');
const there = process.env.PARUS_DATA !== undefined && existsSync(folder);
if (!there) console.warn('skipped: leaf spectra of another PROSPECT need PARUS_DATA with reference/prosail-python');

const PUBLISHED: Leaf = { n: 1.2, cab: 30, car: 10, ant: 1, cbrown: 0, cw: 0.015, cm: 0.009 };

test('eight wavelengths of a published PROSPECT-D run', () => {
  const { reflectance, transmittance } = leafSpectrum(PUBLISHED);
  const rows: [number, number, number][] = [
    [450, 0.04107808924, 0.002731076829],
    [550, 0.1259542469, 0.1922474899],
    [670, 0.03681982093, 0.01998566008],
    [720, 0.2838718228, 0.4099605821],
    [800, 0.3856858231, 0.5314281729],
    [1450, 0.09470362991, 0.1894031838],
    [1650, 0.2375962108, 0.4222676842],
    [2200, 0.09744631144, 0.2492834258]
  ];
  for (const [nm, r, t] of rows) {
    expect(reflectance[nm - 400], `R ${nm}`).toBeCloseTo(r, 9);
    expect(transmittance[nm - 400], `T ${nm}`).toBeCloseTo(t, 9);
  }
});

test.skipIf(!there)('agrees with another PROSPECT-D at all 2101 wavelengths within 1e-6', () => {
  const { reflectance, transmittance } = leafSpectrum(PUBLISHED);
  const rows = readFileSync(join(folder, 'prospect_d_test.csv'), 'utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(2101);
  let worst = 0;
  rows.forEach((row, i) => {
    const [nm, r, t] = row.split(',').map(Number);
    expect(nm).toBe(400 + i);
    worst = Math.max(worst, Math.abs(reflectance[i]! - r!), Math.abs(transmittance[i]! - t!));
  });
  expect(worst).toBeLessThan(1e-9);
});

test.skipIf(!there)('agrees with a published PROSPECT-5 run, given its constants, to the four decimals printed', () => {
  const constants = readFileSync(join(folder, 'prospect5_spectra.txt'), 'utf8').trim().split('\n');
  const rows = readFileSync(join(folder, 'prospect5_spectrum.txt'), 'utf8')
    .split('\n')
    .filter((line) => /^\s*\d/.test(line));
  expect(rows).toHaveLength(2101);
  const out = new Float64Array(2);
  let worst = 0;
  rows.forEach((row, i) => {
    const [, r, t] = row.trim().split(/\s+/).map(Number);
    const c = constants[i]!.trim().split(/\s+/).map(Number);
    const k = (40 * c[1]! + 10 * c[2]! + 0.1 * c[3]! + 0.015 * c[4]! + 0.009 * c[5]!) / 2.1;
    pile(k, c[0]!, tav(40, c[0]!), tav(90, c[0]!), 2.1, out);
    worst = Math.max(worst, Math.abs(out[0]! - r!), Math.abs(out[1]! - t!));
  });
  expect(worst).toBeLessThan(5.1e-5);
});

const random = seeded(11);
const between = (low: number, high: number) => low + (high - low) * random();
const drawn = (): Leaf => ({
  n: between(1, 3),
  cab: between(0, 90),
  car: between(0, 20),
  ant: between(0, 10),
  cbrown: between(0, 1),
  cw: between(0, 0.05),
  cm: between(0.0005, 0.02)
});

test('a leaf gives out less light than it gets, all over its spectrum', () => {
  for (let n = 0; n < 40; n++) {
    const { reflectance, transmittance } = leafSpectrum(drawn());
    for (let w = 0; w < 2101; w += 9) {
      expect(reflectance[w]).toBeGreaterThan(0);
      expect(transmittance[w]).toBeGreaterThanOrEqual(0);
      expect(reflectance[w]! + transmittance[w]!).toBeLessThan(1);
    }
  }
});

test('a leaf of nothing loses nothing, whatever its structure', () => {
  for (const n of [1, 1.5, 2.7]) {
    const { reflectance, transmittance } = leafSpectrum({ ...PUBLISHED, n, cab: 0, car: 0, ant: 0, cw: 0, cm: 0 });
    for (let w = 0; w < 2101; w += 7) expect(reflectance[w]! + transmittance[w]!).toBeCloseTo(1, 9);
  }
});

test('a leaf that swallows all light shows its surface alone', () => {
  const { reflectance, transmittance } = leafSpectrum({ ...PUBLISHED, cbrown: 1e5, cm: 100 });
  const { refraction } = opticalConstants();
  for (let w = 0; w < 2101; w += 50) {
    expect(reflectance[w]).toBeCloseTo(1 - tav(40, refraction[w]!), 12);
    expect(transmittance[w]).toBeLessThan(1e-100);
  }
});

test('the structure number is continuous: one plate and a hair more are the same leaf', () => {
  const one = leafSpectrum({ ...PUBLISHED, n: 1 });
  const more = leafSpectrum({ ...PUBLISHED, n: 1 + 1e-9 });
  for (let w = 0; w < 2101; w += 50) expect(more.reflectance[w]).toBeCloseTo(one.reflectance[w]!, 7);
});

test('each content darkens the leaf where it absorbs and nowhere else', () => {
  const places: [keyof Leaf, number, number][] = [
    ['cab', 670, 900],
    ['car', 450, 900],
    ['ant', 550, 900],
    ['cbrown', 500, 1700],
    ['cw', 1450, 600],
    ['cm', 2100, Number.NaN]
  ];
  const usual = leafSpectrum(PUBLISHED);
  for (const [name, dark, same] of places) {
    const more = leafSpectrum({ ...PUBLISHED, [name]: PUBLISHED[name] * 1.5 + 0.01 });
    const both = (s: typeof usual, nm: number) => s.reflectance[nm - 400]! + s.transmittance[nm - 400]!;
    expect(both(more, dark), name).toBeLessThan(both(usual, dark));
    if (!Number.isNaN(same)) expect(both(more, same), name).toBeCloseTo(both(usual, same), 3);
  }
});

test('refuses a leaf of less than one plate or of negative contents', () => {
  expect(() => leafSpectrum({ ...PUBLISHED, n: 0.9 })).toThrow('Expected a leaf structure of 1 or more, got 0.9.');
  expect(() => leafSpectrum({ ...PUBLISHED, cw: -0.1 })).toThrow('Expected cw of a leaf from 0 on, got -0.1.');
  expect(() => leafSpectrum({ ...PUBLISHED, cab: Number.NaN })).toThrow('Expected cab');
});
