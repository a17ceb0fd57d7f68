import { describe, expect, test } from 'vitest';
import { addDays, dateOfDay, type IsoDate, isoDate } from '../../../pipeline/dates.ts';
import { Problem } from '../../../pipeline/errors.ts';
import { plotId, sceneId } from '../../../pipeline/ids.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import type { Observation, Series } from '../../../pipeline/series/observation.ts';
import { channelsOf, planInput, type SeriesInput, seriesInput } from '../../../pipeline/series/series-input.ts';
import { seeded } from '../../support/random.ts';

const START = isoDate('2023-04-01');
/** A look so many days after the first of April 2023. */
const look = (day: number, mean: Observation['mean'], index?: Observation['index']): Observation => {
  const date = addDays(START, day);
  const rest = { clearShare: 1, count: 9, mean, sd: {} };
  return { scene: sceneId(`s${day}`), date, ...rest, ...(index && { index }) };
};
const empty = (day: number): Observation => ({ ...look(day, {}), count: 0, clearShare: 0 });
const series = (...observations: Observation[]): Series => ({ plot: plotId('p'), observations });
const from = (first: IsoDate, s: Series): Series => ({ ...s, first });

/** A reading of one band in steps of ten days, its values as they are. */
const plain = (o: Partial<SeriesInput> = {}): SeriesInput => ({
  kind: 'series',
  origin: 'first-date',
  firstDay: 0,
  stepDays: 10,
  steps: 6,
  values: ['B08'],
  centre: [0],
  scale: [1],
  ...o
});
/** The steps of a channel, rounded to three places. */
const column = (x: Float32Array | null, input: SeriesInput, c: number): number[] =>
  Array.from({ length: input.steps }, (_, s) => Math.round(x![s * channelsOf(input) + c]! * 1000) / 1000);
const nir = (s: Series, input = plain()) => column(seriesInput(s, input), input, 0);
const seen = (s: Series, input = plain()) => column(seriesInput(s, input), input, input.values.length);

describe('seriesInput', () => {
  test('three looks by eye: lines between them, `seen` halved a step, nothing beyond the last', () => {
    const s = series(look(0, { B08: 0.2 }), look(20, { B08: 0.4 }), look(31, { B08: 0.1 }));
    expect(nir(s)).toEqual([0.2, 0.3, 0.4, 0.1, 0, 0]);
    expect(seen(s)).toEqual([1, 0.5, 1, 1, 0, 0]);
  });

  test('values are centred, scaled and kept within ±6', () => {
    const input = plain({ centre: [0.3], scale: [0.1] });
    const s = series(look(0, { B08: 0.25 }), look(10, { B08: 0.5 }), look(20, { B08: 5 }), look(30, { B08: -5 }));
    expect(nir(s, input)).toEqual([-0.5, 2, 6, -6, 0, 0]);
  });

  test('several looks in a step give their median, so one bright cloud does not move it', () => {
    const s = series(look(0, { B08: 0 }), look(8, { B08: 0.3 }), look(11, { B08: 0.9 }), look(14, { B08: 0.4 }));
    expect(nir(s)).toEqual([0, 0.4, 0, 0, 0, 0]);
    expect(nir(series(look(0, { B08: 0.2 }), look(4, { B08: 0.4 })))[0]).toBe(0.3);
  });

  test('a value that one look lacks is drawn over it; one that no look has is 0', () => {
    const input = plain({ values: ['B08', 'B04', 'NDVI'], centre: [0.1, 0.5, 0], scale: [1, 1, 1] });
    const s = series(
      look(0, { B08: 0.2 }),
      look(10, { B8A: 0.2 }),
      look(20, { B08: 0.4 }),
      look(30, { B08: Number.NaN })
    );
    const x = seriesInput(s, input);
    expect(column(x, input, 0)).toEqual([0.1, 0.2, 0.3, 0, 0, 0]);
    expect(column(x, input, 1)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(column(x, input, 2)).toEqual([0, 0, 0, 0, 0, 0]);
    // looks that have none of the values were not seen: day 10 is next to one, day 30 after the last
    expect(column(x, input, 3)).toEqual([1, 0.5, 1, 0, 0, 0]);
  });

  test('indices are worked from bands, or taken as a file gives them, by any name', () => {
    const input = plain({ values: ['NDVI', 'EVI2'], centre: [0, 0], scale: [1, 1] });
    const s = series(look(0, { B08: 0.3, B04: 0.1 }), look(10, { B08: 0.3, B04: 0.1 }, { NDVI: 0.7, EVI2: 0.35 }));
    const x = seriesInput(s, input);
    expect(column(x, input, 0).slice(0, 2)).toEqual([0.5, 0.7]);
    expect(column(x, input, 1).slice(0, 2)).toEqual([0, 0.35]);
  });

  test('without a look in its steps it is null', () => {
    expect(seriesInput(series(), plain())).toBeNull();
    expect(seriesInput(from(START, series()), plain())).toBeNull();
    expect(seriesInput(series(empty(0), empty(10)), plain())).toBeNull();
    expect(seriesInput(from(START, series(look(300, { B08: 0.2 }))), plain())).toBeNull();
    expect(seriesInput(series(look(0, { B04: 0.2 })), plain())).toBeNull();
  });

  test('a first row without values anchors the count all the same', () => {
    const s = series(look(20, { B08: 0.2 }), look(40, { B08: 0.4 }));
    expect(nir(s)).toEqual([0.2, 0.3, 0.4, 0, 0, 0]);
    expect(nir(from(START, s))).toEqual([0, 0, 0.2, 0.3, 0.4, 0]);
    expect(nir(series(empty(0), ...s.observations))).toEqual([0, 0, 0.2, 0.3, 0.4, 0]);
  });

  test('by harvest year a day is the same step in each year, counted in the year of the last date or the one asked for', () => {
    const input = plain({ origin: 'harvest-year', firstDay: -120, stepDays: 60, steps: 9 });
    const at = (day: number, year: number, v: number): Observation => ({
      ...look(0, { B08: v }),
      date: dateOfDay(day, year)
    });
    const s = series(at(-60, 2023, 0.1), at(60, 2023, 0.3));
    expect(nir(s, input)).toEqual([0, 0.1, 0.2, 0.3, 0, 0, 0, 0, 0]);
    expect(nir(series(at(-60, 2021, 0.1), at(60, 2021, 0.3)), input)).toEqual(nir(s, input));
    expect(column(seriesInput(s, input, 2023), input, 0)).toEqual(nir(s, input));
    // of the season before, the autumn look stands at its end and the other beyond it
    expect(column(seriesInput(s, input, 2022), input, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0.1, 0]);
    expect(seriesInput(s, input, 2030)).toBeNull();
  });
});

describe('planInput', () => {
  test('takes the values that some look has, their mean and spread, the usual gap and the longest plot', () => {
    const input = planInput([
      series(look(0, { B08: 0.2 }), look(8, { B08: 0.4 }), look(16, { B08: 0.6 }, { LAI: 3 })),
      from(START, series(empty(50), look(57, { B08: 0.8 }))) // 57 days from its first row
    ]);
    expect(input).toMatchObject({ origin: 'first-date', firstDay: 0, stepDays: 8, steps: 8, values: ['B08', 'LAI'] });
    expect(input.centre[0]).toBeCloseTo(0.5, 10);
    expect(input.scale[0]).toBeCloseTo(Math.sqrt(0.05), 10);
    expect(input.centre[1]).toBe(3);
    expect(input.scale[1]).toBe(1); // one value has no spread
  });

  test('plots of 400 days count from their first date; one that is longer turns all to the harvest year', () => {
    const short = series(look(0, { B08: 0.2 }), look(400, { B08: 0.3 }));
    const long = series(look(0, { B08: 0.2 }), look(401, { B08: 0.3 }));
    expect(planInput([short]).origin).toBe('first-date');
    const input = planInput([short, short, long]);
    expect(input).toMatchObject({ origin: 'harvest-year', firstDay: -120 });
    expect(input.firstDay + (input.steps - 1) * input.stepDays).toBeGreaterThanOrEqual(366 - input.stepDays / 2);
    expect(planInput([from(addDays(START, -1), short)]).origin).toBe('harvest-year'); // its first row counts
  });

  test('refuses plots without a usable look', () => {
    for (const none of [[], [series()], [from(START, series())], [series(empty(0), empty(10))]]) {
      const planned = () => planInput(none);
      expect(planned).toThrow(Problem);
      expect(planned).toThrow('Expected a plot with a usable look, got none.');
    }
  });

  test('one look is one step', () => {
    const input = planInput([series(look(3, { B08: 0.25 }))]);
    expect(input).toMatchObject({ steps: 1, stepDays: 1 });
    expect([...seriesInput(series(look(3, { B08: 0.25 })), input)!]).toEqual([0, 1]);
  });
});

/** Some plots of random looks and bands, each with a first row of its own. */
function randomPlots(random: (n?: number) => number, span: number): Series[] {
  return Array.from({ length: 1 + random(5) }, () => {
    const days = new Set(Array.from({ length: 1 + random(25) }, () => random(span)));
    const looks = [...days]
      .sort((a, b) => a - b)
      .map((d) => {
        if (random() < 0.1) return empty(d);
        const bands = BANDS.filter(() => random() < 0.7);
        return look(d, Object.fromEntries(bands.map((b) => [b, random() < 0.05 ? Number.NaN : random()])));
      });
    const first = addDays(START, Math.min(...days) - random(3));
    return random() < 0.5 ? series(...looks) : from(first, series(...looks));
  });
}

describe('laws', () => {
  const usable = (plots: Series[]) => plots.some((p) => p.observations.some((o) => Object.keys(o.mean).length > 0));

  test('every plot of those that were planned for lies within the steps, finite, within ±6, in at most 96 steps', () => {
    const random = seeded(71);
    let read = 0;
    for (let k = 0; k < 150; k++) {
      const plots = randomPlots(random, [5, 60, 200, 395, 900][k % 5]!);
      if (!usable(plots)) continue;
      const input = planInput(plots);
      expect(input.steps).toBeLessThanOrEqual(96);
      for (const p of plots) {
        const x = seriesInput(p, input);
        if (x === null) continue;
        read++;
        expect(x.length).toBe(input.steps * channelsOf(input));
        expect(x.every((v) => Math.abs(v) <= 6)).toBe(true); // NaN fails too
        if (input.origin !== 'first-date') continue;
        // no usable look falls out: as many steps are wholly seen as steps have looks
        const first = p.first ?? p.observations[0]!.date;
        const at = p.observations
          .filter((o) => Object.values(o.mean).some((v) => !Number.isNaN(v)))
          .map((o) => Math.round((Date.parse(o.date) - Date.parse(first)) / 86_400_000 / input.stepDays));
        expect(column(x, input, input.values.length).filter((v) => v === 1)).toHaveLength(new Set(at).size);
      }
    }
    expect(read).toBeGreaterThan(200);
  });

  test('the longest plots by the day keep to 96 steps', () => {
    for (let days = 90; days <= 400; days++) {
      const daily = Array.from({ length: days + 1 }, (_, d) => look(d, { B08: 0.1 }));
      expect(planInput([series(...daily)]).steps, `${days} days`).toBeLessThanOrEqual(96);
    }
  });

  test('by first date all plots moved by some days read the same, their plan too', () => {
    const random = seeded(72);
    for (let k = 0; k < 60; k++) {
      const plots = randomPlots(random, 300);
      if (!usable(plots)) continue;
      const input = planInput(plots);
      expect(input.origin).toBe('first-date');
      const by = random(4000) - 2000;
      const moved = plots.map((p) => ({
        ...p,
        ...(p.first && { first: addDays(p.first, by) }),
        observations: p.observations.map((o) => ({ ...o, date: addDays(o.date, by) }))
      }));
      expect(planInput(moved)).toEqual(input);
      for (const [i, p] of plots.entries()) expect(seriesInput(moved[i]!, input)).toEqual(seriesInput(p, input));
    }
  });
});
