import { expect, test } from 'vitest';
import { samplesOf, toBands } from '../../../pipeline/canopy/bands.ts';
import { responseOf } from '../../../pipeline/canopy/responses.ts';
import { BAND_TABLE, BANDS } from '../../../pipeline/scene/bands.ts';

const spectrum = (at: (nm: number) => number) => Float64Array.from({ length: 2101 }, (_, i) => at(400 + i));

test('a level spectrum is level in every band', () => {
  for (const v of toBands(spectrum(() => 0.37))) expect(v).toBeCloseTo(0.37, 12);
});

test('the mean wavelength of each response is the centre that ESA gives', () => {
  toBands(spectrum((nm) => nm)).forEach((nm, b) => {
    expect(Math.abs(nm - BAND_TABLE[BANDS[b]!].wavelengthNm), BANDS[b]).toBeLessThan(0.11);
  });
});

test('wide steps keep the weight and the mean wavelength of a band', () => {
  for (const band of BANDS) {
    const fine = samplesOf(band);
    const mean = ({ at, weights }: typeof fine) => at.reduce((sum, w, i) => sum + w * weights[i]!, 0);
    for (const step of [2, 5, 10]) {
      const wide = samplesOf(band, step);
      expect(wide.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
      expect(mean(wide)).toBeCloseTo(mean(fine), 9);
      expect(wide.at.length).toBeLessThan(fine.at.length);
    }
  }
});

test('responses rise to 1 and lie where leaf spectra do', () => {
  for (const band of BANDS) {
    const { fromNm, weights } = responseOf(band);
    expect(Math.max(...weights)).toBeCloseTo(1, 2);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(fromNm).toBeGreaterThanOrEqual(400);
    expect(fromNm + weights.length).toBeLessThanOrEqual(2501);
  }
});

test('refuses a spectrum of another length', () => {
  expect(() => toBands(new Float64Array(211))).toThrow('Expected a spectrum of 2101 values (400..2500 nm), got 211.');
});
