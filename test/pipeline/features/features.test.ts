import { expect, test } from 'vitest';
import { cropHhi } from '../../../pipeline/features/crop-hhi.ts';
import { cropMismatch } from '../../../pipeline/features/crop-mismatch.ts';
import { dataQuality } from '../../../pipeline/features/data-quality.ts';
import { type Neighbour, seasonZ } from '../../../pipeline/features/season-z.ts';

test('concentration: one crop is 1, two equal halves are 0.5, nothing is not known', () => {
  expect(cropHhi(new Map([['WW', 10]]))).toBe(1);
  expect(
    cropHhi(
      new Map([
        ['WW', 10],
        ['UM', 10]
      ])
    )
  ).toBe(0.5);
  expect(cropHhi(new Map())).toBeNull();
});

test('mismatch is a share of all declared area; without any claim it is not known', () => {
  const plots = [
    { areaMu: 30, share: 1 },
    { areaMu: 70, share: 0 },
    { areaMu: 100, share: null }
  ];
  expect(cropMismatch(plots)).toBeCloseTo(0.15, 12);
  expect(
    cropMismatch([
      { areaMu: 1, share: 1 },
      { areaMu: 100, share: null }
    ])
  ).toBeCloseTo(1 / 101, 12);
  expect(cropMismatch([{ areaMu: 5, share: null }])).toBeNull();
});

test('data quality runs from a half to one, and each part adds its weight', () => {
  const none = { areaMu: 10, keyWindowDates: 0, purePixels: 0, cropProbability: 0.4, iou: 0.3, yearsObserved: 0 };
  const full = { areaMu: 10, keyWindowDates: 6, purePixels: 25, cropProbability: 0.95, iou: 0.9, yearsObserved: 3 };
  expect(dataQuality([none])).toBe(0.5);
  expect(dataQuality([full])).toBeCloseTo(1, 12);
  expect(dataQuality([{ ...none, keyWindowDates: 3 }])).toBeCloseTo(0.5 + 0.5 * 0.125, 12);
  expect(dataQuality([{ ...none, iou: 0.7 }])).toBeCloseTo(0.5 + 0.5 * 0.075, 12);
  expect(dataQuality([{ ...none, areaMu: 30 }, full])).toBeCloseTo(0.625, 12);
  expect(dataQuality([{ ...full, yearsObserved: null }])).toBeCloseTo(1 - 0.5 * 0.15, 12); // not known earns nothing
  expect(dataQuality([])).toBeNull();
});

test('vigour: 0.12 below a norm of spread 0.02 on one date, and no norm below thirty peers', () => {
  const at = (value: number, date = '2024-04-10'): Neighbour => ({ x: 0, y: 0, evi2: new Map([[date, value]]) });
  const peers = Array.from({ length: 31 }, (_, i) => at(0.5 + 0.02 * Math.sign(i - 15))); // 15 low, one middle, 15 high
  const season = { start: '2024-03-01', end: '2024-06-01' };
  expect(seasonZ(at(0.38), peers, season)).toBeCloseTo(-0.12 / (1.4826 * 0.02 + 0.01), 9);
  expect(seasonZ(at(0.38), peers.slice(0, 29), season)).toBeNull();
  expect(seasonZ(at(0.38, '2024-02-10'), peers, season)).toBeNull();
  expect(seasonZ({ ...at(0.38), x: 6000 }, peers, season)).toBeNull();
});
