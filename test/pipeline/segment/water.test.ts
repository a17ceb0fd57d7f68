import { expect, test } from 'vitest';
import { BACKGROUNDS, type BackgroundName } from '../../../pipeline/canopy/backgrounds.ts';
import { BANDS, type Band } from '../../../pipeline/scene/bands.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { floodedLayer, isFlooded, isWater, waterLayer, waterProbability } from '../../../pipeline/segment/water.ts';
import { seeded } from '../../support/random.ts';

const WATERS: BackgroundName[] = ['clear_water', 'paddy_turbid', 'flood_muddy'];
const band = (name: BackgroundName, b: Band) => BACKGROUNDS[name][BANDS.indexOf(b)]!;
const seen = (name: BackgroundName) =>
  [band(name, 'B03'), band(name, 'B04'), band(name, 'B08'), band(name, 'B11')] as const;

test('of all surfaces that Parus knows the three waters are water, and they alone', () => {
  const ground = (Object.keys(BACKGROUNDS) as BackgroundName[]).filter((n) => !/^(cloud|cirrus)/.test(n));
  const found = ground.filter((name) => isWater(...seen(name)));
  expect(found.sort()).toEqual([...WATERS].sort());
  for (const name of WATERS) expect(waterProbability(...seen(name))).toBeGreaterThan(0.85);
  for (const name of ['loess_dry', 'soil_wet_prosail', 'straw_stubble', 'white_film'] as const) {
    expect(waterProbability(...seen(name))).toBeLessThan(0.1);
  }
});

test('on its lines the soft rule says one half', () => {
  expect(waterProbability(0.09, 0.09, 0.1, 0.09)).toBeCloseTo(0.5, 12); // MNDWI 0, NDWI below
  expect(waterProbability(0.09, 0.08, 0.09, 0.2)).toBeCloseTo(0.5, 12); // NDWI 0, MNDWI below
  expect(waterProbability(0.2, 0.035, 0.065, 0.02)).toBeCloseTo(0.5, 12); // NDVI 0.3
  expect(waterProbability(0.2, 0.15, 0.15, 0.02)).toBeCloseTo(0.5, 12); // near infrared 0.15
  expect(waterProbability(0.09, 0.08, 0.09, null)).toBeCloseTo(0.5, 12); // NDWI 0
});

test('above one half exactly where the hard rule holds, with a short-wave band and without', () => {
  const random = seeded(1);
  let wet = 0;
  for (let i = 0; i < 5000; i++) {
    const [green, red, nir, swir] = Array.from({ length: 4 }, () => 0.001 + 0.3 * random()) as [
      number,
      number,
      number,
      number
    ];
    for (const s of [swir, null]) {
      const p = waterProbability(green, red, nir, s);
      if (Math.abs(p - 0.5) > 1e-9) expect(p > 0.5).toBe(isWater(green, red, nir, s));
      if (p > 0.5) wet++;
      // darker short wave, or less near infrared over the same red, never makes it less likely
      if (s !== null) expect(waterProbability(green, red, nir, 0.9 * s)).toBeGreaterThanOrEqual(p);
      expect(waterProbability(green, red, 0.9 * nir, s)).toBeGreaterThanOrEqual(p);
    }
  }
  expect(wet).toBeGreaterThan(300);
});

test('a paddy is flooded with bare water and with young plants in it; soil, stubble and a closed canopy are not', () => {
  for (const name of WATERS) expect(isFlooded(band(name, 'B04'), band(name, 'B08'), band(name, 'B11'))).toBe(true);
  for (const name of ['loess_dry', 'red_soil', 'straw_stubble', 'white_film'] as const) {
    expect(isFlooded(band(name, 'B04'), band(name, 'B08'), band(name, 'B11'))).toBe(false);
  }
  expect(isFlooded(0.06, 0.14, 0.06)).toBe(true); // a fortnight after transplanting: NDVI 0.40, LSWI 0.40
  expect(isFlooded(0.03, 0.45, 0.2)).toBe(false); // a closed canopy: EVI2 0.69, LSWI 0.38
});

test('no data has no answer', () => {
  for (let k = 0; k < 4; k++) {
    const v = [0.06, 0.04, 0.03, 0.01] as [number, number, number, number];
    v[k] = Number.NaN;
    expect(waterProbability(...v)).toBeNaN();
    expect(isWater(...v)).toBe(false);
    if (k > 0) expect(isFlooded(v[1], v[2], v[3])).toBe(false);
  }
  expect(waterProbability(0, 0, 0, 0)).toBeNaN();
});

test('ground half under snow is no water, though its MNDWI is high', () => {
  for (const soil of ['loess_dry', 'black_soil', 'straw_stubble'] as const) {
    for (const share of [0.3, 0.5, 0.7]) {
      const [g, r, n, s] = (['B03', 'B04', 'B08', 'B11'] as const).map(
        (b) => share * band('snow', b) + (1 - share) * band(soil, b)
      ) as [number, number, number, number];
      expect(isWater(g, r, n, s)).toBe(false);
      expect(waterProbability(g, r, n, s)).toBeLessThan(0.05);
    }
  }
});

test('layers answer pixel by pixel', () => {
  const random = seeded(3);
  const n = 600;
  const layer = (most: number) => Float32Array.from({ length: n }, () => 0.02 + most * random());
  const layers = { green: layer(0.3), red: layer(0.3), nir: layer(0.3), swir: layer(0.3) };
  const p = waterLayer(layers);
  const dry = waterLayer({ ...layers, swir: null });
  const flooded = floodedLayer(layers);
  expect(new Set(flooded).size).toBe(2);
  for (let i = 0; i < n; i++) {
    const [g, r, near, short] = [layers.green[i]!, layers.red[i]!, layers.nir[i]!, layers.swir[i]!];
    expect(p[i]).toBeCloseTo(waterProbability(g, r, near, short), 6);
    expect(dry[i]).toBeCloseTo(waterProbability(g, r, near, null), 6);
    expect(flooded[i]).toBe(isFlooded(r, near, short) ? 1 : 0);
  }
});

test('the mask of a date calls water only what is water by its short wave, and all of that which is dark enough', () => {
  const random = seeded(3);
  const n = 600;
  const layer = (most: number) => Float32Array.from({ length: n }, () => 0.02 + most * random());
  const bands = { B02: layer(0.04), B03: layer(0.3), B04: layer(0.3), B08: layer(0.3), B11: layer(0.3) };
  const mask = classifyLook({ bands, width: 20, level: 'L2A', scl: null });
  let checked = 0;
  for (let i = 0; i < n; i++) {
    const [g, r, near, short] = [bands.B03[i]!, bands.B04[i]!, bands.B08[i]!, bands.B11[i]!];
    if (mask[i] !== MASK.water && mask[i] !== MASK.clear) continue;
    checked++;
    if (near < 0.15 && g > short) expect(isWater(g, r, near, short)).toBe(mask[i] === MASK.water);
  }
  expect(checked).toBeGreaterThan(300);
});
