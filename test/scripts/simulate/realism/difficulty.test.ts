import { expect, test } from 'vitest';
import { fromRows } from '../../../../models/metrics/confusion.ts';
import { CROP_CLASSES } from '../../../../pipeline/crop/classes.ts';
import { dateOfDay } from '../../../../pipeline/dates.ts';
import { plotId, sceneId } from '../../../../pipeline/ids.ts';
import { BANDS } from '../../../../pipeline/scene/bands.ts';
import {
  CROPS_AMONG,
  cropF1Of,
  difficultyFigures,
  plainInput
} from '../../../../scripts/simulate/realism/difficulty.ts';
import type { LabelledSeries } from '../../../../scripts/simulate/series.ts';
import { seeded } from '../../../support/random.ts';

/** A season whose every band has `level` at every look. */
function season(
  label: number,
  region: string,
  year: number,
  level: (day: number) => number
): LabelledSeries & { region: string } {
  const observations = Array.from({ length: 24 }, (_, k) => {
    const day = -115 + 20 * k;
    const date = dateOfDay(day, 2022);
    const mean = Object.fromEntries(BANDS.map((b) => [b, level(day)]));
    return { scene: sceneId(`s-${date}`), date, clearShare: 1, count: 9, mean, sd: {} };
  });
  return {
    series: { plot: plotId('p'), observations },
    season: 2022,
    region,
    label,
    home: region,
    place: region,
    year
  };
}

test('31 crops come first among the classes', () => {
  expect(CROPS_AMONG).toBe(31);
  expect(CROP_CLASSES.slice(CROPS_AMONG)).toEqual(['FL', 'AB', 'FO', 'GS', 'WA', 'BU']);
});

test('F1 over crops counts other ground that is called a crop', () => {
  // two crops and one other class; crop 0: 2·3 / (4 + 3), crop 1: 2·2 / (2 + 5)
  const table = fromRows([
    [3, 1, 0],
    [0, 2, 0],
    [0, 2, 6]
  ]);
  expect(cropF1Of(table, 2)).toBeCloseTo((6 / 7 + 4 / 7) / 2, 12);
});

test('the input holds the looks of a step and the line between steps', () => {
  const row = plainInput(season(0, 'HHH', 0, (day) => 0.1 + day / 1000));
  expect(row).toHaveLength(490);
  const at = (step: number) => row[step * 10]!;
  // looks on days −115, −95 … fall into steps 1, 3, …; step 2 is drawn between
  expect(at(1)).toBeCloseTo(0.1 - 0.115, 5);
  expect(at(2)).toBeCloseTo((at(1) + at(3)) / 2, 6);
  expect(row[0]).toBeNaN();
});

test('classes that differ are told apart in pairs never seen; classes that do not are not', () => {
  const random = seeded(12);
  const seasons = Array.from({ length: 240 }, (_, i) => {
    const label = i % 3; // 0 and 1 look alike, 2 does not
    const region = ['HHH', 'NEC', 'SCB', 'LOE'][Math.floor(i / 3) % 4]!;
    const base = label === 2 ? 0.5 : 0.2;
    return season(label, region, Math.floor(i / 12) % 5, () => base + 0.01 * random());
  });
  const f = difficultyFigures(seasons, { folds: 3, trees: 20 });
  expect(f.pairs).toBe(20);
  expect(f.confusion[2]![2]).toBe(80);
  expect(f.cropF1.estimate).toBeGreaterThan(0.5);
  expect(f.cropF1.estimate).toBeLessThan(0.85);
  expect(f.cropF1.interval[0]).toBeLessThanOrEqual(f.cropF1.estimate);
  expect(f.confusion.flat().reduce((s, n) => s + n, 0)).toBe(240);
});
