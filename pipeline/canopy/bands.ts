import { BANDS, type Band } from '../scene/bands.ts';
import { FIRST_NM, WAVELENGTHS } from './optical-constants.ts';
import { responseOf } from './responses.ts';

/** The mean of a spectrum (2101 values, 400..2500 nm) over each of the ten bands, weighted by the band's response. */
export function toBands(spectrum: ArrayLike<number>): Float64Array {
  if (spectrum.length !== WAVELENGTHS) {
    throw new RangeError(`Expected a spectrum of ${WAVELENGTHS} values (400..2500 nm), got ${spectrum.length}.`);
  }
  return Float64Array.from(BANDS, (band) => {
    const { at, weights } = samplesOf(band);
    let sum = 0;
    for (let i = 0; i < at.length; i++) sum += weights[i]! * spectrum[at[i]!]!;
    return sum;
  });
}

/** Wavelengths (as places in a spectrum) where a band responds, every `stepNm`, and their weights; those sum to 1. */
export type Samples = { at: Int32Array; weights: Float64Array };

const kept = new Map<string, Samples>();

export function samplesOf(band: Band, stepNm = 1): Samples {
  const key = `${band} ${stepNm}`;
  let found = kept.get(key);
  if (!found) kept.set(key, (found = sample(band, stepNm)));
  return found;
}

/** Each response is shared between the two nearest samples, so that wide steps are exact where a spectrum is straight. */
function sample(band: Band, stepNm: number): Samples {
  const { fromNm, weights } = responseOf(band);
  const byNm = new Map<number, number>();
  weights.forEach((weight, i) => {
    const below = Math.floor((fromNm + i) / stepNm) * stepNm;
    const share = (fromNm + i - below) / stepNm;
    byNm.set(below, (byNm.get(below) ?? 0) + (1 - share) * weight);
    byNm.set(below + stepNm, (byNm.get(below + stepNm) ?? 0) + share * weight);
  });
  const used = [...byNm].filter(([, weight]) => weight > 0);
  const whole = used.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    at: Int32Array.from(used, ([nm]) => nm - FIRST_NM),
    weights: Float64Array.from(used, ([, weight]) => weight / whole)
  };
}
