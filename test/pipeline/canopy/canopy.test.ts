import { expect, test } from 'vitest';
import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { toBands } from '../../../pipeline/canopy/bands.ts';
import { type Canopy, canopyBands, canopySpectrum } from '../../../pipeline/canopy/canopy.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { CANOPY_CASES, seeCase } from '../../support/canopy-cases.ts';

const leaf = { n: 1.5, cab: 45, car: 9, ant: 0, cbrown: 0, cw: 0.014, cm: 0.005 };
const canopy: Canopy = { leaf, lai: 3, alaDeg: 55, hotspot: 0.1 };
const geometry = { sunZenithDeg: 35, viewZenithDeg: 5, relativeAzimuthDeg: 90 };
const bandOf = (name: (typeof BANDS)[number]) => BANDS.indexOf(name);

test('twenty-two surfaces as another implementation saw them, within 0.0027 in every band, twenty within 0.0014', () => {
  expect(CANOPY_CASES).toHaveLength(22);
  const worst = CANOPY_CASES.map((c) => {
    const seen = seeCase(c);
    return { name: c.name, error: Math.max(...seen.map((v, b) => Math.abs(v - c.rho[b]!))) };
  });
  for (const { name, error } of worst) expect(error, name).toBeLessThan(0.0027);
  expect(worst.filter(({ error }) => error < 0.0014).length).toBeGreaterThanOrEqual(20);
});

test('over a level background the spectrum and the bands are one', () => {
  const bands = toBands(canopySpectrum(canopy, geometry, new Float64Array(2101).fill(0.2)));
  canopyBands(canopy, geometry, new Float64Array(10).fill(0.2)).forEach((v, b) => {
    expect(v).toBeCloseTo(bands[b]!, 12);
  });
});

test('a canopy that grows turns red down and near infrared up, until the ground is hidden', () => {
  let before = canopyBands({ ...canopy, lai: 0 }, geometry, BACKGROUNDS.loess_dry);
  expect([...before].map((v) => Number(v.toFixed(12)))).toEqual([...BACKGROUNDS.loess_dry]);
  for (const lai of [0.5, 1, 2, 4, 7]) {
    const now = canopyBands({ ...canopy, lai }, geometry, BACKGROUNDS.loess_dry);
    expect(now[bandOf('B04')]).toBeLessThan(before[bandOf('B04')]! + 1e-3);
    expect(now[bandOf('B08')]).toBeGreaterThan(before[bandOf('B08')]!);
    before = now;
  }
});

test('refuses a background of another length', () => {
  expect(() => canopyBands(canopy, geometry, [0.1])).toThrow('Expected a background of 10 bands, got 1.');
  expect(() => canopySpectrum(canopy, geometry, [0.1])).toThrow('Expected a background of 2101 values, got 1.');
});

test('backgrounds have ten bands between 0 and 1', () => {
  for (const [name, values] of Object.entries(BACKGROUNDS)) {
    expect(values, name).toHaveLength(10);
    for (const v of values) expect(v > 0 && v < 1, name).toBe(true);
  }
});
