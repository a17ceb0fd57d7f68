import { dayNumber, dayOfYear, type IsoDate, yearOf } from '../dates.ts';
import { Problem } from '../errors.ts';
import { BANDS } from '../scene/bands.ts';
import { INDICES, valuesOf } from './crop-input.ts';
import type { Observation, Series } from './observation.ts';
import { drawBetween, median } from './series-grid.ts';

/**
 * How a network that was trained on someone's own series reads a plot: `steps` steps of `stepDays` days, in each the named
 * values, centred and scaled by the training plots, and `seen`, which says how near the nearest look is (1 in its own step, halved every
 * step, 0 out of reach). Chosen from the series by `planInput`, kept in the model's file.
 */
export type SeriesInput = {
  kind: 'series';
  origin: 'first-date' | 'harvest-year'; // day 0 is the plot's first date, or 1 January of its season less `firstDay`
  firstDay: number;
  stepDays: number;
  steps: number;
  values: string[]; // bands and indices
  centre: number[];
  scale: number[];
};

/** All plots within so many days: their dates are counted from each plot's first. */
const ONE_SEASON_DAYS = 400;
/** More steps than this only cost time: a season of 365 days in steps of four. */
const MOST_STEPS = 96;

/** What a look may hold, in the order of `valuesOf`. */
const KNOWN: readonly string[] = [...BANDS, ...INDICES];

const firstOf = (s: Series): IsoDate | undefined => s.first ?? s.observations[0]?.date;

/** Where the harvest-year count begins and ends: from sowing in autumn to the year's end. */
const HARVEST_YEAR = { firstDay: -120, lastDay: 366 } as const;

/**
 * The reading that fits some series: the values that at least one look has, as many steps as the longest plot spans, each as long as the
 * usual gap between looks. Where a plot spans more than 400 days all are counted by the day of their season instead. Throws a
 * Problem where no plot has a look with a value.
 */
export function planInput(series: readonly Series[]): SeriesInput {
  const dated = series.filter((s) => s.observations.length > 0);
  if (!dated.some((s) => s.observations.some(hasValue))) {
    throw new Problem('BadItem', 'Expected a plot with a usable look, got none.');
  }
  const spans = dated.map((s) => dayNumber(s.observations.at(-1)!.date) - dayNumber(firstOf(s)!));
  const span = spans.reduce((most, d) => Math.max(most, d), 0);
  const gaps = dated.flatMap(({ observations }) =>
    observations.slice(1).map((o, i) => dayNumber(o.date) - dayNumber(observations[i]!.date))
  );
  const origin = span <= ONE_SEASON_DAYS ? 'first-date' : 'harvest-year';
  const days = origin === 'first-date' ? span : HARVEST_YEAR.lastDay - HARVEST_YEAR.firstDay;
  const stepDays = Math.max(1, Math.round(median(gaps) || 1), Math.ceil(days / (MOST_STEPS - 1)));
  const input: SeriesInput = {
    kind: 'series',
    origin,
    firstDay: origin === 'first-date' ? 0 : HARVEST_YEAR.firstDay,
    stepDays,
    steps: Math.floor(days / stepDays + 0.5) + 1,
    values: [],
    centre: [],
    scale: []
  };
  const others = new Set(dated.flatMap((s) => s.observations.flatMap((o) => Object.keys(o.index ?? {}))));
  const looks = dated.flatMap((s) => s.observations.map(readLook));
  for (const name of new Set([...KNOWN, ...others])) {
    const all = looks.map((look) => look(name)).filter((v) => !Number.isNaN(v));
    if (all.length === 0) continue;
    const mean = all.reduce((sum, v) => sum + v, 0) / all.length;
    const sd = Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length);
    input.values.push(name);
    input.centre.push(mean);
    input.scale.push(sd > 1e-6 ? sd : 1);
  }
  return input;
}

/** Values a step: the named ones and `seen`. */
export const channelsOf = (input: SeriesInput): number => input.values.length + 1;

/**
 * A plot as the network reads it: steps × channels, row by row; `season` is the harvest year of a count by season, null for the year of the
 * plot's last date. Looks outside the steps are left out; several in a step give their median; steps between are drawn linearly, a
 * value that no look has is 0 (the mean). Null where no look falls into the steps.
 */
export function seriesInput(series: Series, input: SeriesInput, season: number | null = null): Float32Array | null {
  const { steps, stepDays, values: names } = input;
  const width = channelsOf(input);
  const first = firstOf(series);
  const last = series.observations.at(-1)?.date;
  if (first === undefined || last === undefined) return null;
  const zero = dayNumber(first);
  const year = season ?? yearOf(last);
  const dayOf = (date: IsoDate) => (input.origin === 'first-date' ? dayNumber(date) - zero : dayOfYear(date, year));
  const found = names.map(() => new Map<number, number[]>());
  const seen = new Set<number>();
  for (const o of series.observations) {
    const step = Math.round((dayOf(o.date) - input.firstDay) / stepDays);
    if (step < 0 || step >= steps) continue;
    const look = readLook(o);
    names.forEach((name, c) => {
      const v = look(name);
      if (Number.isNaN(v)) return;
      seen.add(step);
      found[c]!.set(step, [...(found[c]!.get(step) ?? []), v]);
    });
  }
  if (seen.size === 0) return null;
  const out = new Float32Array(steps * width);
  found.forEach((looks, c) => {
    const at = [...looks.keys()].sort((a, b) => a - b);
    const scaled = at.map((s) => clamp((median(looks.get(s)!) - input.centre[c]!) / input.scale[c]!));
    drawBetween(at, scaled, stepDays, (s, v) => {
      out[s * width + c] = v;
    });
  });
  drawBetween(
    [...seen].sort((a, b) => a - b),
    null,
    stepDays,
    (s, _, away) => {
      out[s * width + names.length] = 0.5 ** away;
    }
  );
  return out;
}

const clamp = (v: number): number => Math.max(-6, Math.min(6, v));

const hasValue = (o: Observation): boolean =>
  [...valuesOf(o), ...Object.values(o.index ?? {})].some((v) => !Number.isNaN(v));

/** The values of a look by name, NaN where it has none. */
function readLook(o: Observation): (name: string) => number {
  const known = valuesOf(o);
  return (name) => {
    const at = KNOWN.indexOf(name);
    return at < 0 ? (o.index?.[name] ?? Number.NaN) : known[at]!;
  };
}
