import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FEATURES } from '../../../pipeline/features/table.ts';
import { SCORECARD } from '../../../pipeline/score/scorecard.ts';
import { reasonCodesPage } from '../../../pipeline/score/scorecard-page.ts';
import { REASON_CODES, reasonCodeOf, WORDING } from '../../../pipeline/score/wording.ts';

test('docs/reason-codes.md is what the table prints', () => {
  const page = readFileSync(new URL('../../../docs/reason-codes.md', import.meta.url), 'utf8');
  expect(page).toBe(reasonCodesPage());
});

test('every code has words and a cure in both languages, and no two codes say the same', () => {
  for (const code of REASON_CODES) {
    const { zh, en, cure } = WORDING[code];
    for (const chinese of [zh, cure.zh]) expect(chinese, code).toMatch(/[\u4e00-\u9fff]/);
    for (const english of [en, cure.en]) expect(english, code).toMatch(/^[A-Z][ -~’]+$/);
  }
  expect(new Set(REASON_CODES.map((c) => WORDING[c].zh)).size).toBe(REASON_CODES.length);
});

test('each of the 15 characteristics has its feature and a code of its own', () => {
  expect(SCORECARD.map((l) => l.id)).toEqual(FEATURES.map((f) => f.id));
  expect(new Set(SCORECARD.map((l) => l.reason)).size).toBe(15);
});

test('a sentence begins with its code or has none', () => {
  expect(reasonCodeOf('RC-203 duplicate claim')).toBe('RC-203');
  expect(reasonCodeOf('RC-999 unheard of')).toBe(null);
  expect(reasonCodeOf('toString')).toBe(null);
});
