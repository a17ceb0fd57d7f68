import { expect, test } from 'vitest';
import { type BlockSeries, seriesDifference, seriesScores, tripletsOf } from '../../../scripts/train/mask-series.ts';
import { seeded } from '../../support/random.ts';

const draws = (seed = 1) => ({ random: seeded(seed) as () => number, draws: 50 });
const layer = (...values: number[]) => Float32Array.from(values);
const shut = (...values: number[]) => Uint8Array.from(values);

test('a look is set against the line between its clear neighbours, if these are at most 30 days apart', () => {
  const season = {
    width: 1,
    days: [0, 10, 20, 60, 70],
    layers: [layer(0.2), layer(0.5), layer(0.4), layer(0.9), layer(0.1)]
  };
  const all = [shut(1), shut(1), shut(1), shut(1), shut(1)];
  const [block] = tripletsOf(season, all, shut(1));
  // Day 10 lies 0.2 above the line from 0.2 to 0.4; days 20 and 60 have neighbours 50 days apart.
  expect(block).toMatchObject({ looks: 5, clear: 5, residuals: 1, dips: 0 });
  const scores = seriesScores([block!], draws());
  expect(scores.median.estimate).toBeCloseTo(0.2, 6);
  expect(scores.clearShare.estimate).toBe(1);
  expect(scores.triplets).toBe(1);
});

test('a look without data or shut out is no neighbour; ground that takes no part is not counted', () => {
  const season = {
    width: 2,
    days: [0, 5, 10, 15],
    layers: [layer(0.4, 0), layer(Number.NaN, 0), layer(0.1, 0), layer(0.4, 0)]
  };
  const clear = [shut(1, 1), shut(1, 1), shut(1, 1), shut(1, 1)];
  const [block, ...others] = tripletsOf(season, clear, shut(1, 0));
  expect(others).toEqual([]);
  expect(block).toMatchObject({ looks: 4, clear: 3, residuals: 1, dips: 1 });
  clear[2] = shut(0, 1);
  expect(tripletsOf(season, clear, shut(1, 0))[0]).toMatchObject({ clear: 2, residuals: 0, dips: 0 });
});

test('over random seasons: figures are those of the sorted residuals, found pixel by pixel in another way', () => {
  const median = (v: number[]) => {
    const s = [...v].sort((a, b) => a - b);
    return s[Math.ceil(s.length / 2) - 1]!;
  };
  for (let seed = 1; seed <= 10; seed++) {
    const random = seeded(seed);
    const [width, height, dates] = [11, 13, 14];
    const size = width * height;
    const days = Array.from({ length: dates }, (_, d) => 7 * d + random(5));
    const layers = days.map(() => Float32Array.from({ length: size }, () => random()));
    const clear = days.map(() => Uint8Array.from({ length: size }, () => (random(3) > 0 ? 1 : 0)));
    const ground = Uint8Array.from({ length: size }, () => (random(4) > 0 ? 1 : 0));
    const residuals: number[] = [];
    for (let i = 0; i < size; i++) {
      const looks = days.flatMap((day, d) => (ground[i] && clear[d]![i] ? [{ day, v: layers[d]![i]! }] : []));
      looks.slice(1, -1).forEach(({ day, v }, k) => {
        const [p, q] = [looks[k]!, looks[k + 2]!];
        if (q.day - p.day <= 30) residuals.push(v - (p.v * (q.day - day) + q.v * (day - p.day)) / (q.day - p.day));
      });
    }
    const scores = seriesScores(tripletsOf({ width, days, layers }, clear, ground), draws(seed));
    expect(scores.triplets).toBe(residuals.length);
    expect(Math.abs(scores.median.estimate - median(residuals.map(Math.abs)))).toBeLessThan(0.0006);
    const middle = median(residuals);
    expect(Math.abs(scores.madSd.estimate - 1.4826 * median(residuals.map((r) => Math.abs(r - middle))))).toBeLessThan(
      0.002
    );
    expect(scores.dips.estimate).toBeCloseTo(residuals.filter((r) => r < -0.1).length / residuals.length, 10);
    for (const figure of ['median', 'madSd', 'p90', 'dips', 'clearShare'] as const) {
      const [low, high] = scores[figure].interval;
      expect(low).toBeLessThanOrEqual(scores[figure].estimate);
      expect(high).toBeGreaterThanOrEqual(scores[figure].estimate);
    }
  }
});

test('the difference of a mask with itself is nothing in every draw; other blocks are refused', () => {
  const random = seeded(3);
  const days = [0, 5, 10, 15, 20];
  const layers = days.map(() => Float32Array.from({ length: 400 }, () => random()));
  const clear = days.map(() => new Uint8Array(400).fill(1));
  const blocks = tripletsOf({ width: 20, days, layers }, clear, new Uint8Array(400).fill(1));
  expect(blocks).toHaveLength(9);
  for (const { estimate, interval } of Object.values(seriesDifference(blocks, blocks, draws()))) {
    expect([estimate, ...interval]).toEqual([0, 0, 0]);
  }
  expect(() => seriesDifference(blocks, blocks.slice(1) as BlockSeries[], draws())).toThrow(/same/);
});
