import { expect, test } from 'vitest';
import { BACKGROUNDS, type BackgroundName } from '../../../pipeline/canopy/backgrounds.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { isSnow, snowLayer } from '../../../pipeline/segment/snow.ts';
import { seeded } from '../../support/random.ts';

const of = (name: BackgroundName) => {
  const v = BACKGROUNDS[name];
  return [v[BANDS.indexOf('B03')]!, v[BANDS.indexOf('B08')]!, v[BANDS.indexOf('B11')]!] as const;
};

test('of all surfaces that Parus knows only snow is snow', () => {
  const found = (Object.keys(BACKGROUNDS) as BackgroundName[]).filter((name) => isSnow(...of(name)));
  expect(found).toEqual(['snow']);
});

test('water has a snow-like NDSI and is kept out by its darkness', () => {
  const [green, nir, swir] = of('flood_muddy');
  expect((green - swir) / (green + swir)).toBeGreaterThan(0.42);
  expect(isSnow(green, nir, swir)).toBe(false);
  expect(isSnow(green, 0.2, swir)).toBe(true);
});

test('no data is no snow', () => {
  for (const k of [0, 1, 2]) {
    const v = [...of('snow')] as [number, number, number];
    v[k] = Number.NaN;
    expect(isSnow(...v)).toBe(false);
  }
});

test('a layer answers pixel by pixel, and more light in the short wave never makes snow', () => {
  const random = seeded(4);
  const layer = () => Float32Array.from({ length: 400 }, () => (random() < 0.05 ? Number.NaN : random()));
  const [green, nir, swir] = [layer(), layer(), layer()];
  const found = snowLayer({ green, nir, swir });
  const brighter = snowLayer({ green, nir, swir: swir.map((v) => v + 0.05) });
  expect(new Set(found)).toEqual(new Set([0, 1]));
  for (let i = 0; i < 400; i++) {
    expect(found[i]).toBe(isSnow(green[i]!, nir[i]!, swir[i]!) ? 1 : 0);
    expect(brighter[i]!).toBeLessThanOrEqual(found[i]!);
  }
});

test('the mask of a date calls the same pixels snow where no cloud rule came first', () => {
  const random = seeded(9);
  const n = 600;
  const layer = (most: number) => Float32Array.from({ length: n }, () => 0.02 + most * random());
  const bands = { B02: layer(0.04), B03: layer(0.5), B04: layer(0.5), B08: layer(0.5), B11: layer(0.2) };
  const mask = classifyLook({ bands, width: 20, level: 'L2A', scl: null });
  const snow = snowLayer({ green: bands.B03, nir: bands.B08, swir: bands.B11 });
  expect([...mask].map((c) => c === MASK.snow)).toEqual([...snow].map((s) => s === 1));
  expect(snow.includes(1)).toBe(true);
});
