import { expect, test } from 'vitest';
import { countDark, decideOffset, quantised, reflectanceOf } from '../../../pipeline/scene/reflectance.ts';

test('dn · scale + offset; nodata is NaN; above 10000 and below the offset are values', () => {
  const got = reflectanceOf(Uint16Array.of(0, 1000, 12_000, 900), { scale: 0.0001, offset: -0.1, nodata: 0 });
  expect(got[0]).toBeNaN();
  [0, 1.1, -0.01].forEach((v, i) => {
    expect(got[i + 1]).toBeCloseTo(v, 6);
  });
});

const item = (processingBaseline: string | null, offsetApplied = false) => ({ processingBaseline, offsetApplied });

test('a stated offset holds, whatever the pixels', () => {
  expect(decideOffset(-0.1, item('05.09'), 0.0001, 0.9)).toEqual({ offset: -0.1, note: null });
  expect(decideOffset(0, item('05.09'), 0.0001, 0)).toEqual({ offset: 0, note: null });
});

test('from baseline 04.00 on an unstated offset is −0.1, unless dark pixels show that it is off already', () => {
  expect(decideOffset(null, item('04.00'), 0.0001, 0).offset).toBeCloseTo(-0.1, 12);
  expect(decideOffset(null, item('05.10'), 0.0001, 0.6)).toMatchObject({
    offset: 0,
    note: expect.stringMatching(/60\.0 %/)
  });
  expect(decideOffset(null, item('03.01'), 0.0001, 0)).toEqual({ offset: 0, note: null });
  expect(decideOffset(null, item(null), 0.0001, 0)).toEqual({ offset: 0, note: null });
});

test('an offset stated beside the flag that it is applied: the pixels decide', () => {
  expect(decideOffset(-0.1, item('05.09', true), 0.0001, 0.6).offset).toBe(0);
  expect(decideOffset(-0.1, item('05.09', true), 0.0001, 0).offset).toBe(-0.1);
});

test('dark pixels are counted among valid ones', () => {
  expect(countDark(Uint16Array.of(0, 799, 800, 3000), 0)).toEqual({ valid: 3, dark: 1 });
  expect(countDark(Float32Array.of(Number.NaN, 0.1), null)).toEqual({ valid: 1, dark: 1 });
});

test('stored for masks: reflectance × 10000 + 1, no data 0, darkness below 0 as 0, brightness up to what 16 bits hold', () => {
  expect([...quantised(Float32Array.of(0, 0.1234, 1, -0.02, Number.NaN, 9))]).toEqual([1, 1235, 10_001, 1, 0, 65_535]);
});
