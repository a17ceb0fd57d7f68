import { expect, test } from 'vitest';
import { pointsOf } from '../../../../pipeline/score/points.ts';
import { binned, type Example, monotoneGroups } from '../../../../pipeline/score/portfolio/binning.ts';
import { informationValue, rateOf, woeOf } from '../../../../pipeline/score/portfolio/woe.ts';
import { SCORECARD } from '../../../../pipeline/score/scorecard.ts';
import { seeded } from '../../../support/random.ts';

const line = (id: string) => SCORECARD.find((l) => l.id === id)!;
const examples = (value: Example['value'], goods: number, bads: number): Example[] =>
  Array.from({ length: goods + bads }, (_, i) => ({ value, bad: i < bads, weight: 1 }));
const loose = { fine: 20, leastShare: 0, leastBads: 0, most: 9 };

test('weights of evidence by hand: half of the goods and a fifth of the bads weigh ln 2.5', () => {
  const all = { n: 110, bads: 10 };
  const cell = { n: 52, bads: 2 }; // 50 of 100 goods, 2 of 10 bads
  expect(woeOf(cell, all)).toBeCloseTo(Math.log(2.5), 12);
  const rest = { n: 58, bads: 8 }; // 50 goods, 8 bads
  expect(informationValue([cell, rest], all)).toBeCloseTo(0.3 * Math.log(2.5) - 0.3 * Math.log(0.5 / 0.8), 12);
  expect(woeOf({ n: 11, bads: 1 }, all)).toBe(0); // as the portfolio
  expect(Number.isFinite(woeOf({ n: 10, bads: 0 }, all))).toBe(true);
});

test('a rate that falls where it should rise joins its neighbour', () => {
  //            1/10  3/10  2/10  5/10
  const cells = [1, 3, 2, 5].map((bads) => ({ n: 10, bads }));
  expect(monotoneGroups(cells, { leastN: 0, leastBads: 0, most: 9 })).toEqual([
    { n: 10, bads: 1, first: 0, last: 0 },
    { n: 20, bads: 5, first: 1, last: 2 },
    { n: 10, bads: 5, first: 3, last: 3 }
  ]);
});

test('groups rise strictly, hold every cell once and hold enough, whatever the counts', () => {
  const random = seeded(3);
  for (let round = 0; round < 300; round++) {
    const cells = Array.from({ length: 1 + random(25) }, () => {
      const n = random(200);
      return { n, bads: random(n + 1) };
    });
    const limits = { leastN: random(150), leastBads: random(40), most: 1 + random(8) };
    const groups = monotoneGroups(cells, limits);
    expect(groups.flatMap((g) => Array.from({ length: g.last - g.first + 1 }, (_, i) => g.first + i))).toEqual(
      cells.map((_, i) => i)
    );
    for (let i = 1; i < groups.length; i++) expect(rateOf(groups[i]!)).toBeGreaterThan(rateOf(groups[i - 1]!));
    expect(groups.length).toBeLessThanOrEqual(limits.most);
    if (groups.length > 1)
      for (const g of groups) expect(g.n >= limits.leastN && g.bads >= limits.leastBads, `round ${round}`).toBe(true);
    for (const g of groups) expect(g.n).toBe(cells.slice(g.first, g.last + 1).reduce((s, c) => s + c.n, 0));
  }
});

test('numbers are cut in the direction of their row, best first, and looked up as the scorecard does', () => {
  const cut = binned(
    line('years_observed'),
    [...examples(1, 40, 10), ...examples(3, 45, 5), ...examples(5, 49, 1), ...examples(null, 20, 20)],
    loose
  );
  expect(cut.woe.kind).toBe('atLeast');
  expect(cut.bins.map((b) => [b.label, b.n, b.bads])).toEqual([
    ['≥ 5', 50, 1],
    ['≥ 3', 50, 5],
    ['else', 50, 10]
  ]);
  expect(pointsOf(cut.woe, 7)).toBe(cut.bins[0]!.woe);
  expect(pointsOf(cut.woe, 4.9)).toBe(cut.bins[1]!.woe);
  expect(pointsOf(cut.woe, 0)).toBe(cut.bins[2]!.woe);
  expect(pointsOf(cut.woe, null)).toBe(0); // not known is neutral, though half of them went bad
  expect(cut.missing).toMatchObject({ n: 40, bads: 20 });
});

test('words that cannot be told apart share a bin; a direction that is wrong claims nothing', () => {
  const cut = binned(
    line('title'),
    [...examples('registered', 95, 5), ...examples('contract_matched', 80, 20), ...examples('none', 85, 15)],
    loose
  );
  expect(cut.bins.map((b) => b.label)).toEqual(['registered', 'contract_matched | none']);
  const backwards = binned(line('debt_ratio'), [...examples(0.1, 80, 20), ...examples(2, 95, 5)], loose);
  expect(backwards.bins).toHaveLength(1);
  expect(backwards.iv).toBeCloseTo(0, 12);
});

test('counts of each bin are those of the values that its bounds let in, over random values', () => {
  const random = seeded(8);
  for (const id of ['stability', 'season_z', 'debt_ratio', 'yield_percentile'] as const) {
    const rows: Example[] = Array.from({ length: 3000 }, () => {
      const value = id === 'season_z' ? 6 * random() - 3 : random() * 3;
      const worse = line(id).kind === 'atLeast' ? -value : value;
      return { value, bad: random() < 1 / (1 + Math.exp(2 - worse)), weight: 1 };
    });
    const cut = binned(line(id), rows);
    expect(cut.bins.length).toBeGreaterThan(2);
    const counted = cut.bins.map((bin) => rows.filter((r) => pointsOf(cut.woe, r.value) === bin.woe).length);
    expect(counted).toEqual(cut.bins.map((b) => b.n));
  }
});
