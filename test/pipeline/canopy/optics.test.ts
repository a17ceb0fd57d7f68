import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { e1 } from '../../../pipeline/canopy/exponential-integral.ts';
import { tav } from '../../../pipeline/canopy/interface.ts';
import { opticalConstants } from '../../../pipeline/canopy/optical-constants.ts';
import { seeded } from '../../support/random.ts';

const folder = join(process.env.PARUS_DATA ?? '', 'reference');
const there = process.env.PARUS_DATA !== undefined && existsSync(join(folder, 'prosail-python'));
if (!there) console.warn('skipped: surface transmissivities and optical constants need PARUS_DATA with reference');

test('E1 as tabulated (Abramowitz & Stegun, tables 5.1 and 5.2)', () => {
  expect(e1(0.01)).toBeCloseTo(4.0379295765381, 11);
  expect(e1(0.5)).toBeCloseTo(0.5597735947761608, 13);
  expect(e1(1)).toBeCloseTo(0.2193839343955203, 13);
  expect(e1(2)).toBeCloseTo(0.04890051070806112, 13);
  expect(e1(10) * 1e6).toBeCloseTo(4.156968929685324, 10);
});

test('E1 falls as −exp(−x)/x says, across the join of series and fraction', () => {
  const random = seeded(3);
  for (let n = 0; n < 200; n++) {
    const x = n === 0 ? 1 : 0.05 + 6 * random();
    const h = 1e-4 * x;
    expect((e1(x + h) - e1(x - h)) / (2 * h)).toBeCloseTo(-Math.exp(-x) / x, 5);
  }
  expect(() => e1(0)).toThrow('Expected x above 0, got 0.');
});

/** Fresnel's equations averaged over the cone by the midpoint rule: an oracle without a closed form. */
function averaged(alphaDeg: number, n: number): number {
  const [steps, end] = [20_000, (alphaDeg * Math.PI) / 180];
  let [sum, weight] = [0, 0];
  for (let i = 0; i < steps; i++) {
    const a = ((i + 0.5) / steps) * end;
    const b = Math.asin(Math.sin(a) / n);
    const w = Math.sin(a) * Math.cos(a);
    const s = (Math.sin(a - b) / Math.sin(a + b)) ** 2;
    const p = (Math.tan(a - b) / Math.tan(a + b)) ** 2;
    sum += w * (1 - (s + p) / 2);
    weight += w;
  }
  return sum / weight;
}

test('the surface lets through what Fresnel says, averaged over the cone', () => {
  for (const n of [1.2, 1.33, 1.45, 1.52]) {
    for (const alpha of [10, 40, 59, 90]) expect(tav(alpha, n), `${alpha}° ${n}`).toBeCloseTo(averaged(alpha, n), 6);
    expect(tav(0, n)).toBeCloseTo((4 * n) / (n + 1) ** 2, 12);
  }
});

test('isotropic light: glass of 1.5 throws back 9.18 %, water of 1.333 6.7 % (Duntley 1942; Judd 1942)', () => {
  expect(1 - tav(90, 1.5)).toBeCloseTo(0.0918, 4);
  expect(1 - tav(90, 1.333)).toBeCloseTo(0.0665, 3);
  expect(tav(40, 1)).toBe(1);
  expect(() => tav(91, 1.4)).toThrow('Expected a cone of 0..90 degrees, got 91.');
  expect(() => tav(40, 0.9)).toThrow('Expected a refractive index of 1 or more, got 0.9.');
});

test.skipIf(!there)('transmissivities within 40° as another PROSPECT has them', () => {
  const { refraction } = opticalConstants();
  const rows = readFileSync(join(folder, 'prosail-python', 'tav_alpha40_prospectd.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(rows).toHaveLength(2102);
  rows.slice(1).forEach((row, i) => {
    expect(tav(40, refraction[i]!)).toBeCloseTo(Number(row.split(',')[1]), 9);
  });
});

test.skipIf(!there)('the constants are those of the published table, digit for digit', () => {
  const c = opticalConstants();
  const columns = [c.refraction, c.chlorophyll, c.carotenoid, c.anthocyanin, c.brown, c.water, c.dryMatter];
  const rows = readFileSync(join(folder, 'prospect-R', 'dataSpec_PRO.txt'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  expect(rows).toHaveLength(2101);
  const wrong = rows.filter((row, i) => {
    const values = row.split(/\s+/).map(Number);
    return values[0] !== 400 + i || columns.some((column, j) => column[i] !== values[j + 1]);
  });
  expect(wrong).toEqual([]);
});

test('water absorbs at 1450 nm, chlorophyll at 670 nm, and 2500 nm is the end', () => {
  const c = opticalConstants();
  expect(c.water[1450 - 400]).toBeGreaterThan(25);
  expect(c.chlorophyll[670 - 400]).toBeGreaterThan(0.03);
  expect(c.chlorophyll[800 - 400]).toBe(0);
  for (const column of Object.values(c)) expect(column).toHaveLength(2101);
});
