import { SENSOR } from './knobs.ts';

/**
 * The optics: a Gaussian of the ground around each pixel's true centre, taken over fine cells. Two bands go through at a
 * time, so that what a cell is need be looked up half as often.
 */

/** Fine cells along a 10 m pixel: ground is drawn at 2.5 m. */
export const FINE = 4;
/** Pixels that the fine cells reach beyond the window on every side: room for the blur and the misregistration. */
export const MARGIN = 6;
/** Metres by which an image may lie off: more would reach past the margin. */
const FURTHEST_M = 18;
/** Weights of a row: within 2.8 sigma and more. Both resolutions have a sigma of 1.8 of their cells. */
const TAPS = 12;

/**
 * Ground as the blur reads it, row-major over fine cells: where a cell's row of the table begins, and its vigour. Of each
 * four cells, 5 m square, the row that they share, −1 where they do not, and the sum of their vigours.
 */
export type Cells = {
  width: number;
  row: Int32Array;
  vigour: Uint8Array;
  fourRow: Int32Array;
  fourVigour: Uint16Array;
};

let [fourRow, fourVigour] = [new Int32Array(0), new Uint16Array(0)];

/** Joins cells by four; the result is good until the next call. */
export function cellsOf(width: number, row: Int32Array, vigour: Uint8Array): Cells {
  const n = vigour.length / 4;
  if (fourRow.length < n) [fourRow, fourVigour] = [new Int32Array(n), new Uint16Array(n)];
  for (let i = 0, at = 0; i < n; at += width) {
    for (const end = at + width; at < end; i++, at += 2) {
      const below = at + width;
      const k = row[at]!;
      fourRow[i] = k === row[at + 1]! && k === row[below]! && k === row[below + 1]! ? k : -1;
      fourVigour[i] = vigour[at]! + vigour[at + 1]! + vigour[below]! + vigour[below + 1]!;
    }
  }
  return { width, row, vigour, fourRow, fourVigour };
}

/** Fine cells along what the blur weighs at once: at 20 m four cells, 5 m square, are first made one. */
const everyOf = (gsd: 10 | 20): 1 | 2 => (gsd === 10 ? 1 : 2);

/**
 * Weights of cells around a pixel's centre, which lies `shiftM` off (a fraction of a cell moves the Gaussian, not the
 * cells), and the first cell that has one, counted from the pixel's first. What making one of two cells blurs is left out
 * of the Gaussian: the variance of two points half a cell either side.
 */
export function psf(gsd: 10 | 20, shiftM: number): { first: number; weight: Float64Array } {
  const fineM = 10 / FINE;
  const cellM = fineM * everyOf(gsd);
  const joined = gsd === 10 ? 0 : fineM / 2;
  const sigma = Math.sqrt(SENSOR.psfM[gsd === 10 ? 0 : 1]! ** 2 - joined ** 2) / cellM;
  const shift = Math.max(-FURTHEST_M, Math.min(FURTHEST_M, shiftM));
  const centre = (gsd / 2 + shift) / cellM - 0.5; // from the centre of the pixel's first cell
  const first = Math.floor(centre) - TAPS / 2 + 1;
  const weight = new Float64Array(TAPS);
  let sum = 0;
  for (let t = 0; t < TAPS; t++) sum += weight[t] = Math.exp(-0.5 * ((first + t - centre) / sigma) ** 2);
  return { first, weight: weight.map((v) => v / sum) };
}

let line = new Float32Array(0); // a row of cells, the two bands in turn
let rows = new Float32Array(0); // the last rows, blurred along x: 16 of them in a ring
const RING = 16;

/**
 * Blurs two bands of a window of `nx` × `ny` pixels of `gsd` metres into `one` and `two`. `table` has of each kind of cell
 * the first band's value and slope by a step of vigour, then the second's. Every pixel is the same sum in the same order
 * from any window.
 */
export function blurPair(
  of: Cells,
  table: Float32Array,
  { nx, ny, gsd }: { nx: number; ny: number; gsd: 10 | 20 },
  { dx, dy }: { dx: number; dy: number },
  one: Float32Array,
  two: Float32Array
): void {
  const every = everyOf(gsd);
  const step = ((gsd / 10) * FINE) / every;
  const margin = (MARGIN * FINE) / every;
  const [kx, ky] = [psf(gsd, dx), psf(gsd, dy)];
  const cells = (nx - 1) * step + TAPS;
  const from = margin + kx.first;
  if (line.length < 2 * cells) line = new Float32Array(2 * cells);
  if (rows.length < RING * 2 * nx) rows = new Float32Array(RING * 2 * nx);
  let done = 0; // rows of cells that are in the ring or were
  for (let y = 0; y < ny; y++) {
    for (const until = y * step + TAPS; done < until; done++) {
      const down = margin + ky.first + done;
      if (gsd === 10) gather(of, table, down * of.width + from, cells);
      else gatherFours(of, table, down, from, cells);
      blurLine(kx.weight, nx, step, (done % RING) * 2 * nx);
    }
    blurDown(ky.weight, nx, y * step, y * nx, one, two);
  }
}

function gather({ row, vigour }: Cells, table: Float32Array, from: number, cells: number): void {
  const to = line;
  for (let i = 0; i < cells; i++) {
    const k = row[from + i]!;
    const g = vigour[from + i]! - 128;
    to[2 * i] = table[k]! + table[k + 1]! * g;
    to[2 * i + 1] = table[k + 2]! + table[k + 3]! * g;
  }
}

/** Means of four cells. Nearly always they are of one kind, and one look at the table does for all. */
function gatherFours(
  { width, row, vigour, fourRow, fourVigour }: Cells,
  table: Float32Array,
  down: number,
  from: number,
  cells: number
): void {
  const to = line;
  for (let i = 0, four = (down * width) / 2 + from; i < cells; i++, four++) {
    const k = fourRow[four]!;
    if (k >= 0) {
      const mean = fourVigour[four]! / 4 - 128;
      to[2 * i] = table[k]! + table[k + 1]! * mean;
      to[2 * i + 1] = table[k + 2]! + table[k + 3]! * mean;
      continue;
    }
    let one = 0;
    let two = 0;
    for (let c = 0; c < 4; c++) {
      const cell = (2 * down + (c >> 1)) * width + 2 * (from + i) + (c & 1);
      one += cellOf(table, row[cell]!, vigour[cell]!);
      two += cellOf(table, row[cell]! + 2, vigour[cell]!);
    }
    to[2 * i] = one / 4;
    to[2 * i + 1] = two / 4;
  }
}
const cellOf = (table: Float32Array, k: number, g: number): number => table[k]! + table[k + 1]! * (g - 128);

/** Written out: 1.5 times as fast as a loop over the weights. */
function blurLine(weight: Float64Array, nx: number, step: number, to: number): void {
  const [from, out] = [line, rows];
  const [w0, w1, w2, w3, w4] = [weight[0]!, weight[1]!, weight[2]!, weight[3]!, weight[4]!];
  const [w5, w6, w7, w8, w9] = [weight[5]!, weight[6]!, weight[7]!, weight[8]!, weight[9]!];
  const [w10, w11] = [weight[10]!, weight[11]!];
  for (let x = 0, at = 0; x < nx; x++, at += 2 * step) {
    out[to + 2 * x] =
      w0 * from[at + 0]! +
      w1 * from[at + 2]! +
      w2 * from[at + 4]! +
      w3 * from[at + 6]! +
      w4 * from[at + 8]! +
      w5 * from[at + 10]! +
      w6 * from[at + 12]! +
      w7 * from[at + 14]! +
      w8 * from[at + 16]! +
      w9 * from[at + 18]! +
      w10 * from[at + 20]! +
      w11 * from[at + 22]!;
    out[to + 2 * x + 1] =
      w0 * from[at + 1]! +
      w1 * from[at + 3]! +
      w2 * from[at + 5]! +
      w3 * from[at + 7]! +
      w4 * from[at + 9]! +
      w5 * from[at + 11]! +
      w6 * from[at + 13]! +
      w7 * from[at + 15]! +
      w8 * from[at + 17]! +
      w9 * from[at + 19]! +
      w10 * from[at + 21]! +
      w11 * from[at + 23]!;
  }
}

const sums = { of: new Float64Array(0) };

function blurDown(
  weight: Float64Array,
  nx: number,
  first: number,
  to: number,
  one: Float32Array,
  two: Float32Array
): void {
  if (sums.of.length < 2 * nx) sums.of = new Float64Array(2 * nx);
  const sum = sums.of;
  const from = rows;
  sum.fill(0, 0, 2 * nx);
  for (let t = 0; t < TAPS; t++) {
    const w = weight[t]!;
    const at = ((first + t) % RING) * 2 * nx;
    for (let i = 0; i < 2 * nx; i++) sum[i] = sum[i]! + w * from[at + i]!;
  }
  for (let x = 0; x < nx; x++) {
    one[to + x] = sum[2 * x]!;
    two[to + x] = sum[2 * x + 1]!;
  }
}
