import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import type { Finding } from '../../../pipeline/score/checks.ts';
import { findingInWords } from '../../../pipeline/score/finding-words.ts';
import {
  implausibleYield,
  leaseMismatch,
  photoMismatch,
  policyMismatch,
  suddenGrowth,
  unvisited
} from '../../../pipeline/score/paper-checks.ts';
import { REASON_CODES, type ReasonCode } from '../../../pipeline/score/wording.ts';
import { field, inDegrees } from '../../support/ground.ts';
import { proof } from '../../support/proofs.ts';

const asOf = isoDate('2024-05-01');
const lease = (fields: Parameters<typeof proof<'land_transfer_contract'>>[1]) =>
  leaseMismatch(proof('land_transfer_contract', fields), {
    plotId: 'P1',
    outlineMu: 60,
    harvest: isoDate('2024-06-10')
  });
const photo = (fields: Parameters<typeof proof<'plot_photo'>>[1], geo: [number, number] | null, reused = false) =>
  photoMismatch(
    proof('plot_photo', fields, geo ? { geo: { lon: geo[0], lat: geo[1], crs: 'wgs84' } } : {}),
    { plotId: 'P1', lonLat: inDegrees(field(0, 0, 100, 100)), stage: 'peak' },
    reused,
    asOf
  );

/** One finding of every code and every way to it. */
const FINDINGS: (Finding<ReasonCode> | null)[] = [
  { code: 'RC-201', plotId: 'P1', effect: 'stop', figures: { declaredMu: 90, observedMu: 48, ratio: 1.875 } },
  {
    code: 'RC-201',
    plotId: 'P1',
    effect: 'ask',
    figures: { declaredMu: 90, observedMu: 60, ratio: 1.5, perhapsMuOfM2: 1000 }
  },
  {
    code: 'RC-202',
    plotId: 'P1',
    effect: 'warn',
    figures: { declared: 'PT', observed: 'SM', pDeclared: 0.03, areaShare: 0.53 }
  },
  { code: 'RC-203', plotId: 'P1', effect: 'freeze', figures: { claimedToo: 'F2/P1', overlap: 0.84 } },
  {
    code: 'RC-204',
    plotId: 'P1',
    effect: 'note',
    figures: { declaredCrs: 'wgs84', readAs: 'gcj02', shiftM: 516, iouBefore: 0.05, iou: 0.93 }
  },
  { code: 'RC-205', plotId: 'P1', effect: 'ask', figures: { observedMu: 0 } },
  { code: 'RC-205', plotId: 'P1', effect: 'remove', figures: { areaShare: 0.8 } },
  { code: 'RC-206', plotId: 'P1', effect: 'remove', figures: { areaShare: 0.8 } },
  unvisited('P1', false, 80),
  photo({}, [114, 35]),
  photo({ stage: 'pre_sowing' }, null),
  photo({}, null, true),
  lease({ areaMu: 90 }),
  lease({ until: isoDate('2024-06-01') }),
  lease({ lessorKnown: false }),
  policyMismatch(proof('insurance_policy', { season: 2022 }), 'WW', 60, 2024),
  policyMismatch(proof('insurance_policy', { insuredMu: 90 }), 'WW', 60, 2024),
  implausibleYield('P1', 900, { countyKgPerMu: 430, cvPlot: 0.15 }),
  ...suddenGrowth(
    [{ plotId: 'P1', areaMu: 60, leases: [proof('land_transfer_contract', { signedOn: isoDate('2024-04-20') })] }],
    asOf
  )
];

test('every check says what it found, what it expected, what follows and what cures it, in both languages', () => {
  const seen = new Set<string>();
  for (const finding of FINDINGS) {
    expect(finding).not.toBeNull();
    const words = findingInWords(finding!);
    for (const [part, { zh, en }] of Object.entries(words)) {
      expect(zh, `${finding!.code} ${part}`).toMatch(/[\u4e00-\u9fff]/);
      expect(en, `${finding!.code} ${part}`).toMatch(/^[^\u4e00-\u9fff]{6,}$/);
      expect(zh + en, `${finding!.code} ${part}`).not.toMatch(/undefined|NaN|null/);
    }
    seen.add(finding!.code);
  }
  expect([...seen].sort()).toEqual(REASON_CODES.filter((code) => code > 'RC-200'));
});

test('a lease that is too short, in words', () => {
  const words = findingInWords(lease({ until: isoDate('2024-06-01') })!);
  expect(words.found.en).toBe('the lease ends on 2024-06-01');
  expect(words.expected.en).toBe('until 2024-07-10 at least, 30 days after harvest');
  expect(words.effect.en).toBe('The title counts 0.7');
});

test('one and a half times the area is asked, not accused: the cure asks for the mu that was meant', () => {
  const words = findingInWords(FINDINGS[1]!);
  expect(words.found.en).toMatch(/another local mu may have been meant/);
  expect(words.cure.en).toMatch(/^Say which mu was meant/);
});
