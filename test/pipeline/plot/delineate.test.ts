import { describe, expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { polygonArea } from '../../../pipeline/geo/polygon.ts';
import { tierOf } from '../../../pipeline/plot/area.ts';
import { delineateFields } from '../../../pipeline/plot/delineate.ts';
import { innermostPixel } from '../../../pipeline/plot/identity.ts';
import { mergeBasins } from '../../../pipeline/plot/merge.ts';
import { patchesOf } from '../../../pipeline/plot/patches.ts';
import { regionsOf } from '../../../pipeline/plot/regions.ts';
import { picture } from '../../support/picture.ts';
import { seeded } from '../../support/random.ts';

/** Borders of a label image: 255 between pixels of different labels. */
function bordersOf(labels: ArrayLike<number>, width: number) {
  const n = labels.length;
  const east = Uint8Array.from({ length: n }, (_, i) =>
    (i + 1) % width !== 0 && labels[i] !== labels[i + 1] ? 255 : 0
  );
  const south = Uint8Array.from({ length: n }, (_, i) => (i + width < n && labels[i] !== labels[i + width] ? 255 : 0));
  return { east, south };
}

describe('regions', () => {
  test('two strips of two pixels side by side are told apart, though no pixel lies between them', () => {
    const { data, width } = picture(`
      1 1 2 2
      1 1 2 2
      1 1 2 2
    `);
    const { east, south } = bordersOf(data, width);
    const { regions, count } = regionsOf(east, south, new Uint8Array(12).fill(1), width, 20);
    expect(count).toBe(2);
    expect([...regions]).toEqual([...data]);
  });

  test('over random label images: pixels that a path without borders joins, and no others, are one region', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const [width, height] = [13, 9];
      const labels = Array.from({ length: width * height }, () => random(3));
      const { east, south } = bordersOf(labels, width);
      const seen = Uint8Array.from(labels, () => (random(12) === 0 ? 0 : 1));
      const { regions, count } = regionsOf(east, south, seen, width, 128);
      for (let region = 1; region <= count; region++) {
        const members = [...regions.keys()].filter((i) => regions[i] === region);
        expect(new Set(members.map((i) => labels[i])).size).toBe(1);
        const met = new Set([members[0]!]);
        for (const todo = [members[0]!]; todo.length > 0; ) {
          const i = todo.pop()!;
          for (const j of [i - width, i + width, i % width > 0 ? i - 1 : -1, (i + 1) % width > 0 ? i + 1 : -1]) {
            if (j < 0 || j >= seen.length || seen[j] === 0 || met.has(j) || labels[j] !== labels[i]) continue;
            met.add(j);
            todo.push(j);
          }
        }
        expect([...met].sort((a, b) => a - b)).toEqual(members);
      }
      for (const i of seen.keys()) expect(regions[i]! > 0).toBe(seen[i] === 1);
    }
  });
});

test('a weak border is taken away, a strong one stays, a small patch joins behind its weakest border', () => {
  const { data, width } = picture(`
    1 1 2 2 3 4
    1 1 2 2 3 3
  `);
  const east = Uint8Array.from(
    picture(`
    0 20 0 200 120 0
    0 20 0 200 0 0
  `).data
  );
  const south = Uint8Array.from(
    picture(`
    0 0 0 0 0 160
    0 0 0 0 0 0
  `).data
  );
  const all = mergeBasins(data, 4, { east, south }, width, { below: 50 });
  expect([...all]).toEqual([0, 1, 1, 3, 4]); // 4 lies behind a mean of 140
  const joins = (_: number, p: { size: number }, q: { size: number }) => Math.min(p.size, q.size) < 2;
  expect([...mergeBasins(data, 4, { east, south }, width, { below: 140, joins })]).toEqual([0, 1, 2, 3, 4]);
  expect([...mergeBasins(data, 4, { east, south }, width, { below: 141, joins })]).toEqual([0, 1, 2, 3, 3]);
});

test('a strip of one pixel between two guesses at one border joins a side; one of two pixels stays', () => {
  const [size, first] = [24, 10];
  const stripped = (strip: number) => {
    const labels = Array.from({ length: size * size }, (_, i) => {
      const col = i % size;
      return col < first ? 1 : col < first + strip ? 2 : 3;
    });
    const { east, south } = bordersOf(labels, size);
    const soft = (layer: Uint8Array) => layer.map((v) => (v > 0 ? 120 : 5));
    const grid: Grid = { epsg: 32650, transform: [10, 0, 0, 0, -10, 0], width: size, height: size };
    const field = new Uint8Array(size * size).fill(250);
    const layers = { grid, field, east: soft(east), south: soft(south), seen: new Uint8Array(size * size).fill(1) };
    return new Set(patchesOf(layers, 500)).size;
  };
  expect([stripped(1), stripped(2), stripped(3)]).toEqual([2, 3, 3]);
});

test('the innermost pixel agrees with brute force; ties go to the upper, then the left one', () => {
  expect(innermostPixel(new Uint8Array(24).fill(1), 6)).toEqual({ col: 1, row: 1 });
  const random = seeded(5);
  for (let round = 0; round < 50; round++) {
    const [width, height] = [9, 8];
    const inside = Uint8Array.from({ length: width * height }, () => (random(5) > 0 ? 1 : 0));
    let best = { col: 0, row: 0 };
    let most = -1;
    for (let row = 0; row < height; row++) {
      for (let col = 0; col < width; col++) {
        if (inside[row * width + col] === 0) continue;
        let least = Infinity;
        for (let r = -1; r <= height; r++) {
          for (let c = -1; c <= width; c++) {
            const isOut = r < 0 || c < 0 || r === height || c === width || inside[r * width + c] === 0;
            if (isOut) least = Math.min(least, (r - row) ** 2 + (c - col) ** 2);
          }
        }
        if (least > most) [best, most] = [{ col, row }, least];
      }
    }
    expect(innermostPixel(inside, width)).toEqual(best);
  }
});

describe('fields of a mosaic', () => {
  const size = 60;
  const grid: Grid = { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 3_400_000], width: size, height: size };
  /** Four fields of 30 × 30 px; the last of the four is forest. */
  const layers = () => {
    const quarter = (i: number) => (i % size < 30 ? 0 : 1) + (i < size * 30 ? 0 : 2);
    const labels = Array.from({ length: size * size }, (_, i) => quarter(i));
    const { east, south } = bordersOf(labels, size);
    const softened = (layer: Uint8Array) => layer.map((v) => (v > 0 ? 190 : 8));
    const field = Uint8Array.from(labels, (l) => (l === 3 ? 5 : 220));
    return { grid, field, east: softened(east), south: softened(south), seen: new Uint8Array(size * size).fill(1) };
  };

  test('three fields, named by their middle, sized on the ellipsoid', () => {
    const plots = delineateFields(layers(), 500);
    expect(plots).toHaveLength(3);
    for (const p of plots) {
      expect(p.id).toMatch(/^32650-E\d+-N\d+$/);
      expect(p.tier).toBe('T4');
      // The scale of UTM at its central meridian is 0.9996: the ground is larger than the map by 0.08 %.
      expect(p.areaM2 / polygonArea(p.polygon)).toBeCloseTo(1 / 0.9996 ** 2, 5);
      expect(p.areaSeM2).toBeCloseTo(0.5 * p.perimeterM * 2.5, 1);
      expect(p.confidence).toBeGreaterThan(0.3);
    }
  });

  test('what is too small, or was never seen, is no plot', () => {
    expect(delineateFields(layers(), 1_000_000)).toEqual([]);
    expect(delineateFields({ ...layers(), seen: new Uint8Array(size * size) }, 500)).toEqual([]);
  });

  test('a field is surer of itself behind a clearer border, and less where its rim was not seen', () => {
    const [first] = delineateFields(layers(), 500);
    const { east, south, ...rest } = layers();
    const clearer = {
      ...rest,
      east: east.map((v) => (v > 100 ? 250 : v)),
      south: south.map((v) => (v > 100 ? 250 : v))
    };
    expect(delineateFields(clearer, 500)[0]!.confidence).toBeGreaterThan(first!.confidence);
    const seen = layers().seen.map((v, i) => (i % size === 29 ? 0 : v));
    const cut = delineateFields({ ...layers(), seen }, 500).find((p) => p.id !== first!.id)!;
    expect(cut.confidence).toBeLessThan(first!.confidence);
  });
});

test('tiers begin at 0, 2, 8, 25 and 100 pure pixels', () => {
  expect([1, 2, 7, 8, 24, 25, 99, 100].map(tierOf)).toEqual(['T0', 'T1', 'T1', 'T2', 'T2', 'T3', 'T3', 'T4']);
});
