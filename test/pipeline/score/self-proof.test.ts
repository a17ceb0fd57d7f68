import { expect, test } from 'vitest';
import { addDays, isoDate } from '../../../pipeline/dates.ts';
import type { Finding } from '../../../pipeline/score/checks.ts';
import { cured, type PaperPlot, proveInsurance, provePlot } from '../../../pipeline/score/self-proof.ts';
import { field, inDegrees } from '../../support/ground.ts';
import { proof } from '../../support/proofs.ts';
import { seeded } from '../../support/random.ts';

const AS_OF = isoDate('2024-05-01');
const PLOT: PaperPlot = {
  plotId: 'P1',
  title: 'none',
  outlineMu: 60,
  lonLat: inDegrees(field(0, 0, 200, 200)),
  stage: 'peak',
  harvest: isoDate('2024-06-10'),
  crop: 'WW',
  county: { countyKgPerMu: 430, cvPlot: 0.15 }
};
const prove = (proofs: Parameters<typeof provePlot>[1], changes: Partial<PaperPlot> = {}) =>
  provePlot({ ...PLOT, ...changes }, proofs, new Set(), AS_OF);

test('without papers a title counts as declared', () => {
  for (const [title, titleWeight] of [
    ['registered', 1],
    ['contract_matched', 0.9],
    ['none', 0.7],
    [null, null]
  ] as const)
    expect(prove([], { title })).toEqual({ titleWeight, title, photoWeight: 0, good: [], findings: [] });
});

test('a vouched-for certificate raises a bare claim to registered, a lease that fits to 0.9, by their weights', () => {
  expect(prove([proof('land_right_certificate', {})])).toMatchObject({ titleWeight: 1, title: 'registered' });
  expect(prove([proof('land_transfer_contract', { areaMu: 60 })])).toMatchObject({ title: 'contract_matched' });
  const half = prove([proof('land_right_certificate', {}, { weight: 0.5 })]);
  expect(half.titleWeight).toBeCloseTo(0.85, 12);
  expect(half.title).toBe('none');
  expect(prove([proof('land_right_certificate', {})], { title: null }).titleWeight).toBe(1);
});

test('what nobody vouched for, what is about another plot, and what was shown after the day proves nothing', () => {
  const shown = [
    proof('land_right_certificate', {}, { verified: 'none' }),
    proof('land_right_certificate', {}, { verified: 'satellite' }),
    proof('land_right_certificate', {}, { plotId: 'P2' }),
    proof('land_right_certificate', {}, { capturedAt: addDays(AS_OF, 1) })
  ];
  expect(prove(shown)).toMatchObject({ titleWeight: 0.7, title: 'none' });
});

test('a lease that does not fit takes a declared contract back to 0.7, never a registered title; one that fits mends it', () => {
  const bad = proof('land_transfer_contract', { areaMu: 90 });
  expect(prove([bad], { title: 'contract_matched' })).toMatchObject({ titleWeight: 0.7, title: 'none' });
  expect(prove([bad], { title: 'contract_matched' }).findings.map((f) => f.code)).toEqual(['RC-209']);
  expect(prove([bad], { title: 'registered' })).toMatchObject({ titleWeight: 1, title: 'registered' });
  const good = proof('land_transfer_contract', { areaMu: 61 });
  expect(prove([bad, good], { title: 'contract_matched' })).toMatchObject({ titleWeight: 0.9 });
});

test('a photo counts for the crop that it shows; a ticket with a yield beyond the county is told and nothing else', () => {
  expect(prove([proof('plot_photo', { crop: 'WW' }, { weight: 0.8 })]).photoWeight).toBe(0.8);
  expect(prove([proof('plot_photo', { crop: 'PT' })]).photoWeight).toBe(0);
  const ticket = prove([proof('sale_ticket', { crop: 'WW', kg: 60_000, areaMu: 60 })]);
  expect(ticket.findings).toMatchObject([{ code: 'RC-211', figures: { statedKgPerMu: 1000 } }]);
  expect(ticket).toMatchObject({ titleWeight: 0.7, photoWeight: 0 });
});

const finding = (code: Finding['code'], effect: Finding['effect']): Finding => ({
  code,
  plotId: 'P1',
  effect,
  figures: {}
});
const DECLARED = { declaredMu: 90, declaredCrop: 'WW' };

test('papers cure what they are about: claims and areas by titles, uses by photos', () => {
  const certificate = proof('land_right_certificate', { areaMu: 88 });
  const photo = proof('plot_photo', { crop: 'WW' });
  const effect = (code: Finding['code'], from: Finding['effect'], ...good: Parameters<typeof cured>[2]) =>
    cured(finding(code, from), DECLARED, good).effect;
  expect(effect('RC-203', 'freeze', certificate)).toBe('ask');
  expect(effect('RC-203', 'freeze', photo)).toBe('freeze');
  expect(effect('RC-201', 'ask', certificate)).toBe('note');
  expect(effect('RC-201', 'stop', certificate)).toBe('ask');
  expect(effect('RC-201', 'stop', proof('land_right_certificate', { areaMu: 60 }))).toBe('stop');
  expect(effect('RC-206', 'remove', photo)).toBe('ask');
  expect(effect('RC-206', 'remove', proof('plot_photo', { crop: 'PT' }))).toBe('remove');
  expect(effect('RC-206', 'remove', proof('plot_photo', { crop: 'WW' }, { weight: 0.5 }))).toBe('remove');
  expect(effect('RC-206', 'remove', proof('plot_photo', { crop: 'WW' }, { verified: 'none' }))).toBe('remove');
  expect(effect('RC-202', 'warn', photo)).toBe('warn'); // a photo puts no other crop into the value
  expect(cured(finding('RC-203', 'freeze'), DECLARED, [certificate]).figures.curedBy).toBe(
    certificate.sha256.slice(0, 12)
  );
});

const SEVERITY = ['note', 'warn', 'ask', 'remove', 'freeze', 'stop'] as const;

test('law: more papers that fit never lower a title or a photo’s weight and never make a finding graver', () => {
  const random = seeded(77);
  const pick = <T>(of: readonly T[]): T => of[random(of.length)]!;
  const draw = () => {
    const common = { weight: random(), verified: pick(['registry', 'manual', 'none', 'satellite'] as const) };
    return pick([
      () => proof('land_right_certificate', { areaMu: 1 + random(120) }, common),
      () => proof('land_transfer_contract', { areaMu: 55 + random(11) }, common),
      () => proof('plot_photo', { crop: pick(['WW', 'PT'] as const) }, common),
      () => proof('sale_ticket', { crop: 'WW', kg: random(99_999), areaMu: 60 }, common)
    ])();
  };
  for (let n = 0; n < 1000; n++) {
    const title = pick(['registered', 'contract_matched', 'none', null] as const);
    const less = Array.from({ length: random(4) }, draw);
    const more = [...less, draw()];
    const [a, b] = [prove(less, { title }), prove(more, { title })];
    expect(b.titleWeight ?? 0).toBeGreaterThanOrEqual(a.titleWeight ?? 0);
    expect(b.photoWeight).toBeGreaterThanOrEqual(a.photoWeight);
    expect(b.titleWeight ?? 0).toBeLessThanOrEqual(1);
    for (const code of ['RC-201', 'RC-202', 'RC-203', 'RC-205', 'RC-206'] as const) {
      const from = pick(SEVERITY);
      const after = [a, b].map((p) => SEVERITY.indexOf(cured(finding(code, from), DECLARED, p.good).effect));
      expect(after[1]).toBeLessThanOrEqual(after[0]!);
      expect(after[0]).toBeLessThanOrEqual(SEVERITY.indexOf(from));
    }
  }
});

const OBSERVED = new Map([['WW', 60]]);
const policy = (fields: Parameters<typeof proof<'insurance_policy'>>[1], more = {}) =>
  proof(
    'insurance_policy',
    { crop: 'WW', insuredMu: 60, season: 2024, sumCnyPerMu: 950, deductible: 0.1, lossPayee: true, ...fields },
    { plotId: null, ...more }
  );
const insure = (stated: Parameters<typeof proveInsurance>[0], ...proofs: ReturnType<typeof policy>[]) =>
  proveInsurance(stated, proofs, OBSERVED, 2024, AS_OF);
const STATED = { WW: { sum_cny_mu: 800, deductible: 0.2, weight: 0.8 } };

test('a policy that fits adds a cover that nobody stated; one that does not takes the stated one out; else it stands', () => {
  expect(insure({}, policy({}, { weight: 0.5 }))).toMatchObject({
    insurance: { WW: { sum_cny_mu: 950, deductible: 0.1, weight: 0.4 } },
    added: ['WW']
  });
  expect(insure(null, policy({})).insurance).toHaveProperty('WW');
  expect(insure(null).insurance).toBeNull();
  expect(insure(STATED, policy({ season: 2023 }))).toMatchObject({
    insurance: {},
    removed: ['WW'],
    findings: [{ code: 'RC-210', plotId: 'WW' }]
  });
  expect(insure(STATED, policy({ season: 2023 }), policy({})).insurance).toEqual(STATED);
  expect(insure(STATED, policy({})).insurance).toBe(STATED);
  for (const useless of [policy({ lossPayee: null }), policy({}, { verified: 'none' }), policy({ sumCnyPerMu: null })])
    expect(insure({}, useless).insurance).toEqual({});
});
