import { expect, test } from 'vitest';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { isoDate } from '../../../pipeline/dates.ts';
import { seasonZ } from '../../../pipeline/hazard/season-z.ts';
import { encodeJson } from '../../../pipeline/io/arrays.ts';
import type { Plot, Tier } from '../../../pipeline/plot/plot.ts';
import type { Series } from '../../../pipeline/series/observation.ts';
import { classifiedPlot, type SeasonContext } from '../../../pipeline/stages/classified-plot.ts';
import { estimatedPlot, peerPeaks } from '../../../pipeline/stages/estimated-plot.ts';
import { shippedEconomics } from '../../../pipeline/value/economics.ts';
import { catalogueNdvi, seriesAlong } from '../../support/season-series.ts';

/** Probabilities of the model's classes; what is left goes to fallow. */
function probabilities(shares: Record<string, number>): Float32Array {
  const p = new Float32Array(CROP_CLASSES.length);
  let rest = 1;
  for (const [code, share] of Object.entries(shares)) {
    p[CROP_CLASSES.indexOf(code)] = share;
    rest -= share;
  }
  p[CROP_CLASSES.indexOf('FL')]! += rest;
  return p;
}
const HHH: SeasonContext = { season: 2024, asOf: isoDate('2024-12-01'), region: 'HHH' };
const wheat = catalogueNdvi('WW', 'HHH');
const maize = catalogueNdvi('UM', 'HHH');
const wheatThenMaize = (day: number) => (day < 163 ? wheat(day) : maize(day));
const both = seriesAlong(wheatThenMaize, 2024);

const plotOf = (series: Series, tier: Tier = 'T4', purePixels = 120): Plot => ({
  id: series.plot,
  epsg: 32650,
  polygon: [],
  lonLat: [],
  areaM2: 15_000,
  areaSeM2: 600,
  perimeterM: 500,
  purePixels,
  tier,
  confidence: 0.9
});

test('a wheat plot of a wheat-maize year: its crop, its season, its stage, its curves', () => {
  const row = classifiedPlot(both, probabilities({ WW: 0.9, UM: 0.08 }), HHH);
  expect(row.crop).toMatchObject({
    code: 'WW',
    probability: 0.9,
    second: 'UM',
    secondProbability: 0.08,
    rejected: false
  });
  expect(row.crop!.probabilities).toEqual({ WW: 0.9, UM: 0.08, FL: 0.02 });
  expect(row.season!.complete).toBe(true);
  expect(row.season!.end < '2024-07-01' && row.season!.end > '2024-05-25').toBe(true);
  expect(row.season!.peakGcvi).toBeGreaterThan(3);
  expect(row.stage).toEqual({ code: 'harvested', bbch: 9, kappaStage: 'harvested' });
  expect(row.smooth.map((s) => s.index)).toEqual(['NDVI', 'EVI2', 'GCVI', 'LSWI']);
  for (const { dates, values } of row.smooth) {
    expect(values.length).toBe(dates.length);
    expect(dates[0]).toBe('2023-09-02');
    expect(dates.at(-1)! <= HHH.asOf).toBe(true);
  }
  expect(row.evidence).toMatchObject({ maxGapDays: 5, maxGapGreenUpDays: 5, maxGapSenescenceDays: 5 });
  expect(encodeJson(row).length).toBeLessThan(8000); // no NaN in it, and small
});

test('the same looks as maize give the other season of the year', () => {
  const row = classifiedPlot(both, probabilities({ UM: 0.9 }), HHH);
  expect(row.season!.start > '2024-06-15' && row.season!.end < '2024-10-15').toBe(true);
});

test('as-of is a wall: looks after it change nothing', () => {
  const asOf = isoDate('2024-04-20');
  const until = { ...both, observations: both.observations.filter((o) => o.date <= asOf) };
  const p = probabilities({ WW: 0.8 });
  const cut = classifiedPlot(both, p, { ...HHH, asOf });
  expect(cut).toEqual(classifiedPlot(until, p, { ...HHH, asOf }));
  expect(cut.season!.complete).toBe(false);
  expect(cut.stage!.kappaStage).not.toBe('harvested');
  expect(cut.evidence.lastDate! <= asOf).toBe(true);
});

test('no look, no crop; two looks, a crop without a claim; a weak best class is rejected', () => {
  const blind = { ...both, observations: both.observations.map((o) => ({ ...o, count: 0, mean: {}, sd: {} })) };
  const none = classifiedPlot(blind, null, HHH);
  expect(none).toMatchObject({ crop: null, season: null, stage: null, smooth: [] });
  expect(none.evidence).toEqual({
    clearDates: 0,
    keyWindowDates: 0,
    maxGapDays: null,
    maxGapGreenUpDays: null,
    maxGapSenescenceDays: null,
    firstDate: null,
    lastDate: null
  });
  const two = classifiedPlot(
    { ...both, observations: both.observations.slice(40, 42) },
    probabilities({ WW: 0.9 }),
    HHH
  );
  expect(two.crop).toMatchObject({ code: 'WW', rejected: true });
  expect(classifiedPlot(both, probabilities({ WW: 0.45, BL: 0.4 }), HHH).crop!.rejected).toBe(true);
});

test('forest has neither stage nor yield; an unknown region has a season but no calendar', () => {
  const forest = classifiedPlot(both, probabilities({ FO: 0.9 }), HHH);
  expect(forest.stage).toBeNull();
  const nowhere = classifiedPlot(both, probabilities({ WW: 0.9 }), { ...HHH, region: null });
  expect(nowhere.season).not.toBeNull();
  const yields = estimatedPlot(plotOf(both), both, forest, shippedEconomics('HHH'), new Map(), HHH);
  expect(yields).toMatchObject({ yields: [], note: 'not_a_crop' });
});

const estimateOf = (series: Series, p: Float32Array, plot = plotOf(series), context = HHH) =>
  estimatedPlot(plot, series, classifiedPlot(series, p, context), shippedEconomics(context.region), new Map(), context);

test('a yield for each crop that the plot may carry, each in its own season', () => {
  const { yields, note } = estimateOf(both, probabilities({ WW: 0.6, UM: 0.35, GA: 0.015 }));
  expect(note).toBeNull();
  expect(yields.map((y) => y.crop)).toEqual(['UM', 'WW']);
  for (const y of yields) {
    expect(Math.abs(y.kgPerMu - y.countyKgPerMu)).toBeLessThan(3 * y.sdKgPerMu);
    expect(y.w).toBeGreaterThan(0);
    expect(y.w).toBeLessThan(1);
    expect(y.kgPerMu).toBeCloseTo(y.countyKgPerMu + y.w * (y.satelliteKgPerMu! - y.countyKgPerMu), 0);
  }
  expect(yields[1]!.countyKgPerMu).toBe(400);
});

test('no yield where there can be none, and the note says why', () => {
  const p = probabilities({ WW: 0.9 });
  expect(estimateOf(both, p, plotOf(both, 'T1', 5)).note).toBe('small_plot');
  expect(estimateOf(both, p, plotOf(both), { ...HHH, region: null }).note).toBe('no_table');
  expect(estimateOf(both, probabilities({ GH: 0.9 })).note).toBe('protected');
  const bare = seriesAlong(() => 0.15, 2024);
  expect(estimateOf(bare, p).note).toBe('no_season');
});

test('ten peers or more set the canopy that stands for the county: their median plot gets the county mean', () => {
  const p = probabilities({ WW: 0.9 });
  const series = Array.from({ length: 11 }, (_, i) =>
    seriesAlong((day) => Math.min(0.93, wheatThenMaize(day) * (0.9 + 0.01 * i)), 2024, { id: `p${i}` })
  );
  const classified = series.map((s) => classifiedPlot(s, p, HHH));
  const peers = peerPeaks(classified);
  expect(peers.get('WW')).toHaveLength(11);
  const table = shippedEconomics('HHH');
  const yields = series.map((s, i) => estimatedPlot(plotOf(s), s, classified[i]!, table, peers, HHH).yields[0]!);
  expect(yields[5]!.satelliteKgPerMu).toBeCloseTo(400, 1);
  for (let i = 1; i < yields.length; i++) expect(yields[i]!.kgPerMu).toBeGreaterThan(yields[i - 1]!.kgPerMu);

  const z = series.map((s) => seasonZ(classified).get(s.plot)!);
  expect(Math.abs(z[5]!)).toBeLessThan(0.01);
  expect(z[0]!).toBeLessThan(-0.7);
  expect(z[10]!).toBeGreaterThan(0.7);
});

test('before the peak is seen a yield is the county’s and carries no satellite figure', () => {
  const asOf = isoDate('2024-04-01');
  const { yields } = estimateOf(both, probabilities({ WW: 0.9 }), plotOf(both), { ...HHH, asOf });
  expect(yields).toEqual([
    {
      crop: 'WW',
      kgPerMu: 400,
      sdKgPerMu: 60,
      satelliteKgPerMu: null,
      rmseKgPerMu: null,
      countyKgPerMu: 400,
      w: 0,
      modelKind: 'P'
    }
  ]);
});

test('key looks need a window: a season sets it where no calendar does; without both there is none', () => {
  const nowhere = { ...HHH, region: null };
  const p = probabilities({ WW: 0.9 });
  expect(classifiedPlot(both, p, nowhere).evidence.keyWindowDates).toBeGreaterThan(10);
  const bare = classifiedPlot(
    seriesAlong(() => 0.15, 2024),
    p,
    nowhere
  );
  expect(bare.season).toBeNull();
  expect(bare.evidence.clearDates).toBeGreaterThan(10);
  expect(bare.evidence.keyWindowDates).toBe(0);
});
