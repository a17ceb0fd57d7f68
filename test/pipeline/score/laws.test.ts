import { expect, test } from 'vitest';
import { catalogueEconomics } from '../../../pipeline/score/catalogue-economics.ts';
import { decide } from '../../../pipeline/score/decide.ts';
import type { FarmerInput } from '../../../pipeline/score/input.ts';
import { mostPoints, pointsOf } from '../../../pipeline/score/points.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import { topReasons } from '../../../pipeline/score/reasons.ts';
import { seeded } from '../../support/random.ts';

const CROPS = ['WW', 'UM', 'MR', 'SB', 'CT', 'AP', 'PT'];
const TITLES = ['registered', 'contract_matched', 'none'] as const;
const WEIGHT = { registered: 1, contract_matched: 0.9, none: 0.7 };
const HAZARDS = ['low', 'mid', 'high'] as const;
type Title = (typeof TITLES)[number];

/** A farmer of ordinary means with one to five plots of one to three crops; some values are not known. */
function randomFarmer(random: (n?: number) => number, n: number): FarmerInput {
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <T>(of: readonly T[]): T => of[random(of.length)]!;
  const maybe = <T>(value: T): T | null => (random(6) === 0 ? null : value);
  const title = pick(TITLES);
  const crops = Array.from({ length: 1 + random(3) }, () => pick(CROPS));
  const plots = Array.from({ length: 1 + random(5) }, (_, i) => {
    const crop = pick(crops);
    const county = catalogueEconomics(crop)!.countyKgPerMu;
    const observed = between(2, 150);
    return {
      plot: `P${i}`,
      crop,
      declared_mu: observed * between(0.9, 1.4),
      observed_mu: observed,
      title_weight: WEIGHT[title],
      sat_kg_mu: county * between(0.6, 1.4),
      county_kg_mu: null,
      model_rmse_kg_mu: county * between(0.1, 0.3)
    };
  });
  const area = plots.reduce((a, p) => a + p.observed_mu, 0);
  const insured = random(2) === 0;
  return {
    id: `R${n}`,
    stage: pick(['pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested'] as const),
    tenor_days: 60 + random(300),
    guarantee: random(4) === 0,
    plots,
    insurance: insured
      ? Object.fromEntries(crops.map((c) => [c, { sum_cny_mu: between(300, 1200), deductible: 0.1, weight: 0.8 }]))
      : {},
    rent_due_cny: area * between(0, 300),
    living_cny_year: between(10_000, 60_000),
    offfarm_cny_year: between(0, 60_000),
    other_debt_service_cny: between(0, 20_000),
    data_quality: between(0.5, 1),
    concentration_headroom_cny: between(5_000, 1e6),
    attributes: {
      bureau: pick(['clean', 'clean', 'thin_file', 'dpd_1_30'] as const),
      years_observed: maybe(random(8)),
      yield_percentile: maybe(random(101)),
      stability: maybe(between(0, 0.5)),
      season_z: maybe(between(-3, 2)),
      crop_mismatch: maybe(random(2) * between(0, 0.5)),
      title: maybe(title),
      hhi: between(0.3, 1),
      insurance: insured ? 'full_cost' : 'none',
      offfarm_share: maybe(random()),
      debt_ratio: maybe(between(0, 1.2)),
      hazard: maybe(pick(HAZARDS)),
      water: maybe(pick(['irrigated', 'rainfed'] as const))
    }
  } as FarmerInput;
}

const random = seeded(20240312);
const farmers = Array.from({ length: 1000 }, (_, n) => randomFarmer(random, n));
const assess = (input: FarmerInput) => decide(input, catalogueEconomics, POLICY);
const limitOf = (input: FarmerInput): number => {
  const limit = assess(input).limit_cny;
  expect(limit, input.id).not.toBeNull();
  return limit!;
};
const withAttributes = (f: FarmerInput, change: Partial<NonNullable<FarmerInput['attributes']>>): FarmerInput => ({
  ...f,
  attributes: { ...f.attributes!, ...change }
});

test('the farmers are a fair mix: many get a limit, in every grade, bound by each cap', () => {
  const all = farmers.map(assess);
  expect(all.filter((a) => a.decision === 'offer').length).toBeGreaterThan(200);
  expect(new Set(all.map((a) => a.grade))).toEqual(new Set(['A', 'B', 'C', 'D', 'E']));
  const offers = all.filter((a) => a.decision === 'offer');
  expect(new Set(offers.map((a) => a.binding))).toEqual(
    new Set(['need', 'per_mu', 'capacity', 'product', 'concentration'])
  );
});

test('no limit exceeds any cap, and it is a whole number of hundreds', () => {
  for (const f of farmers) {
    const a = assess(f);
    const least = Math.min(a.need_cap!, a.capacity_cap!, a.per_mu_cap!, a.productCapCny, f.concentration_headroom_cny!);
    expect(a.limit_cny!, f.id).toBeLessThanOrEqual(Math.max(0, least) + 1e-6);
    expect(a.limit_cny! % 100, f.id).toBe(0);
    expect(a.limit_cny === 0 || a.limit_cny! >= 1000, f.id).toBe(true);
  }
});

test('a higher hazard class never raises a limit', () => {
  for (const f of farmers) {
    const limits = HAZARDS.map((hazard) => limitOf(withAttributes(f, { hazard })));
    expect(limits[0]! >= limits[1]! && limits[1]! >= limits[2]!, `${f.id}: ${limits}`).toBe(true);
  }
});

test('lower data quality never raises a limit', () => {
  for (const f of farmers) {
    expect(limitOf({ ...f, data_quality: f.data_quality! * 0.9 }), f.id).toBeLessThanOrEqual(limitOf(f));
  }
});

test('less land never raises a limit while the grade stands', () => {
  // A smaller farm may be better covered by the same income from outside, and so earn a better grade; then the limit
  // may be higher. Cover is the only way.
  let better = 0;
  for (const f of farmers) {
    const less = {
      ...f,
      plots: f.plots.map((p) => ({ ...p, declared_mu: p.declared_mu! * 0.8, observed_mu: p.observed_mu! * 0.8 }))
    };
    const [before, after] = [assess(f), assess(less)];
    if (after.multiplier > before.multiplier) {
      better++;
      expect(after.points.stress_cover, f.id).toBeGreaterThan(before.points.stress_cover);
    } else expect(after.limit_cny!, f.id).toBeLessThanOrEqual(before.limit_cny!);
  }
  expect(better).toBeLessThan(50);
});

test('a worse title never raises a limit while the grade stands', () => {
  let better = 0;
  for (const f of farmers) {
    const titled = (title: Title): FarmerInput => ({
      ...withAttributes(f, { title }),
      plots: f.plots.map((p) => ({ ...p, title_weight: WEIGHT[title] }))
    });
    const [a, b, c] = TITLES.map((t) => assess(titled(t)));
    for (const [before, after] of [
      [a!, b!],
      [b!, c!]
    ]) {
      if (after!.multiplier > before!.multiplier) better++;
      else expect(after!.limit_cny!, f.id).toBeLessThanOrEqual(before!.limit_cny!);
    }
  }
  expect(better).toBeLessThan(20);
});

test('points are those of the bins and sum to the score', () => {
  for (const f of farmers) {
    const a = assess(f);
    const sum = Object.values(a.points).reduce((x, y) => x + y, 0);
    expect(a.points_sum).toBe(sum);
    expect(a.score).toBe(Math.min(850, Math.max(300, 540 + sum)));
    expect(Object.keys(a.points)).toHaveLength(15);
  }
});

test('reasons are the dearest losses: none left out is dearer, none is free, ties fall to the lower code', () => {
  for (const f of farmers) {
    const a = assess(f);
    const lost = POLICY.scorecard
      .filter((line) => a.attributes[line.id] !== null)
      .map((line) => ({ code: line.reason, lost: mostPoints(line) - a.points[line.id] }));
    const told = topReasons(a.attributes, POLICY);
    expect(a.reasonCodes).toEqual(told.map((r) => r.code));
    expect(told).toHaveLength(Math.min(4, lost.filter((l) => l.lost > 0).length));
    told.forEach((reason, i) => {
      expect(reason.lost).toBeGreaterThan(0);
      const next = told[i + 1];
      if (next) expect(reason.lost > next.lost || (reason.lost === next.lost && reason.code < next.code)).toBe(true);
    });
    const last = told.at(-1);
    for (const other of lost.filter((l) => !a.reasonCodes.includes(l.code) && last)) {
      expect(other.lost < last!.lost || (other.lost === last!.lost && other.code > last!.code)).toBe(true);
    }
  }
});

test('a value that is not known earns nothing, costs nothing, is named, and is no reason', () => {
  for (const f of farmers) {
    const unknown = withAttributes(f, {
      years_observed: null,
      yield_percentile: null,
      stability: null,
      season_z: null,
      crop_mismatch: null
    });
    const a = assess(unknown);
    for (const id of ['years_observed', 'yield_percentile', 'stability', 'season_z', 'crop_mismatch'] as const) {
      expect(a.points[id]).toBe(0);
      expect(a.missing).toContain(id);
    }
    for (const code of ['RC-103', 'RC-104', 'RC-105', 'RC-106', 'RC-107']) expect(a.reasonCodes).not.toContain(code);
    expect(a.limit_cny, f.id).not.toBeNull();
  }
});

test('points rise and fall with the value as the feature says, to the outermost bin and beyond', () => {
  for (const line of POLICY.scorecard) {
    if (line.kind === 'class') continue;
    const xs = Array.from({ length: 4000 }, (_, i) => -150 + i / 10).sort((a, b) => a - b);
    const points = [Number.NEGATIVE_INFINITY, ...xs, Number.POSITIVE_INFINITY].map((x) => pointsOf(line, x));
    const sorted = [...points].sort((a, b) => (line.kind === 'atLeast' ? a - b : b - a));
    expect(points, line.id).toEqual(sorted);
  }
});
