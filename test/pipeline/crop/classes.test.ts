import { describe, expect, test } from 'vitest';
import { CROPS, NON_CROPS } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES, REJECT_BELOW, rankClasses, regionPrior } from '../../../pipeline/crop/classes.ts';
import { seeded } from '../../support/random.ts';

const at = (code: string) => CROP_CLASSES.indexOf(code);

test('classes are the catalogue without the reject class', () => {
  expect(CROP_CLASSES.length).toBe(CROPS.length + NON_CROPS.length - 1);
  expect(CROP_CLASSES).not.toContain('UN');
  expect(new Set(CROP_CLASSES).size).toBe(CROP_CLASSES.length);
});

describe('regionPrior', () => {
  test('Huang-Huai-Hai grows wheat and no sugarcane; grass is everywhere', () => {
    const prior = regionPrior('HHH');
    expect(prior[at('WW')]).toBe(1);
    expect(prior[at('GS')]).toBe(1);
    expect(prior[at('SC')]).toBeCloseTo(0.02);
  });
  test('an unknown place has no prior', () => {
    expect(regionPrior(null).every((v) => v === 1)).toBe(true);
    expect(regionPrior('XXX').every((v) => v === 1)).toBe(true);
  });
});

describe('rankClasses', () => {
  test('law: agrees with a full sort', () => {
    const random = seeded(3);
    for (let k = 0; k < 300; k++) {
      const raw = CROP_CLASSES.map(() => (k % 3 === 0 ? random(4) : random()));
      const order = raw.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p || a.i - b.i);
      const ranked = rankClasses(raw);
      expect([ranked.code, ranked.second]).toEqual([CROP_CLASSES[order[0]!.i], CROP_CLASSES[order[1]!.i]]);
    }
  });
  test('no claim below the threshold', () => {
    const p = CROP_CLASSES.map((_, i) => (i === 4 ? REJECT_BELOW - 0.01 : 0.001));
    expect(rankClasses(p).rejected).toBe(true);
    p[4] = REJECT_BELOW;
    expect(rankClasses(p).rejected).toBe(false);
  });
  test('refuses a vector of another length', () => {
    expect(() => rankClasses([0.5, 0.5])).toThrow('Expected 37 probabilities, got 2');
  });
});
