import { describe, expect, test } from 'vitest';
import { boundaryScores } from '../../../models/metrics/boundary.ts';
import { type Labels, objectScores } from '../../../models/metrics/objects.ts';
import { seeded } from '../../support/random.ts';

/** Labels drawn as rows of digits, '.' for background. */
const drawn = (text: string): { labels: Labels; width: number } => {
  const rows = text
    .trim()
    .split('\n')
    .map((r) => [...r.trim()].map((c) => (c === '.' ? 0 : Number(c))));
  return { labels: Uint32Array.from(rows.flat()), width: rows[0]!.length };
};
const labels = (text: string): Labels => drawn(text).labels;

/** A raster of rectangles laid one over another. */
const rectangles = (width: number, height: number, n: number, random: (n?: number) => number): Labels => {
  const out = new Uint32Array(width * height);
  for (let k = 1; k <= n; k++) {
    const [col, row] = [random(width), random(height)];
    const [right, low] = [col + 1 + random(8), row + 1 + random(8)];
    for (let r = row; r < Math.min(height, low); r++) out.fill(k, r * width + col, r * width + Math.min(width, right));
  }
  return out;
};

describe('objects', () => {
  test('one right, one cut in two, one missed, one invented', () => {
    const truth = labels(`
      11.2222
      11.2222
      .......
      33.....
    `);
    const predicted = labels(`
      55.6677
      5..6677
      .......
      ....88.
    `);
    const scores = objectScores(truth, predicted);
    // 1 and 5: 3 of 4 pixels. 2 is cut: 6 and 7 hold half of it each, IoU 4/8 just reaches the threshold; the lower label wins.
    expect(scores).toMatchObject({
      truth: 3,
      predicted: 4,
      matches: [
        { truth: 1, predicted: 5, iou: 3 / 4 },
        { truth: 2, predicted: 6, iou: 1 / 2 }
      ],
      precision: 2 / 4,
      recall: 2 / 3,
      meanIou: (3 / 4 + 1 / 2) / 2
    });
    expect(scores.f1).toBeCloseTo(4 / 7, 12);
    expect(scores.oversegmentation).toBeCloseTo((1 / 4 + 1 / 2) / 2, 12); // of 1 and 2; nothing covers 3
    expect(scores.undersegmentation).toBe(0);
  });

  test('two fields run together', () => {
    const scores = objectScores(labels('1122223'), labels('9999999'));
    expect(scores.matches).toEqual([{ truth: 2, predicted: 9, iou: 4 / 7 }]);
    expect(scores.oversegmentation).toBe(0);
    expect(scores.undersegmentation).toBeCloseTo((5 / 7 + 3 / 7 + 6 / 7) / 3, 12);
    expect(objectScores(labels('1122223'), labels('9999999'), 0.6).matches).toEqual([]);
  });

  test('below one half the better pair is taken first, and each object once', () => {
    // 2 meets 8 at 3/5 and 7 at 1/5; 1 meets 7 at 2/3. With 8 gone, 2 stays alone.
    const scores = objectScores(labels('11222.'), labels('777888'), 0.1);
    expect(scores.matches).toEqual([
      { truth: 1, predicted: 7, iou: 2 / 3 },
      { truth: 2, predicted: 8, iou: 2 / 4 }
    ]);
  });

  test('no object on a side: shares of nothing are not numbers', () => {
    const none = objectScores(labels('....'), labels('.11.'));
    expect(none).toMatchObject({ precision: 0, recall: NaN, f1: 0, meanIou: NaN, oversegmentation: NaN });
    expect(objectScores(labels('..'), labels('..')).f1).toBeNaN();
  });

  test('refuses rasters of two sizes and a threshold that everything passes', () => {
    expect(() => objectScores(labels('11'), labels('1'))).toThrow('two rasters of 2 pixels, got 1');
    expect(() => objectScores(labels('1'), labels('1'), 0)).toThrow('got 0');
  });

  test('agrees with sets of pixels compared one by one; other labels change nothing; swapping sides swaps the shares', () => {
    const random = seeded(6);
    for (let round = 0; round < 60; round++) {
      const truth = rectangles(24, 18, 1 + random(8), random);
      const predicted = truth.map((v, i) => (random() < 0.1 ? 0 : random() < 0.1 ? (truth[i + 1] ?? v) : v));
      const scores = objectScores(truth, predicted, 0.51);
      const pixels = (of: Labels, l: number) => new Set([...of.keys()].filter((i) => of[i] === l));
      const pairs: { truth: number; predicted: number; iou: number }[] = [];
      const names = (of: Labels) => [...new Set(of)].filter((l) => l > 0);
      for (const t of names(truth)) {
        for (const p of names(predicted)) {
          const [a, b] = [pixels(truth, t), pixels(predicted, p)];
          const shared = [...a].filter((i) => b.has(i)).length;
          const iou = shared / new Set([...a, ...b]).size;
          if (iou >= 0.51) pairs.push({ truth: t, predicted: p, iou });
        }
      }
      const inOrder = (of: typeof pairs) => [...of].sort((a, b) => a.truth - b.truth);
      expect(inOrder(scores.matches)).toEqual(inOrder(pairs));
      expect(scores.precision).toBe(pairs.length / names(predicted).length);

      const renamed = objectScores(
        truth.map((v) => (v > 0 ? 1000 - v : 0)),
        predicted.map((v) => v * 7),
        0.51
      );
      expect(renamed.f1).toBe(scores.f1);
      expect(renamed.meanIou).toBeCloseTo(scores.meanIou, 12);
      const swapped = objectScores(predicted, truth, 0.51);
      expect([swapped.precision, swapped.recall]).toEqual([scores.recall, scores.precision]);
      expect(objectScores(truth, truth)).toMatchObject({
        precision: 1,
        recall: 1,
        oversegmentation: 0,
        undersegmentation: 0
      });
    }
  });
});

describe('boundaries', () => {
  test('an edge one pixel off is found with a tolerance of one', () => {
    const truth = drawn('111122');
    const predicted = labels('111222');
    // true edge at columns 3 and 4, predicted at 2 and 3
    expect(boundaryScores(truth.labels, predicted, truth.width, 0)).toEqual({
      precision: 1 / 2,
      recall: 1 / 2,
      f1: 1 / 2
    });
    expect(boundaryScores(truth.labels, predicted, truth.width, 1)).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  test('the rim of the raster and the background’s side of an edge are no edge', () => {
    const whole = labels('1111');
    expect(boundaryScores(whole, whole, 2, 1)).toEqual({ precision: NaN, recall: NaN, f1: NaN });
    const { labels: one, width } = drawn(`
      .....
      .....
      ..1..
      .....
      .....
    `);
    const far = one.map((_, i) => (i === 0 ? 1 : 0));
    expect(boundaryScores(one, far, width, 1)).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(boundaryScores(one, far, width, 2)).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  test('agrees with distances measured pair by pair', () => {
    const random = seeded(9);
    for (let round = 0; round < 60; round++) {
      const [width, height] = [3 + random(15), 3 + random(15)];
      const truth = rectangles(width, height, 3, random);
      const predicted = rectangles(width, height, 3, random);
      const tolerance = random(4);
      const edges = (of: Labels) =>
        [...of.keys()].flatMap((i) => {
          const [col, row] = [i % width, Math.floor(i / width)];
          const neighbours = [
            [col - 1, row],
            [col + 1, row],
            [col, row - 1],
            [col, row + 1]
          ].filter(([c, r]) => c! >= 0 && c! < width && r! >= 0 && r! < height);
          return of[i]! > 0 && neighbours.some(([c, r]) => of[r! * width + c!] !== of[i]) ? [{ col, row }] : [];
        });
      const [a, b] = [edges(truth), edges(predicted)];
      const near = (from: typeof a, to: typeof a) =>
        from.filter((f) => to.some((t) => Math.max(Math.abs(f.col - t.col), Math.abs(f.row - t.row)) <= tolerance))
          .length / from.length;
      const scores = boundaryScores(truth, predicted, width, tolerance);
      expect(scores.precision).toBe(near(b, a));
      expect(scores.recall).toBe(near(a, b));
    }
  });

  test('refuses a width that does not divide the raster', () => {
    expect(() => boundaryScores(labels('111'), labels('111'), 2, 1)).toThrow(
      'rasters of 2 columns, got 3 and 3 pixels'
    );
  });
});
