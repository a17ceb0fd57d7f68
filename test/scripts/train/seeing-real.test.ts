import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Estimate } from '../../../models/metrics/bootstrap.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { DRAWN, drawnOf, judgeFlanders, judgeUkis, scoresOf } from '../../../scripts/train/cloud-real.ts';
import { cropRegions } from '../../../scripts/train/flanders-season.ts';
import {
  DENMARK_SPLIT,
  denmarkFields,
  denmarkPicture,
  judgeDenmark,
  judgeFlandersPlots,
  partOf
} from '../../../scripts/train/plots-real.ts';
import { seeded } from '../../support/random.ts';

const data = process.env.PARUS_DATA ?? '';
const there = process.env.PARUS_DATA !== undefined && existsSync(join(data, 'clouds', 'ukis-csmask'));
if (!there)
  console.warn(
    'skipped: judging on real pictures needs PARUS_DATA with clouds/ukis-csmask, crops/denmark-lpis-2016-s2-rgb and drops/flanders-2018'
  );

test('scores of a mask agree with counts taken pixel by pixel', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = seeded(seed);
    const truth = Uint8Array.from({ length: 128 * 96 }, () => random(3));
    const found = truth.map((t) => (random(3) === 0 ? random(3) : t));
    const s = scoresOf(truth, found, 128);
    const count = (of: (t: number, f: number) => boolean) =>
      truth.reduce((n, t, i) => n + (of(t, found[i]!) ? 1 : 0), 0);
    const all = truth.length;
    expect(s.accuracy.estimate).toBeCloseTo(count((t, f) => (t === 2) === (f === 2)) / all, 10);
    DRAWN.forEach((name, c) => {
      const recall = count((t, f) => t === c && f === c) / count((t) => t === c);
      const specificity = count((t, f) => t !== c && f !== c) / count((t) => t !== c);
      expect(s.balanced[name].estimate).toBeCloseTo((recall + specificity) / 2, 10);
    });
    const iou = (c: number) => count((t, f) => t === c && f === c) / count((t, f) => t === c || f === c);
    expect(s.iou.estimate).toBeCloseTo(iou(2), 10);
    expect(s.shadowIou.estimate).toBeCloseTo(iou(1), 10);
    const within = ({ estimate, interval: [low, high] }: Estimate) => low <= estimate && estimate <= high;
    expect([s.accuracy, s.iou, s.shadowIou].every(within)).toBe(true);
  }
});

test('thin cloud is cloud; snow, water and what has no data are ground', () => {
  const mask = Uint8Array.of(MASK.nodata, MASK.clear, MASK.cloud, MASK.thinCloud, MASK.shadow, MASK.snow, MASK.water);
  expect([...drawnOf(mask)]).toEqual([0, 0, 2, 2, 1, 0, 0]);
});

describe.skipIf(!there)('real pictures (need PARUS_DATA)', () => {
  test('the baseline has its known scores on both Landsat patches, and a mask of nothing none', async () => {
    const asked: string[] = [];
    const scores = await judgeUkis(data, async (look, { patch }) => {
      asked.push(`${patch} ${look.level} ${Object.keys(look.bands).join(' ')}`);
      return new Uint8Array(look.bands.B02!.length).fill(MASK.clear);
    });
    expect(asked).toEqual(['landsat7 TOA B02 B03 B04 B08 B11 B12', 'landsat5 TOA B02 B03 B04 B08 B11 B12']);
    const figures = scores.map(({ baseline }) => [baseline.accuracy.estimate, baseline.iou.estimate]);
    const known = [
      [0.875, 0.657],
      [0.914, 0.743]
    ];
    for (const [k, pair] of figures.entries()) {
      for (const [j, v] of pair.entries()) expect(Math.abs(v - known[k]![j]!)).toBeLessThan(0.0006);
    }
    for (const { found, shares } of scores) {
      expect(found.iou.estimate).toBe(0);
      expect(found.accuracy.estimate).toBeCloseTo(1 - shares.cloud, 10);
    }
  });

  test("Denmark's picture is red, green, blue at the surface; its parts share no pixel and lie apart; its own fields are found", async () => {
    const { grid, rgb } = await denmarkPicture(data);
    const brightness = rgb[0].map((r, i) => r + rgb[1][i]! + rgb[2][i]!);
    const bright = [...brightness].sort((a, b) => a - b)[Math.floor(0.9 * brightness.length)]!;
    const mean = (band: Float32Array, of: (i: number) => boolean) => {
      const v = [...band].filter((_, i) => of(i));
      return v.reduce((s, x) => s + x, 0) / v.length;
    };
    const soil = (i: number) => Math.abs(brightness[i]! - bright) < 0.005;
    expect(mean(rgb[0], soil)).toBeGreaterThan(mean(rgb[1], soil));
    expect(mean(rgb[1], soil)).toBeGreaterThan(mean(rgb[2], soil));

    const [tuning, south] = [partOf(grid, 'tuning'), partOf(grid, 'test')];
    expect(tuning.some((v, i) => v === 1 && south[i] === 1)).toBe(false);
    const rows = (part: Uint8Array) => [
      ...new Set([...part.keys()].filter((i) => part[i]).map((i) => Math.floor(i / grid.width)))
    ];
    expect(10 * (Math.min(...rows(south)) - Math.max(...rows(tuning)) - 1)).toBeGreaterThanOrEqual(
      2 * DENMARK_SPLIT.marginM - 20
    );

    const fields = denmarkFields(data).flat();
    const own = judgeDenmark(data, grid, fields.map((polygon) => ({ polygon })) as never);
    for (const part of [own.tuning, own.test]) {
      expect(part.truth).toBe(88);
      expect(part.f1.estimate).toBeGreaterThan(0.98); // a field of several parts is found in pieces
      expect(part.iou.estimate).toBe(1);
    }
  });

  test('SCL as the mask is as smooth as SCL, grown by nothing; a mask that lets all through is rougher', async () => {
    const asScl = await judgeFlanders(data, async (season) => {
      const masks = new Map<string, Uint8Array>();
      for (const scene of season.scenes) {
        const { scl } = await season.look(scene, ['B04']);
        masks.set(
          scene.id,
          scl!.map((c) => ([4, 5, 6, 7].includes(c) ? MASK.clear : MASK.cloud))
        );
      }
      return masks;
    });
    expect(asScl.sclGrown.pixels).toBe(0);
    expect(asScl.found).toEqual(asScl.scl);
    for (const { estimate, interval } of Object.values(asScl.difference))
      expect([estimate, ...interval]).toEqual([0, 0, 0]);

    const open = await judgeFlanders(
      data,
      async ({ scenes, grid }) =>
        new Map(scenes.map((s) => [s.id, new Uint8Array(grid.width * grid.height).fill(MASK.clear)]))
    );
    expect(open.scenes).toBe(asScl.scenes);
    expect(open.sclGrown.pixels).toBe(0);
    expect(open.found.clearShare.estimate).toBeGreaterThan(open.scl.clearShare.estimate);
    for (const f of ['median', 'madSd', 'p90', 'dips'] as const) {
      expect(open.difference[f].interval[0], f).toBeGreaterThan(0);
    }
  }, 60_000);

  test('true regions as plots are found whole', async () => {
    const season = { drop: join(data, 'drops', 'flanders-2018'), grid: { epsg: 32631 } as Grid };
    const regions = cropRegions(season);
    const plots = regions.map(({ polygon }) => ({ polygon })) as never;
    const { regions: n, best, union } = judgeFlandersPlots(season, plots);
    expect(n).toBe(10);
    expect(best.estimate).toBeCloseTo(1, 6);
    expect(union.estimate).toBeCloseTo(1, 2);
  });
});
