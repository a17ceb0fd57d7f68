import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CROPS, calendarOf, REGIONS } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { dayOfYear } from '../../../pipeline/dates.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { cropInput } from '../../../pipeline/series/crop-input.ts';
import { dice } from '../../../scripts/simulate/dice.ts';
import { CALENDARS, drawSeries, type LabelledSeries, type SeriesKind } from '../../../scripts/simulate/series.ts';
import { seriesAt, writeSeries, YEARS } from '../../../scripts/simulate/write-series.ts';
import { readLabels } from '../../../scripts/train/labels.ts';
import { ownSamples } from '../../../scripts/train/own-samples.ts';

const KINDS: SeriesKind[] = [{}, { known: true }, { known: false }, { known: true, whole: true }];
const all: (LabelledSeries & { kind: SeriesKind })[] = CALENDARS.flatMap(({ label, region }, k) =>
  KINDS.map((kind, j) => ({ ...drawSeries(label, region, k % 10, dice(k * 10 + j), kind), kind }))
);

test('every class, and every region that grows it', () => {
  const pairs = new Set(CALENDARS.map((c) => `${CROP_CLASSES[c.label]} ${c.region}`));
  expect(pairs.size).toBe(CALENDARS.length);
  const grown = CROPS.flatMap((c) =>
    REGIONS.filter((r) => calendarOf(c.code, r.code)).map((r) => `${c.code} ${r.code}`)
  );
  expect([...pairs].filter((p) => !p.endsWith(' null')).sort()).toEqual(grown.sort());
  expect(new Set(CALENDARS.map((c) => c.label)).size).toBe(CROP_CLASSES.length);
});

test('dates ascend within the harvest year and the autumn before it; reflectance is physical', () => {
  for (const { series, season, label } of all) {
    let before = '';
    for (const o of series.observations) {
      expect(o.date > before, `${CROP_CLASSES[label]}: ${before} before ${o.date}`).toBe(true);
      before = o.date;
      const day = dayOfYear(o.date, season);
      expect(day >= -125 && day <= 361).toBe(true);
      for (const v of Object.values(o.mean))
        if (!(v > 0 && v < 1)) expect.fail(`${CROP_CLASSES[label]} ${o.date}: ${v}`);
    }
  }
});

test('the region is told where the place is known, and only there', () => {
  for (const { region, place, home, kind } of all) {
    if (kind.known !== undefined) expect(region).toBe(kind.known ? place : null);
    if (home !== null) expect(place).toBe(home);
    expect(REGIONS.some((r) => r.code === place)).toBe(true);
  }
});

test('whole seasons have every band and looks in autumn, spring and summer; others may lack some', () => {
  const whole = all.filter((s) => s.kind.whole);
  for (const { series } of whole) for (const o of series.observations) expect(Object.keys(o.mean)).toEqual([...BANDS]);
  const spans = whole.map(({ series, season }) => series.observations.map((o) => dayOfYear(o.date, season)));
  expect(spans.filter((d) => d.length >= 8 && d[0]! < -60 && d.at(-1)! > 300).length / spans.length).toBeGreaterThan(
    0.9
  );
  const lacking = all.filter(
    (s) => !s.kind.whole && s.series.observations.some((o) => Object.keys(o.mean).length < 10)
  );
  expect(lacking.length / (all.length - whole.length)).toBeGreaterThan(0.1);
  expect(lacking.length / (all.length - whole.length)).toBeLessThan(0.3);
});

test('a model can read nearly all of them', () => {
  const empty = all.filter((s) => s.series.observations.length === 0);
  expect(empty.length / all.length).toBeLessThan(0.01);
  for (const s of all.slice(0, 60))
    for (const v of cropInput(s.series, s.season)) expect(Number.isFinite(v)).toBe(true);
});

test('the same dice give the same series, whatever was drawn before', () => {
  for (const k of [0, 40, 80]) {
    const { label, region } = CALENDARS[k]!;
    expect(drawSeries(label, region, k % 10, dice(k * 10), KINDS[0])).toEqual({ ...all[k * 4], kind: undefined });
  }
});

test('clear regions show more looks than cloudy ones', () => {
  const looks = (place: string) => {
    const clear = (i: number) =>
      drawSeries(CROP_CLASSES.indexOf('FO'), null, i % 10, dice(900 + i), { known: true, whole: true, place });
    return Array.from({ length: 30 }, (_, i) => clear(i).series.observations.length).reduce((a, b) => a + b, 0);
  };
  expect(looks('NWX')).toBeGreaterThan(1.4 * looks('SCB'));
});

describe('a folder of labelled series', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parus-series-'));
  const bytes = (out: string) =>
    readdirSync(out)
      .sort()
      .map((f) => [f, readFileSync(join(out, f)).toString('base64')]);
  const write = (out: string, o: { region: string | null; n: number; seed: number }) =>
    writeSeries({ ...o, out: join(folder, out) }, () => {});

  test('reads back as it was drawn, and trains', async () => {
    const made = await write('a', { region: null, n: 80, seed: 5 });
    expect(made.series).toBe(80);
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['labels.csv', 'recipe.json', 'series.parquet']);
    const read = await readLabels(join(folder, 'a'), null);
    expect(read.withoutLabel).toEqual([]);
    expect(read.plots.length + read.withoutSeries.length).toBe(80);
    expect(read.plots.length).toBeGreaterThan(76);
    read.plots.forEach((s, k) => {
      const i = Number(s.plot.slice('sim-'.length));
      const drawn = seriesAt(5, i, null);
      expect(read.labels[k]).toBe(CROP_CLASSES[drawn.label]);
      expect(read.groups[k]).toBe(`group ${drawn.place}-${drawn.year}`);
      expect(s.observations.map((o) => o.date)).toEqual(drawn.series.observations.map((o) => o.date));
      s.observations.forEach((o, t) => {
        for (const b of BANDS)
          expect(Math.abs(o.mean[b]! - drawn.series.observations[t]!.mean[b]!)).toBeLessThanOrEqual(0.5001e-4);
      });
    });
    expect(ownSamples(read, 'none').n).toBe(read.plots.length);
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    await write('b', { region: null, n: 80, seed: 5 });
    await write('c', { region: null, n: 80, seed: 6 });
    expect(bytes(join(folder, 'b'))).toEqual(bytes(join(folder, 'a')));
    expect(bytes(join(folder, 'c'))).not.toEqual(bytes(join(folder, 'a')));
  });

  test('of one region: its crops and its years alone, classes alike', async () => {
    const { groups } = await write('region', { region: 'YZM', n: 120, seed: 1 });
    expect(groups).toBeLessThanOrEqual(YEARS);
    const { labels, groups: of } = await readLabels(join(folder, 'region'), null);
    expect(new Set(of.map((g) => g.split('-')[0]))).toEqual(new Set(['group YZM']));
    const grown = CALENDARS.filter((c) => c.region === 'YZM' || c.region === null).map((c) => CROP_CLASSES[c.label]!);
    expect(new Set(labels)).toEqual(new Set(grown));
  });

  test('the recipe says how, and that it is simulated; an unknown region leaves no folder', async () => {
    const recipe = JSON.parse(readFileSync(join(folder, 'a', 'recipe.json'), 'utf8'));
    expect(recipe).toMatchObject({ simulated: true, region: null, seed: 5, series: 80 });
    expect(recipe.simulator.settingsSha256).toMatch(/^[0-9a-f]{64}$/);
    await expect(write('none', { region: 'XX', n: 1, seed: 1 })).rejects.toThrow("got 'XX'");
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
