import { expect, test } from 'vitest';
import { decide } from '../../../../pipeline/score/decide.ts';
import { POLICY } from '../../../../pipeline/score/policy.ts';
import { apply, byHolder } from '../../../../scripts/simulate/farmers/applicant.ts';
import { economicsOf, scorecardView } from '../../../support/scorecard-view.ts';
import { truePlots } from '../../../support/true-plots.ts';

/** A mixed portfolio of some 2000 applicants: by region, households and estates. */
const MIX: [region: string, households: number, estates: number][] = [
  ['HHH', 700, 60],
  ['YZM', 450, 40],
  ['NEC', 350, 50],
  ['SCN', 250, 20],
  ['NWX', 100, 30]
];
const rows = MIX.flatMap(([region, households, estates]) =>
  [...byHolder(truePlots(region, households, estates, 3))].flatMap(([holder, plots]) => {
    const applicant = apply(holder, plots, { region, year: 2023, seed: 3 });
    if (!applicant) return [];
    const { score, attributes, grade } = decide(scorecardView(applicant, 'pre_sowing'), economicsOf(region), POLICY);
    return [{ region, score, grade, cover: attributes.stress_cover, bad: applicant.farmers[0]!.defaulted12m }];
  })
);
const rate = (of: { bad: boolean }[]) => of.filter((r) => r.bad).length / of.length;

test('two to six in a hundred default in a season, in every region fewer than twelve', () => {
  expect(rows.length).toBeGreaterThan(1950);
  expect(rate(rows)).toBeGreaterThan(0.02);
  expect(rate(rows)).toBeLessThan(0.06);
  for (const [region] of MIX) expect(rate(rows.filter((r) => r.region === region))).toBeLessThan(0.12);
});

test('farmers whose cash hardly covers their need in a bad year default far more often', () => {
  const known = rows.filter((r) => r.cover !== null).sort((a, b) => Number(a.cover) - Number(b.cover));
  const part = (from: number, to: number) => rate(known.slice(from * known.length, to * known.length));
  expect(part(0, 0.25)).toBeGreaterThan(2 * part(0.25, 0.5));
  expect(part(0, 0.5)).toBeGreaterThan(2 * part(0.5, 1));
});

test('the scorecard that never saw these farmers orders them better than chance and worse than an oracle', () => {
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  let pairs = 0;
  for (const bad of sorted.filter((r) => r.bad)) {
    for (const good of sorted) if (!good.bad) pairs += bad.score < good.score ? 1 : bad.score === good.score ? 0.5 : 0;
  }
  const bads = rows.filter((r) => r.bad).length;
  const auc = pairs / (bads * (rows.length - bads));
  expect(auc).toBeGreaterThan(0.65);
  expect(auc).toBeLessThan(0.85);
  expect(rate(rows.filter((r) => r.grade === 'E'))).toBeGreaterThan(2 * rate(rows.filter((r) => r.grade === 'B')));
});
