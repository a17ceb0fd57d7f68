import { seedOf } from '../dice.ts';
import { LAND } from './knobs.ts';
import { addSmooth, cellsOf, normalShare } from './noise.ts';
import { directionOf, FINE_M, type LandPlan, type LandWindow } from './parcel.ts';
import { type DrawnWindow, drawWindow } from './window.ts';

/** N(0, 1) at a fine cell as a row of a table: −4 to 4 in 2048 steps. */
const STEPS = 2048;
const tableOf = (of: (z: number) => number): Float32Array =>
  Float32Array.from({ length: STEPS + 1 }, (_, k) => of((k - STEPS / 2) / (STEPS / 8)));
const rowOf = (z: number): number => {
  const k = Math.round(z * (STEPS / 8)) + STEPS / 2;
  return k < 0 ? 0 : k > STEPS ? STEPS : k;
};

/** N(0, 1) over a window's fine cells: a sum of smooth fields. */
function gaussian(w: LandWindow, seed: number, octaves: { cells: number; share: number }[]): Float32Array {
  const cells = cellsOf(w);
  const out = new Float32Array(cells.width * cells.height);
  for (const [k, { cells: step, share }] of octaves.entries()) addSmooth(out, cells, seedOf(seed, k), step, share);
  return out;
}

/**
 * Leaf area of each fine cell against its plot's mean: 128 is 1, one step 1/256. A lognormal field over the world, and
 * within plots the stripes of seeder and sprayer along the plot. Pass the window's land where it is drawn already.
 */
export function vigourField(
  plan: LandPlan,
  w: LandWindow,
  { parcels, ground }: DrawnWindow = drawWindow(plan, w)
): Uint8Array {
  const { sd, octaves, stripeM, stripe } = LAND.vigour;
  const field = gaussian(w, seedOf(plan.seed, 'vigour'), octaves);
  const factor = tableOf((z) => Math.exp(sd * z - (sd * sd) / 2));
  const wave = Float32Array.from({ length: 256 }, (_, k) => stripe * Math.sin((2 * Math.PI * k) / 256));
  // A plot's phase grows across its rows: 256 a stripe. Other ground has none.
  const [east, south] = [new Float64Array(parcels.length), new Float64Array(parcels.length)];
  for (const [k, parcel] of parcels.entries()) {
    if (parcel.kind !== 'plot') continue;
    const along = directionOf(parcel);
    east[k] = (-Math.sin(along) * 256 * FINE_M) / stripeM;
    south[k] = (Math.cos(along) * 256 * FINE_M) / stripeM;
  }
  const { col, row, width, height } = cellsOf(w);
  const out = new Uint8Array(width * height);
  for (let r = 0, at = 0; r < height; r++) {
    for (let c = 0; c < width; c++, at++) {
      const k = ground[at]!;
      const phase = Math.floor(east[k]! * (col + c) + south[k]! * (row + r)) & 255;
      const value = factor[rowOf(field[at]!)]! * (1 + wave[phase]!);
      const byte = Math.round(128 + (value - 1) * 256);
      out[at] = byte < 0 ? 0 : byte > 255 ? 255 : byte;
    }
  }
  return out;
}

/**
 * A field of patches 10 to 40 m wide over the world, its values even over 0..255: a share p of any wide land lies
 * below 256 p.
 */
export function patchField(plan: LandPlan, w: LandWindow): Uint8Array {
  const field = gaussian(w, seedOf(plan.seed, 'patch'), LAND.patch.octaves);
  const even = Uint8Array.from(tableOf((z) => Math.min(255, Math.floor(256 * normalShare(z)))));
  const out = new Uint8Array(field.length);
  for (let k = 0; k < out.length; k++) out[k] = even[rowOf(field[k]!)]!;
  return out;
}
