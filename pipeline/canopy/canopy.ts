import { BANDS } from '../scene/bands.ts';
import { samplesOf } from './bands.ts';
import { ellipsoidalAngles } from './leaf-angles.ts';
import { WAVELENGTHS } from './optical-constants.ts';
import { type Leaf, leafOptics } from './prospect.ts';
import { type Gaps, type Geometry, gapsOf, overGround, sailTerms, TERMS } from './sail.ts';

/** A canopy as PROSPECT-D and 4SAIL see it. */
export type Canopy = {
  leaf: Leaf;
  lai: number; // leaf area by ground area
  alaDeg: number; // mean leaf inclination from the horizontal
  hotspot: number; // leaf size over canopy height
};

/**
 * Reflectance of a canopy in the ten bands over a background of ten bands, wavelength by wavelength at 1 nm. Within a
 * band the background is taken as level. About a millisecond; `table.ts` is a thousand times faster.
 */
export function canopyBands(canopy: Canopy, geometry: Geometry, background: ArrayLike<number>): Float64Array {
  if (background.length !== BANDS.length) {
    throw new RangeError(`Expected a background of ${BANDS.length} bands, got ${background.length}.`);
  }
  const at = seen(canopy, geometry);
  return Float64Array.from(BANDS, (band, b) => {
    const samples = samplesOf(band);
    let sum = 0;
    for (let i = 0; i < samples.at.length; i++) sum += samples.weights[i]! * at(samples.at[i]!, background[b]!);
    return sum;
  });
}

/** The same as a spectrum, 400..2500 nm at 1 nm, over a background spectrum of as many values. */
export function canopySpectrum(canopy: Canopy, geometry: Geometry, background: ArrayLike<number>): Float64Array {
  if (background.length !== WAVELENGTHS) {
    throw new RangeError(`Expected a background of ${WAVELENGTHS} values, got ${background.length}.`);
  }
  const at = seen(canopy, geometry);
  return Float64Array.from({ length: WAVELENGTHS }, (_, w) => at(w, background[w]!));
}

function seen({ leaf, lai, alaDeg, hotspot }: Canopy, geometry: Geometry): (w: number, s: number) => number {
  const gaps: Gaps = gapsOf({ lai, angles: ellipsoidalAngles(alaDeg), hotspot }, geometry);
  const optics = leafOptics(leaf);
  const pair = new Float64Array(2);
  const terms = new Float64Array(TERMS);
  return (w, s) => {
    optics(w, pair);
    sailTerms(gaps, pair[0]!, pair[1]!, terms);
    return overGround(gaps, terms, s);
  };
}
