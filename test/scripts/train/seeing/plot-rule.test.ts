import { describe, expect, test } from 'vitest';
import type { Grid } from '../../../../pipeline/geo/grid.ts';
import { plotsByRule } from '../../../../scripts/train/seeing/plot-rule.ts';
import { watershed } from '../../../../scripts/train/seeing/watershed.ts';
import { picture } from '../../../support/picture.ts';
import { seeded } from '../../../support/random.ts';

describe('watershed', () => {
  test('two valleys, one ridge', () => {
    const { data, width } = picture(`
      1 2 9 2 1
      1 2 9 2 1
      2 2 9 3 1
    `);
    const { basins, count } = watershed(Uint8Array.from(data), new Uint8Array(15).fill(1), width);
    expect(count).toBe(2);
    const row = (r: number) => [...basins.subarray(5 * r, 5 * r + 5)];
    for (const r of [0, 1, 2]) expect([row(r)[0], row(r)[1], row(r)[3], row(r)[4]]).toEqual([1, 1, 2, 2]);
  });

  test('over random layers: what is seen is in a basin, each basin has one minimum and is connected', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const [width, height] = [19, 14];
      const boundary = Uint8Array.from({ length: width * height }, () => random(6) * 40);
      const seen = Uint8Array.from({ length: width * height }, () => (random(12) === 0 ? 0 : 1));
      const { basins, count } = watershed(boundary, seen, width);
      const reached = new Set<number>();
      for (let basin = 1; basin <= count; basin++) {
        const members = [...basins.keys()].filter((i) => basins[i] === basin);
        const todo = [members[0]!];
        const met = new Set(todo);
        for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
          for (const j of [i - width, i + width, i % width > 0 ? i - 1 : -1, (i + 1) % width > 0 ? i + 1 : -1]) {
            if (basins[j] === basin && !met.has(j)) {
              met.add(j);
              todo.push(j);
            }
          }
        }
        expect(met.size).toBe(members.length);
        for (const i of members) reached.add(i);
      }
      for (const i of seen.keys()) expect(reached.has(i)).toBe(seen[i] === 1);
    }
  });
});

describe('fields by rule', () => {
  const size = 60;
  const grid: Grid = { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 3_400_000], width: size, height: size };
  /** Four fields of 28 × 28 px between strong hedges; the last of the four is forest. */
  const layers = () => {
    const boundary = new Uint8Array(size * size).fill(10);
    const cropland = new Uint8Array(size * size).fill(220);
    for (let i = 0; i < size * size; i++) {
      const [col, row] = [i % size, Math.floor(i / size)];
      if (col === 30 || row === 30) boundary[i] = 240;
      if (col > 30 && row > 30) cropland[i] = 5;
    }
    return { grid, boundary, cropland, seen: new Uint8Array(size * size).fill(1) };
  };

  test('three fields, and no wood', () => {
    const plots = plotsByRule(layers(), 500);
    expect(plots).toHaveLength(3);
    for (const p of plots) expect(p.confidence).toBeGreaterThan(0.2);
  });

  test('what is too small, or was never seen, is no plot', () => {
    expect(plotsByRule(layers(), 1_000_000)).toEqual([]);
    expect(plotsByRule({ ...layers(), seen: new Uint8Array(size * size) }, 500)).toEqual([]);
  });
});
