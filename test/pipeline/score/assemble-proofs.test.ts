import { expect, test } from 'vitest';
import { addDays, isoDate } from '../../../pipeline/dates.ts';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import type { Match } from '../../../pipeline/plot/match.ts';
import { matchPlots } from '../../../pipeline/plot/match.ts';
import { assembleFarmer } from '../../../pipeline/score/assemble.ts';
import { decide } from '../../../pipeline/score/decide.ts';
import { type SeenPlot, seenMatch } from '../../../pipeline/score/evidence.ts';
import { explainText } from '../../../pipeline/score/explain.ts';
import { type FarmerRecord, UNKNOWN_FARMER } from '../../../pipeline/score/farmer-record.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import type { Proof } from '../../../pipeline/score/proof.ts';
import { creditAssessment } from '../../../pipeline/score/resource.ts';
import { shippedEconomics } from '../../../pipeline/value/economics.ts';
import { declare, detected, EPSG, field } from '../../support/ground.ts';
import { proof } from '../../support/proofs.ts';
import { seeded } from '../../support/random.ts';

const AS_OF = isoDate('2024-04-20');
const rows = new Map(shippedEconomics('HHH').map((r) => [r.crop, r]));
const economics = (crop: string) => rows.get(crop) ?? null;
const RECORD: FarmerRecord = {
  ...UNKNOWN_FARMER,
  tenor_days: 120,
  rent_due_cny: 4000,
  living_cny_year: 12_000,
  offfarm_cny_year: 9000,
  other_debt_service_cny: 0,
  concentration_headroom_cny: 1e7,
  insurance: {},
  attributes: { ...UNKNOWN_FARMER.attributes, bureau: 'clean', insurance: 'none', years_observed: 2 }
};

/** Two fields of wheat of 60 mu, seen well but with a probability that leaves room for doubt. */
const FIELDS = [field(0, 0, 200, 200), field(400, 0, 200, 200)];
function seenPlots(title: 'none' | 'contract_matched', declaredMu = 60): SeenPlot[] {
  const plots = FIELDS.map((polygon, i) => detected(`a${i}`, polygon));
  const declared = FIELDS.map((polygon, i) => declare('F1', `P${i + 1}`, polygon, { title, areaMu: declaredMu }));
  return matchPlots(declared, plots, (lon, lat) => fromLonLat(EPSG, lon, lat)).map((match: Match) => ({
    match: seenMatch(match),
    pieces: match.pieces.map((piece) => ({
      piece,
      seasonZ: null,
      finding: {
        crop: { code: 'WW', probability: 0.75, rejected: false, probabilities: { WW: 0.75, CT: 0.25 } },
        season: null,
        stage: { code: 'heading', kappaStage: 'peak' },
        evidence: { keyWindowDates: 6, maxGapGreenUpDays: 10, maxGapSenescenceDays: null }
      },
      yields: [{ crop: 'WW', kgPerMu: 440, sdKgPerMu: 40, satelliteKgPerMu: 450, rmseKgPerMu: 55, countyKgPerMu: 430 }]
    }))
  }));
}

function judged(proofs: readonly Proof[], seen = seenPlots('none'), reused = new Set<string>(), record = RECORD) {
  const context = { region: 'HHH', asOfDay: 111, shown: { proofs, reused, season: 2024, asOf: AS_OF } };
  const assembled = assembleFarmer('F1', record, seen, [], economics, context);
  const assessment = decide(assembled.input, economics, POLICY);
  const resource = creditAssessment(assembled, assessment, null, economics, POLICY, {
    season: 2024,
    asOf: AS_OF,
    region: 'HHH',
    imagery: [],
    models: {},
    tracks: {}
  });
  return { assembled, assessment, resource };
}
const before = { capturedAt: addDays(AS_OF, -5) };

test('nothing shown is the same as no word of papers, byte for byte', () => {
  const plain = assembleFarmer('F1', RECORD, seenPlots('none'), [], economics, { region: 'HHH', asOfDay: 111 });
  expect(JSON.stringify(judged([]).assembled)).toBe(JSON.stringify(plain));
  expect(judged([]).resource.explain).not.toHaveProperty('papers');
});

test('a certificate raises title and limit of its plot; a policy the insurance; a photo the quality; none of them a yield', () => {
  const none = judged([]);
  const certified = judged([1, 2].map((n) => proof('land_right_certificate', {}, { ...before, plotId: `P${n}` })));
  expect(none.assembled.input.plots.map((p) => p.title_weight)).toEqual([0.7, 0.7]);
  expect(certified.assembled.input.plots.map((p) => p.title_weight)).toEqual([1, 1]);
  expect(certified.assessment.points.title).toBe(15);
  expect(certified.assessment.limit_cny!).toBeGreaterThan(none.assessment.limit_cny!);
  expect(certified.resource.plots[0]!.evidence).toEqual(['registered']);

  const policy = {
    crop: 'WW' as const,
    insuredMu: 120,
    season: 2024,
    sumCnyPerMu: 950,
    deductible: 0,
    lossPayee: true
  };
  const insured = judged([proof('insurance_policy', policy, { ...before, plotId: null })]);
  expect(none.assessment.insurance_stress_payout).toBe(0);
  expect(insured.assessment.insurance_stress_payout!).toBeGreaterThan(0);
  expect([insured.assessment.lgd, insured.assessment.points.insurance]).toEqual([0.55, 6]);

  const photo = judged([proof('plot_photo', { crop: 'WW' }, before)]);
  // p of one of two equal fields goes from 0.75 to 1: 0.5 · 0.2 · (1 − (0.75 − 0.5)/0.45), half of it
  const gain = 0.5 * 0.2 * (1 - 0.25 / 0.45);
  expect(photo.assessment.data_quality! - none.assessment.data_quality!).toBeCloseTo(gain / 2, 9);

  for (const { assessment } of [certified, insured, photo])
    expect(assessment.plots.map((p) => p.yieldKgPerMu)).toEqual(none.assessment.plots.map((p) => p.yieldKgPerMu));
});

test('a lease that ends before harvest costs the contract; the account says what was found, expected and would cure it', () => {
  const lease = proof('land_transfer_contract', { until: isoDate('2024-05-01') }, before);
  const { assembled, resource } = judged([lease], seenPlots('contract_matched'));
  expect(assembled.input.plots.map((p) => p.title_weight)).toEqual([0.7, 0.9]);
  expect(assembled.input.attributes!.title).toBe('none');
  expect(resource.plots[0]!.flags).toEqual(['RC-209']);
  expect(resource.explain.papers).toMatchObject([{ code: 'RC-209', effect: 'warn' }]);
  const text = explainText({ assessmentId: 'ca', ...resource }, 'en', POLICY);
  expect(text).toContain('RC-209 Lease does not fit the plot [P1]');
  expect(text).toContain('found: the lease ends on 2024-05-01');
  expect(text).toContain('expected: until 2024-07-08 at least, 30 days after harvest');
});

test('a reused photo and land that doubled before the request send an offer to a person', () => {
  const photo = proof('plot_photo', { crop: 'WW' }, before);
  expect(judged([photo]).resource.decision).toBe('offer');
  expect(judged([photo], seenPlots('none'), new Set([photo.sha256])).resource.decision).toBe('manual_review');
  const lease = (n: number) =>
    proof('land_transfer_contract', { areaMu: 60, signedOn: addDays(AS_OF, -20) }, { ...before, plotId: `P${n}` });
  const grown = judged([lease(1), lease(2)]).resource;
  expect([grown.decision, grown.plots.map((p) => p.flags)]).toEqual(['manual_review', [['RC-212'], ['RC-212']]]);
});

test('a certificate over the declared area turns the stop of an inflated one into a question', () => {
  const seen = seenPlots('none', 100);
  expect(judged([], seen).resource.decision).toBe('decline');
  const papers = [1, 2].map((n) => proof('land_right_certificate', { areaMu: 98 }, { ...before, plotId: `P${n}` }));
  const { resource, assessment } = judged(papers, seen);
  expect(resource.decision).toBe(assessment.decision === 'offer' ? 'manual_review' : assessment.decision);
  expect(resource.explain.hardStops).toEqual([]);
  expect(resource.plots[0]!.areaAcceptedMu).toBe(63); // never more ground than imagery shows
});

test('law: a farmer who shows fewer of the papers that fit never gets a higher limit, and yields never move', () => {
  const random = seeded(99);
  const draw = (): Proof => {
    const common = { ...before, plotId: `P${1 + random(2)}`, weight: random() };
    const policy = { crop: 'WW' as const, insuredMu: 100, season: 2024, sumCnyPerMu: 300 + random(900) };
    return [
      () => proof('land_right_certificate', { areaMu: 60 }, common),
      () => proof('land_transfer_contract', { areaMu: 58 + random(5) }, common),
      () => proof('plot_photo', { crop: 'WW' }, common),
      () => proof('sale_ticket', { crop: 'WW', kg: random(99_999), areaMu: 60 }, common),
      () => proof('insurance_policy', { ...policy, deductible: 0.1, lossPayee: true }, common)
    ][random(5)]!() as Proof;
  };
  const none = judged([]).assessment;
  for (let n = 0; n < 200; n++) {
    const all = Array.from({ length: 1 + random(5) }, draw);
    const [more, less] = [judged(all).assessment, judged(all.slice(1)).assessment];
    expect(less.limit_cny!, `round ${n}`).toBeLessThanOrEqual(more.limit_cny!);
    expect(more.plots.map((p) => p.yieldKgPerMu)).toEqual(none.plots.map((p) => p.yieldKgPerMu));
  }
});

test('the account of a farmer whose papers fit says nothing against him, and a curing paper is named', () => {
  const seen = seenPlots('none', 90); // one and a half times: perhaps another mu
  const asked = judged([], seen).resource;
  expect(asked.explain.checks).toMatchObject([{ effect: 'ask' }, { effect: 'ask' }]);
  expect([asked.decision, asked.explain.hardStops, asked.points.area_ratio]).toEqual(['manual_review', [], 0]);
  const papers = [1, 2].map((n) => proof('land_right_certificate', { areaMu: 90 }, { ...before, plotId: `P${n}` }));
  const settled = judged(papers, seen).resource;
  expect(settled.decision).toBe('offer');
  expect(settled.explain.checks.map((c) => [c.effect, c.figures.curedBy])).toEqual(
    papers.map((p) => ['note', p.sha256.slice(0, 12)])
  );
  expect(settled.explain).not.toHaveProperty('papers');
});
