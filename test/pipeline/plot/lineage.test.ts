import { describe, expect, test } from 'vitest';
import type { Polygon } from '../../../pipeline/geo/polygon.ts';
import { lineageOf, type SeasonPlot } from '../../../pipeline/plot/lineage.ts';
import { field } from '../../support/ground.ts';
import { seeded } from '../../support/random.ts';

const plot = (id: string, polygon: Polygon): SeasonPlot => ({ id, polygon });
const told = (earlier: SeasonPlot[], later: SeasonPlot[]) =>
  lineageOf(earlier, later).later.map((d) => [d.id, d.field, d.kinship]);

/** A patchwork: rows of fields of random widths. */
function patchwork(seed: number): SeasonPlot[] {
  const random = seeded(seed);
  return Array.from({ length: 5 }, (_, row) => {
    const plots: SeasonPlot[] = [];
    for (let x = 0; x < 800; ) {
      const width = 30 + random(120);
      if (random(8) > 0) plots.push(plot(`r${row}x${x}`, field(x, row * 110, width, 100 + random(10))));
      x += width;
    }
    return plots;
  }).flat();
}

describe('by eye', () => {
  test('a field whose borders are drawn anew a little is the same, and keeps its id', () => {
    expect(told([plot('A', field(0, 0, 100, 100))], [plot('B', field(4, -3, 98, 104))])).toEqual([['B', 'A', 'same']]);
  });

  test('a field cut in two is two new fields with shares of the old one', () => {
    const { later, gone } = lineageOf(
      [plot('A', field(0, 0, 100, 100))],
      [plot('A', field(0, 0, 70, 100)), plot('C', field(70, 0, 30, 100))]
    );
    // the larger part has the old middle and so the old id, but it is not the old field
    expect(later.map((d) => [d.id, d.field, d.kinship, d.ancestors[0]!.ofEarlier])).toEqual([
      ['A', 'A/2', 'split', expect.closeTo(0.7, 9)],
      ['C', 'C', 'split', expect.closeTo(0.3, 9)]
    ]);
    expect(gone).toEqual([]);
  });

  test('two fields under one plough are merged', () => {
    const { later } = lineageOf(
      [plot('A', field(0, 0, 60, 100)), plot('B', field(60, 0, 40, 100))],
      [plot('C', field(0, 0, 100, 100))]
    );
    expect(later).toMatchObject([
      {
        field: 'C',
        kinship: 'merged',
        ancestors: [
          { id: 'A', ofEarlier: expect.closeTo(1, 9), ofLater: expect.closeTo(0.6, 9) },
          { id: 'B', ofLater: expect.closeTo(0.4, 9) }
        ]
      }
    ]);
  });

  test('a corner cut off leaves the field the same; new ground is new; what nobody works any more is gone', () => {
    const earlier = [plot('A', field(0, 0, 100, 100)), plot('X', field(500, 0, 100, 100))];
    const later = [
      plot('A2', field(0, 0, 95, 100)),
      plot('bit', field(95, 0, 5, 100)),
      plot('N', field(200, 0, 80, 80)),
      plot('edge', field(590, 0, 100, 100))
    ];
    expect(told(earlier, later)).toEqual([
      ['A2', 'A', 'same'],
      ['N', 'N', 'new'],
      ['bit', 'bit', 'redrawn'],
      ['edge', 'edge', 'new']
    ]);
    expect(lineageOf(earlier, later).gone).toEqual([{ id: 'X', kept: expect.closeTo(0.1, 9) }]);
  });

  test('borders turned across the old ones are redrawn: no field of old is any of the new ones', () => {
    const rows = [0, 1, 2].map((i) => plot(`r${i}`, field(0, i * 40, 120, 40)));
    const cols = [0, 1, 2].map((i) => plot(`c${i}`, field(i * 40, 0, 40, 120)));
    expect(told(rows, cols).map(([, , kinship]) => kinship)).toEqual(['redrawn', 'redrawn', 'redrawn']);
  });

  test('a field keeps its first id through the years', () => {
    const [y1, y2, y3] = ['A', 'B', 'C'].map((id, i) => [plot(id, field(i, i, 100, 100))]);
    const first = lineageOf(y1!, y2!);
    const fields = new Map(first.later.map((d) => [d.id, d.field]));
    expect(lineageOf(y2!, y3!, (id) => fields.get(id) ?? id).later[0]!.field).toBe('A');
  });
});

describe('laws', () => {
  test('a set is all the same as itself', () => {
    for (let seed = 1; seed < 6; seed++) {
      const plots = patchwork(seed);
      const { later, gone } = lineageOf(plots, plots);
      expect(later.every((d) => d.kinship === 'same' && d.field === d.id && d.ancestors.length === 1)).toBe(true);
      expect([later.length, gone]).toEqual([plots.length, []]);
    }
  });

  test('a field cut by any line into parts of a tenth or more is split, with shares that sum to 1; read backwards it is merged', () => {
    const random = seeded(8);
    for (let k = 0; k < 50; k++) {
      const [w, h] = [60 + random(100), 60 + random(100)];
      const [t, u] = [0.15 + 0.7 * random(), 0.15 + 0.7 * random()];
      const [x, y] = field(0, 0, w, h)[0]![0]!;
      const [low, high]: [number, number][] = [
        [x + t * w, y],
        [x + u * w, y + h]
      ];
      const west: Polygon = [[[x, y], low!, high!, [x, y + h], [x, y]]];
      const east: Polygon = [[low!, [x + w, y], [x + w, y + h], high!, low!]];
      const whole = [plot('W', field(0, 0, w, h))];
      const parts = [plot('P', west), plot('Q', east)];
      const { later } = lineageOf(whole, parts);
      expect(
        later.map((d) => d.kinship),
        `${t} ${u}`
      ).toEqual(['split', 'split']);
      expect(later.reduce((sum, d) => sum + d.ancestors[0]!.ofEarlier, 0)).toBeCloseTo(1, 9);
      expect(lineageOf(parts, whole).later[0]!.kinship).toBe('merged');
    }
  });

  test('between any two patchworks: ids of fields are unique, an old one means the same field, shares are shares, order is nothing', () => {
    for (let seed = 1; seed < 9; seed++) {
      const [earlier, later] = [
        patchwork(seed),
        patchwork(seed + (seed % 2 ? 100 : 0)).map((p) => plot(p.id, p.polygon))
      ];
      const found = lineageOf(earlier, later);
      const fields = found.later.map((d) => d.field);
      expect(new Set(fields).size).toBe(later.length);
      const old = new Set(earlier.map((p) => p.id));
      for (const d of found.later) expect(old.has(d.field), d.id).toBe(d.kinship === 'same');
      const spent = new Map<string, number>();
      for (const { ancestors, kinship } of found.later) {
        const known = ancestors.reduce((sum, a) => sum + a.ofLater, 0);
        expect(known).toBeLessThanOrEqual(1 + 1e-9);
        if (kinship === 'new') expect(known).toBeLessThan(0.2);
        if (kinship === 'same') expect(ancestors[0]!.iou).toBeGreaterThanOrEqual(0.5);
        for (const a of ancestors) spent.set(a.id, (spent.get(a.id) ?? 0) + a.ofEarlier);
      }
      for (const [id, share] of spent) expect(share, id).toBeLessThanOrEqual(1 + 1e-9);
      for (const { id } of found.gone) expect(spent.get(id) ?? 0).toBeLessThan(0.2);
      expect(lineageOf([...earlier].reverse(), [...later].reverse())).toEqual(found);
    }
  });

  test('nothing before: all is new; nothing after: all is gone', () => {
    const plots = patchwork(3);
    expect(lineageOf([], plots).later.every((d) => d.kinship === 'new' && d.field === d.id)).toBe(true);
    expect(lineageOf(plots, [])).toEqual({
      later: [],
      gone: [...plots].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => ({ id, kept: 0 }))
    });
  });
});
