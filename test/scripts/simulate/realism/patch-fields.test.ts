import { expect, test } from 'vitest';
import { BANDS } from '../../../../pipeline/scene/bands.ts';
import { MASK } from '../../../../pipeline/segment/mask-classes.ts';
import { ndviOf } from '../../../../scripts/simulate/realism/field-series.ts';
import type { Patch } from '../../../../scripts/simulate/realism/patch.ts';
import {
  clearNdvi,
  fieldsOf,
  halved,
  pixelSeries,
  seriesOfFields
} from '../../../../scripts/simulate/realism/patch-fields.ts';
import { cloudFigures, groundFigures } from '../../../../scripts/simulate/realism/sides.ts';

const SIDE = 16;
/** Two fields of class 1 and 2, parted at column 10, in a rim of nothing. */
const classes = Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [row, col] = [Math.floor(i / SIDE), i % SIDE];
  if (row === 0 || col === 0 || row === SIDE - 1 || col === SIDE - 1) return 0;
  return col < 10 ? 1 : 2;
});
const codeOf = (v: number) => ({ 1: 'SM', 2: 'GS' })[v];

test('fields lose their rim, and 20 m bands rest on whole pixels of 20 m', () => {
  const [maize, grass] = fieldsOf(classes, SIDE, codeOf, { name: 'p' });
  expect([maize!.code, grass!.code]).toEqual(['SM', 'GS']);
  expect(maize!.fine).toHaveLength(7 * 12); // columns 2 to 8, rows 2 to 13
  expect(maize!.coarse).toHaveLength(6 * 12); // columns 2 to 7
  expect(grass!.fine).toHaveLength(3 * 12); // columns 11 to 13
  expect(grass!.coarse).toHaveLength(2 * 12); // columns 12 and 13
  const [half] = halved([maize!], SIDE);
  expect(half!.fine).toHaveLength(3 * 6);
  expect(Math.min(...half!.fine)).toBe(1 * 8 + 1);
});

test('blocks cut a region but leave it one group', () => {
  const blocks = fieldsOf(classes, SIDE, codeOf, { blockPx: 8, name: 'p' }).filter((f) => f.code === 'SM');
  expect(blocks.map((b) => b.fine.length)).toEqual([36, 6, 36, 6]);
  expect(new Set(blocks.map((b) => b.group)).size).toBe(1);
  expect(new Set(blocks.map((b) => b.field)).size).toBe(4);
});

/** Dates of one reflectance each: cloud over the left part of the second. */
function patchOf(): Patch {
  const n = SIDE * SIDE;
  const date = (day: number, red: number, cloudCols: number) => {
    const cloud = Uint8Array.from({ length: n }, (_, i) => (i % SIDE < cloudCols ? 1 : 0));
    return {
      scene: `s${day}`,
      day,
      bands: Object.fromEntries(BANDS.map((b) => [b, new Float32Array(n).fill(b === 'B04' ? red : 0.4)])),
      mask: cloud.map((c) => (c === 1 ? MASK.cloud : MASK.clear)),
      cloud,
      sclCloud: null,
      trueCloud: cloud
    };
  };
  const dates = [date(10, 0.1, 0), date(15, 0.1, 8), date(20, 0.1, 0)];
  return { name: 'p', width: SIDE, height: SIDE, gsdM: 10, season: 2018, dates };
}

test('a field is looked at where enough of it is clear', () => {
  const patch = patchOf();
  const series = seriesOfFields(patch, fieldsOf(classes, SIDE, codeOf, { name: 'p' }));
  expect(series.map((s) => [s.code, s.looks.map((l) => l.day)])).toEqual([
    ['SM', [10, 20]],
    ['GS', [10, 15, 20]]
  ]);
  expect(ndviOf(series[0]!.looks[0]!.bands)).toBeCloseTo(0.6, 4);
  expect(series[0]!.looks[0]!.ndviSd).toBeCloseTo(0, 6);
  expect(clearNdvi(patch)).toHaveLength(2);
  expect(pixelSeries(patch, 2).map((s) => s.looks.length)).toContain(2);
});

test('clouds of a patch by every maker that it has', () => {
  const [season, truth, ...more] = cloudFigures('p', [patchOf()]);
  expect(more).toEqual([]);
  expect([season!.mask, truth!.mask]).toEqual(["season's mask", 'truth']);
  expect(truth!.cover.shares.map((s) => Math.round(s * 3))).toEqual([2, 0, 1, 0]);
  expect(truth!.cover.mean).toBeCloseTo(1 / 6, 6);
  const patch = patchOf();
  const ground = groundFigures('p', [patch], seriesOfFields(patch, fieldsOf(classes, SIDE, codeOf, { name: 'p' })));
  expect(ground.clearDates).toBe(2);
  expect(ground.fieldNoise.triplets).toBe(1); // grass alone was seen on all three dates
});
