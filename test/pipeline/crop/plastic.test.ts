import { expect, test } from 'vitest';
import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { type PlasticLook, plasticInput, seasonPlastic } from '../../../pipeline/crop/plastic.ts';
import { pmli } from '../../../pipeline/raster/indices.ts';
import { BANDS, type Band } from '../../../pipeline/scene/bands.ts';
import { seeded } from '../../support/random.ts';

const meanOf = (v: readonly number[]) => Object.fromEntries(BANDS.map((b, i) => [b, v[i]!])) as Record<Band, number>;

test('PMLI is a difference of two inputs, and lower over film and roof than over dry soil', () => {
  const [red, swir] = [BANDS.indexOf('B04'), BANDS.indexOf('B11')];
  // input = (ln v − centre) / 0.6, centre −2.3 in B04 and −1.5 in B11
  for (const name of ['white_film', 'pe_greenhouse', 'loess_dry', 'straw_stubble'] as const) {
    const v = BACKGROUNDS[name];
    const x = plasticInput(meanOf(v))!;
    const difference = 0.6 * (x[swir]! - x[red]!) + (-1.5 - -2.3);
    expect(Math.tanh(difference / 2)).toBeCloseTo(pmli(v[swir]!, v[red]!), 5);
  }
  const of = (name: keyof typeof BACKGROUNDS) => pmli(BACKGROUNDS[name][swir]!, BACKGROUNDS[name][red]!);
  expect(of('white_film')).toBeLessThan(0.1);
  expect(of('pe_greenhouse')).toBeLessThan(0.1);
  for (const soil of ['loess_dry', 'black_soil', 'red_soil', 'straw_stubble'] as const)
    expect(of(soil)).toBeGreaterThan(0.2);
});

test('a spectrum with a band missing or no number has no input; darkness and glare stay in bounds', () => {
  const whole = meanOf(BACKGROUNDS.loess_dry);
  const { B11: _, ...without } = whole;
  expect(plasticInput(without)).toBeNull();
  expect(plasticInput({ ...whole, B05: Number.NaN })).toBeNull();
  expect(plasticInput({})).toBeNull();
  for (const v of [-0.01, 0, 1e-9, 0.5, 1, 2.5]) {
    const x = plasticInput(meanOf(BANDS.map(() => v)))!;
    expect(x.every((value) => Number.isFinite(value) && Math.abs(value) <= 4)).toBe(true);
  }
});

const looks = (values: readonly number[], days = values.map((_, i) => 5 * i)): PlasticLook[] =>
  values.map((v, i) => ({ day: days[i]!, roof: v, film: 1 - v }));

test('one look claims nothing, two claim the lower, a lone flash is not believed', () => {
  expect(seasonPlastic([])).toBeNull();
  expect(seasonPlastic(looks([0.9]))).toBeNull();
  expect(seasonPlastic(looks([0.9, 0.6]))!.roof).toBeCloseTo(0.6, 12);
  expect(seasonPlastic(looks([0.1, 0.95, 0.2]))!.roof).toBeCloseTo(0.2, 12);
  expect(seasonPlastic(looks([0.1, 0.9, 0.8, 0.1]))!.roof).toBeCloseTo(0.8, 12);
});

test('looks further apart than 45 days do not speak for each other', () => {
  expect(seasonPlastic(looks([0.9, 0.9], [0, 46]))).toBeNull();
  expect(seasonPlastic(looks([0.9, 0.7], [0, 45]))!.roof).toBeCloseTo(0.7, 12);
  // the third look has no neighbour: the first two are heard, and it is not
  expect(seasonPlastic(looks([0.3, 0.2, 0.9], [0, 10, 100]))!.roof).toBeCloseTo(0.2, 12);
});

test('as a slow reading of the rule says it, for any season', () => {
  const random = seeded(7);
  for (let k = 0; k < 300; k++) {
    let day = 0;
    const season = Array.from({ length: random(8) }, (): PlasticLook => {
      day += 1 + random(60);
      return { day, roof: random(), film: random() };
    });
    const found = (of: 'roof' | 'film') =>
      season.flatMap((here, i) => {
        const heard = season
          .filter((l, j) => Math.abs(i - j) <= 1 && Math.abs(l.day - here.day) <= 45)
          .map((l) => l[of])
          .toSorted((a, b) => a - b);
        return heard.length < 2 ? [] : [heard.length === 3 ? heard[1]! : heard[0]!];
      });
    const answer = seasonPlastic(season);
    if (found('roof').length === 0) expect(answer).toBeNull();
    else expect(answer).toEqual({ roof: Math.max(...found('roof')), film: Math.max(...found('film')) });
  }
});
