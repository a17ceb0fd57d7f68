import {
  AXES,
  BLOCK,
  GAP_VALUES,
  KEPT,
  PIGMENT_BANDS,
  PIGMENT_LEAVES,
  PIGMENT_START,
  PIGMENT_VALUES,
  USUAL_CW,
  WATER_LEAVES,
  WATER_START,
  WATER_VALUES
} from './table-axes.ts';
import { fillTable } from './table-fill.ts';

/**
 * A look-up table of 4SAIL over PROSPECT-D: what a canopy does to light, without the ground. The ground comes in exactly
 * by the terms kept for each band (they are the black-soil terms of 4SAIL, gathered), so that soil, water or film of any
 * colour may lie below. Leaf structure 1.5, hot spot 0.1, view 5° across the sun's plane, carotenoids 0.2 of chlorophyll.
 *
 * `data` lies over shared memory: a table may be sent to worker threads as it is.
 */
export type CanopyTable = { data: Float32Array };

/** The table under one sun. */
export type TableAtSun = { sunZenithDeg: number; data: Float32Array };

/** What of a canopy changes from plot to plot and day to day. */
export type CanopyState = {
  lai: number;
  alaDeg: number; // mean leaf inclination
  cab: number; // µg/cm²
  cw: number; // cm
  cm: number; // g/cm²
  cbrown: number;
};

/** Builds the table: always the same numbers, in about two seconds. */
export function buildTable(): CanopyTable {
  const shared = new SharedArrayBuffer(AXES.sun.length * BLOCK * Float32Array.BYTES_PER_ELEMENT);
  const data = new Float32Array(shared);
  fillTable(data);
  return { data };
}

/**
 * The table at one sun, by cubic interpolation in the zenith angle (some 15 ms: once a date, not once a plot).
 * Beyond the table's sun (12..75°) the nearest.
 */
export function atSun(table: CanopyTable, sunZenithDeg: number): TableAtSun {
  if (!Number.isFinite(sunZenithDeg)) throw new RangeError(`Expected a sun zenith in degrees, got ${sunZenithDeg}.`);
  const nodes = AXES.sun;
  const x = Math.min(nodes.at(-1)!, Math.max(nodes[0], sunZenithDeg));
  let first = 0;
  while (first < nodes.length - 4 && x > nodes[first + 2]!) first++;
  const weight = [0, 1, 2, 3].map((i) => {
    let w = 1;
    for (let j = 0; j < 4; j++) if (j !== i) w *= (x - nodes[first + j]!) / (nodes[first + i]! - nodes[first + j]!);
    return w;
  }) as [number, number, number, number];
  const data = new Float32Array(new SharedArrayBuffer(BLOCK * Float32Array.BYTES_PER_ELEMENT));
  mixBlocks(table.data, first * BLOCK, weight, data);
  return { sunZenithDeg, data };
}

function mixBlocks(from: Float32Array, at: number, [a, b, c, d]: [number, number, number, number], to: Float32Array) {
  const [p, q, r, s] = [0, 1, 2, 3].map((i) => from.subarray(at + i * BLOCK, at + (i + 1) * BLOCK)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array
  ];
  for (let k = 0; k < BLOCK; k++) to[k] = a * p[k]! + b * q[k]! + c * r[k]! + d * s[k]!;
}

/** Contents are placed by their square root, along which reflectance bends least: it falls as the root of absorption. */
const ALA = Float64Array.from(AXES.ala);
const LAI = Float64Array.from(AXES.lai);
const CAB = Float64Array.from(AXES.cab, Math.sqrt);
const BROWN = Float64Array.from(AXES.cbrown, Math.sqrt);
const CM = Float64Array.from(AXES.cm, Math.sqrt);
const CW = Float64Array.from(AXES.cw, Math.sqrt);

/** Steps from one node to the next, in values of a block. */
const PIGMENT_STAND = PIGMENT_LEAVES * PIGMENT_VALUES;
const WATER_STAND = WATER_LEAVES * WATER_VALUES;
/**
 * The pigment bands hold water at the usual; what is more or less of it counts as dry matter of the same absorption at
 * 740..780 nm (0.0265 per cm of water, 2.3 cm²/g of dry matter), where alone of these bands it can be seen.
 */
const DRY_PER_WATER = 0.0265 / 2.3;
const PIGMENTS = PIGMENT_BANDS.length;

/** Work space of one call: places and weights of the stands and leaves around a state, and the terms they make. */
const stands = new Int32Array(4);
const standWeights = new Float64Array(4);
const leaves = new Int32Array(8);
const leafWeights = new Float64Array(8);
const places = new Int32Array(32);
const weights = new Float64Array(32);
const terms = new Float64Array((PIGMENTS + 4) * KEPT);

/**
 * Writes a canopy's reflectance over `background` in the ten bands to `out`. A state beyond the table's axes counts as
 * the nearest within. Leaf area 0 gives the background itself. Allocates nothing; `out` may be `background`.
 */
export function tableBands(at: TableAtSun, state: CanopyState, background: ArrayLike<number>, out: Float64Array): void {
  if (!(state.lai > 0)) {
    for (let b = 0; b < 10; b++) out[b] = background[b]!;
    return;
  }
  const { data } = at;
  const ala = placeOn(ALA, state.alaDeg);
  const lai = placeOn(LAI, state.lai);
  const cab = placeOn(CAB, Math.sqrt(state.cab));
  const brown = placeOn(BROWN, Math.sqrt(state.cbrown));
  const cm = placeOn(CM, Math.sqrt(state.cm));
  const pigmentCm = placeOn(CM, Math.sqrt(state.cm + DRY_PER_WATER * (state.cw - USUAL_CW)));
  const cw = placeOn(CW, Math.sqrt(state.cw));

  const nStands = standsAround(ala, lai);
  let [tsstoo, tt] = [0, 0];
  for (let i = 0; i < nStands; i++) {
    tsstoo += standWeights[i]! * data[stands[i]! * GAP_VALUES]!;
    tt += standWeights[i]! * data[stands[i]! * GAP_VALUES + 1]!;
  }
  gather(data, PIGMENT_START, PIGMENT_STAND, PIGMENT_VALUES, 0, nStands, leavesAround(cab, brown, pigmentCm));
  gather(data, WATER_START, WATER_STAND, WATER_VALUES, PIGMENT_VALUES, nStands, leavesAround(cw, brown, cm));

  for (let b = 0; b < 10; b++) {
    const s = background[b]!;
    const rdd = terms[b * KEPT + 2]!;
    out[b] = terms[b * KEPT]! + tsstoo * s + ((terms[b * KEPT + 1]! + tt * s * rdd) * s) / (1 - s * rdd);
  }
}

/** A place along nodes as node + share of the way to the next; clamped. NaN counts as the first node. */
function placeOn(nodes: Float64Array, x: number): number {
  const last = nodes.length - 1;
  if (!(x > nodes[0]!)) return 0;
  if (x >= nodes[last]!) return last;
  let i = 1;
  while (x >= nodes[i]!) i++;
  return i - 1 + (x - nodes[i - 1]!) / (nodes[i]! - nodes[i - 1]!);
}

function standsAround(ala: number, lai: number): number {
  const [a, l] = [Math.floor(ala), Math.floor(lai)];
  const [fa, fl] = [ala - a, lai - l];
  let n = 0;
  for (let i = 0; i < 2; i++) {
    const wa = i ? fa : 1 - fa;
    if (wa === 0) continue;
    for (let j = 0; j < 2; j++) {
      const wl = j ? fl : 1 - fl;
      if (wl === 0) continue;
      stands[n] = (a + i) * LAI.length + l + j;
      standWeights[n++] = wa * wl;
    }
  }
  return n;
}

/** `first` is the leaf's own axis of a group: chlorophyll or water. Nodes of no weight are left out: a green leaf has half. */
function leavesAround(first: number, brown: number, cm: number): number {
  const [p, b, c] = [Math.floor(first), Math.floor(brown), Math.floor(cm)];
  const [fp, fb, fc] = [first - p, brown - b, cm - c];
  let n = 0;
  for (let i = 0; i < 2; i++) {
    const wp = i ? fp : 1 - fp;
    if (wp === 0) continue;
    for (let j = 0; j < 2; j++) {
      const wb = wp * (j ? fb : 1 - fb);
      if (wb === 0) continue;
      for (let k = 0; k < 2; k++) {
        const w = wb * (k ? fc : 1 - fc);
        if (w === 0) continue;
        leaves[n] = ((p + i) * BROWN.length + b + j) * CM.length + c + k;
        leafWeights[n++] = w;
      }
    }
  }
  return n;
}

/** Sums the terms of the corners around a state: `places` is filled once, then each band's three terms run together. */
function gather(
  data: Float32Array,
  start: number,
  standStep: number,
  leafStep: number,
  to: number,
  nStands: number,
  nLeaves: number
): void {
  let n = 0;
  for (let i = 0; i < nStands; i++) {
    const from = start + stands[i]! * standStep;
    for (let j = 0; j < nLeaves; j++) {
      places[n] = from + leaves[j]! * leafStep;
      weights[n++] = standWeights[i]! * leafWeights[j]!;
    }
  }
  for (let k = 0; k < leafStep; k += KEPT) {
    let [rso, once, rdd] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const at = places[i]! + k;
      const weight = weights[i]!;
      rso += weight * data[at]!;
      once += weight * data[at + 1]!;
      rdd += weight * data[at + 2]!;
    }
    terms[to + k] = rso;
    terms[to + k + 1] = once;
    terms[to + k + 2] = rdd;
  }
}
