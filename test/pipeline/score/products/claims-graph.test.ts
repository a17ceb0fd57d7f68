import { expect, test } from 'vitest';
import { claimsGraph, type Tie } from '../../../../pipeline/score/products/claims-graph.ts';
import { seeded } from '../../../support/random.ts';

const tie = (farmerId: string, kind: Tie['kind'], to: string): Tie => ({ farmerId, kind, to });

test('a shared plot and a shared phone make one group of three; a common mill makes none, but is counted', () => {
  const ties = [
    tie('b', 'plot', 'P9'),
    tie('a', 'plot', 'P9'),
    tie('c', 'phone', 'h1'),
    tie('b', 'phone', 'h1'),
    ...['a', 'c', 'd'].map((f) => tie(f, 'buyer', 'sugar-mill'))
  ];
  const { links, groups, parties } = claimsGraph({ a: 10_000, b: 20_000, c: 30_000, d: 40_000 }, ties);
  expect(links).toEqual([
    { a: 'a', b: 'b', through: [{ to: 'P9', kind: 'plot' }] },
    { a: 'b', b: 'c', through: [{ to: 'h1', kind: 'phone' }] }
  ]);
  expect(groups).toEqual([
    { id: 'a', farmerIds: ['a', 'b', 'c'], exposureCny: 60_000, share: 0.6, isOver: true },
    { id: 'd', farmerIds: ['d'], exposureCny: 40_000, share: 0.4, isOver: true }
  ]);
  expect(parties).toEqual([
    { id: 'buyer sugar-mill', farmerIds: ['a', 'c', 'd'], exposureCny: 80_000, share: 0.8, isOver: true }
  ]);
});

test('no exposure is a share of 0; a farmer without ties is a group of his own', () => {
  expect(claimsGraph({ a: 0 }, []).groups).toEqual([
    { id: 'a', farmerIds: ['a'], exposureCny: 0, share: 0, isOver: false }
  ]);
  expect(() => claimsGraph({ a: -1 }, [])).toThrow(/exposure of a/);
});

test('a chain of 10,000 farmers is one group, found without running out of stack', () => {
  const n = 10_000;
  const ties = Array.from({ length: n - 1 }, (_, i) => [
    tie(`f${n - i}`, 'plot', `p${i}`),
    tie(`f${n - i - 1}`, 'plot', `p${i}`)
  ]).flat();
  expect(claimsGraph({}, ties).groups).toHaveLength(1);
});

test('law: groups part the farmers as a search from each of them does, sums agree, and the order of ties is nothing', () => {
  const random = seeded(3);
  const kinds: Tie['kind'][] = ['plot', 'phone', 'guarantee', 'buyer', 'lessor'];
  for (let n = 0; n < 300; n++) {
    const ids = Array.from({ length: 1 + random(15) }, (_, i) => `f${i}`);
    const exposure = Object.fromEntries(ids.map((id) => [id, random(1000)]));
    const ties = Array.from({ length: random(25) }, () =>
      tie(ids[random(ids.length)]!, kinds[random(5)]!, `t${random(8)}`)
    );
    const found = claimsGraph(exposure, ties);
    expect(claimsGraph(exposure, [...ties].reverse())).toEqual(found);

    // oracle: breadth-first over binding ties
    const binding = ties.filter((t) => ['plot', 'phone', 'guarantee'].includes(t.kind));
    const reach = (start: string): string[] => {
      const seen = new Set([start]);
      for (const id of seen)
        for (const t of binding.filter((x) => x.farmerId === id))
          for (const other of binding.filter((x) => x.kind === t.kind && x.to === t.to)) seen.add(other.farmerId);
      return [...seen].sort();
    };
    expect(found.groups.flatMap((g) => g.farmerIds).sort()).toEqual([...ids].sort());
    for (const g of found.groups) for (const id of g.farmerIds) expect(reach(id)).toEqual(g.farmerIds);
    expect(found.groups.reduce((sum, g) => sum + g.exposureCny, 0)).toBe(
      Object.values(exposure).reduce((a, b) => a + b, 0)
    );
  }
});
