import type { Band } from '../scene/bands.ts';
import { samplesOf } from './bands.ts';
import { ellipsoidalAngles } from './leaf-angles.ts';
import { type Leaf, leafOptics } from './prospect.ts';
import { type Gaps, gapsOf, sailTerms, TERM, TERMS } from './sail.ts';
import {
  AXES,
  BLOCK,
  GAP_VALUES,
  KEPT,
  PIGMENT_BANDS,
  PIGMENT_LEAVES,
  PIGMENT_START,
  PIGMENT_VALUES,
  STANDS,
  USUAL_CW,
  WATER_BANDS,
  WATER_LEAVES,
  WATER_START,
  WATER_VALUES
} from './table-axes.ts';

/** What the table holds fixed. */
export const FIXED = { n: 1.5, hotspot: 0.1, viewZenithDeg: 5, relativeAzimuthDeg: 90, carPerCab: 0.2 } as const;

/** Sampling of each band, nm: as coarse as leaves a band's reflectance within 0.0005 of 1 nm. */
const STEP: Record<Band, number> = {
  B02: 8,
  B03: 8,
  B04: 6,
  B05: 3,
  B06: 3,
  B07: 5,
  B08: 20,
  B8A: 12,
  B11: 12,
  B12: 15
};

/** Fills every block of the table: `AXES.sun.length` × `BLOCK` numbers. */
export function fillTable(data: Float32Array): void {
  const gaps: Gaps[] = [];
  for (const sunZenithDeg of AXES.sun) {
    for (const ala of AXES.ala) {
      const angles = ellipsoidalAngles(ala);
      for (const lai of AXES.lai) {
        const { hotspot, viewZenithDeg, relativeAzimuthDeg } = FIXED;
        gaps.push(gapsOf({ lai, angles, hotspot }, { sunZenithDeg, viewZenithDeg, relativeAzimuthDeg }));
      }
    }
  }
  gaps.forEach(({ tsstoo, tss, too }, i) => {
    const at = Math.floor(i / STANDS) * BLOCK + (i % STANDS) * GAP_VALUES;
    data[at] = tsstoo;
    data[at + 1] = tss * too;
  });

  let leaf = 0;
  for (const cab of AXES.cab) {
    for (const cbrown of AXES.cbrown) {
      for (const cm of AXES.cm) {
        PIGMENT_BANDS.forEach((band, b) => {
          const at = PIGMENT_START + leaf * PIGMENT_VALUES + b * KEPT;
          fillBand(data, gaps, leafOf(cab, cbrown, USUAL_CW, cm), band, at, PIGMENT_LEAVES * PIGMENT_VALUES);
        });
        leaf++;
      }
    }
  }
  leaf = 0;
  for (const cw of AXES.cw) {
    for (const cbrown of AXES.cbrown) {
      for (const cm of AXES.cm) {
        WATER_BANDS.forEach((band, b) => {
          const at = WATER_START + leaf * WATER_VALUES + b * KEPT;
          const stride = WATER_LEAVES * WATER_VALUES;
          // brown pigment ends at 1099 nm: short-wave infrared is copied from the leaf without
          const back = AXES.cbrown.indexOf(cbrown) * AXES.cm.length * WATER_VALUES;
          if (back > 0 && (band === 'B11' || band === 'B12')) copyBand(data, gaps.length, at - back, at, stride);
          else fillBand(data, gaps, leafOf(0, cbrown, cw, cm), band, at, stride);
        });
        leaf++;
      }
    }
  }
}

const leafOf = (cab: number, cbrown: number, cw: number, cm: number): Leaf => ({
  n: FIXED.n,
  cab,
  car: FIXED.carPerCab * cab,
  ant: 0,
  cbrown,
  cw,
  cm
});

const placeOf = (stand: number, at: number, stride: number): number =>
  Math.floor(stand / STANDS) * BLOCK + at + (stand % STANDS) * stride;

function copyBand(data: Float32Array, stands: number, from: number, to: number, stride: number): void {
  for (let i = 0; i < stands; i++)
    data.copyWithin(placeOf(i, to, stride), placeOf(i, from, stride), placeOf(i, from, stride) + KEPT);
}

/** The band mean of each kept term, for every stand under every sun. */
function fillBand(data: Float32Array, gaps: Gaps[], leaf: Leaf, band: Band, at: number, stride: number): void {
  const samples = samplesOf(band, STEP[band]);
  const optics = leafOptics(leaf);
  const pairs = new Float64Array(2 * samples.at.length);
  const pair = new Float64Array(2);
  samples.at.forEach((w, i) => {
    optics(w, pair);
    pairs.set(pair, 2 * i);
  });
  const terms = new Float64Array(TERMS);
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i]!;
    let [rso, once, rdd] = [0, 0, 0];
    for (let j = 0; j < samples.at.length; j++) {
      const weight = samples.weights[j]!;
      sailTerms(gap, pairs[2 * j]!, pairs[2 * j + 1]!, terms);
      const tsd = terms[TERM.tsd]!;
      rso += weight * terms[TERM.rso]!;
      once += weight * ((gap.tss + tsd) * terms[TERM.tdo]! + tsd * gap.too);
      rdd += weight * terms[TERM.rdd]!;
    }
    const to = placeOf(i, at, stride);
    data[to] = rso;
    data[to + 1] = once;
    data[to + 2] = rdd;
  }
}
