import { medianPlotOf, parcelsOf } from './block.ts';
import { blocksOver, countyOf, metresOf } from './lattice.ts';
import { cellsOf, type FineCells } from './noise.ts';
import { anchorOf, FINE_M, type LandPlan, type LandWindow, type Parcel } from './parcel.ts';

/** A window's land: `ground` is row-major over its fine cells, each the index of its parcel in `parcels`. */
export type DrawnWindow = { parcels: Parcel[]; ground: Uint16Array };

const NO_PARCEL = 0xffff;

/** The parcels of every block that may touch the window, in the order they are painted. */
function parcelsOver(plan: LandPlan, w: LandWindow, most = Infinity): Parcel[] {
  const county = countyOf(plan);
  const median = medianPlotOf(plan.region);
  const all: Parcel[] = [];
  for (const [i, j] of blocksOver(county, ...metresOf(w))) {
    for (const parcel of parcelsOf(county, median, i, j)) all.push(parcel);
    if (all.length > most)
      throw new RangeError(
        `Expected a window over at most ${most} parcels, got ${all.length} or more: draw a smaller one.`
      );
  }
  return all;
}

/**
 * Draws a window of the world by the centres of its fine cells: bunds and roads narrower than a cell appear where a
 * centre meets them. Blocks tile the plane, so every cell has a parcel; a cell has the same one in every window.
 * Parcels that show in no cell of the window are left out.
 */
export function drawWindow(plan: LandPlan, w: LandWindow): DrawnWindow {
  const cells = cellsOf(w);
  const all = parcelsOver(plan, w, NO_PARCEL);
  const ground = new Uint16Array(cells.width * cells.height).fill(NO_PARCEL);
  for (const [index, parcel] of all.entries()) paint(ground, cells, parcel.ring, index);
  const shown = new Uint8Array(NO_PARCEL + 1);
  for (let k = 0; k < ground.length; k++) shown[ground[k]!] = 1;
  if (shown[NO_PARCEL] === 1) throw new Error('Expected blocks to tile the window, found a cell without ground.');
  const order = new Uint16Array(all.length);
  let count = 0;
  for (let k = 0; k < all.length; k++) if (shown[k] === 1) order[k] = count++;
  for (let k = 0; k < ground.length; k++) ground[k] = order[ground[k]!]!;
  return { parcels: all.filter((_, k) => shown[k] === 1), ground };
}

/**
 * The plots whose anchor lies in the window's rectangle (west and north edges are its own): of a partition, each plot
 * is in one.
 */
export function plotsOf(plan: LandPlan, w: LandWindow): Parcel[] {
  const [x0, y0, x1, y1] = metresOf(w);
  return parcelsOver(plan, w).filter((parcel) => {
    if (parcel.kind !== 'plot') return false;
    const [x, y] = anchorOf(parcel);
    return x >= x0 && x < x1 && y >= y0 && y < y1;
  });
}

const MOST_CROSSINGS = 64;
let crossings = new Float64Array(0);
let counts = new Uint8Array(0);

/**
 * Fills a ring by even-odd scan lines through the centres of cells. Where a side crosses a line is worked out in the
 * world's cells and from the side's northern end whichever way it is walked: two rings with a common side leave no
 * cell out and share none.
 */
function paint(ground: Uint16Array, { col, row, width, height }: FineCells, ring: Parcel['ring'], value: number): void {
  let [north, south, west, east] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of ring) {
    if (y < north) north = y;
    if (y > south) south = y;
    if (x < west) west = x;
    if (x > east) east = x;
  }
  const first = Math.max(row, Math.ceil(north / FINE_M - 0.5));
  const last = Math.min(row + height - 1, Math.floor(south / FINE_M - 0.5));
  if (first > last || east < col * FINE_M || west > (col + width) * FINE_M) return;
  const rows = last - first + 1;
  if (counts.length < rows) {
    counts = new Uint8Array(rows);
    crossings = new Float64Array(rows * MOST_CROSSINGS);
  }
  counts.fill(0, 0, rows);
  for (let k = 0; k + 1 < ring.length; k++) {
    const forth = ring[k]![1] < ring[k + 1]![1];
    const [ax, ay] = ring[forth ? k : k + 1]!;
    const [bx, by] = ring[forth ? k + 1 : k]!;
    if (ay === by) continue;
    const run = (bx - ax) / (by - ay);
    // Centres in [north end, south end): a vertex on a line counts once.
    const from = Math.max(first, Math.ceil(ay / FINE_M - 0.5));
    const to = Math.min(last, Math.ceil(by / FINE_M - 0.5) - 1);
    for (let r = from; r <= to; r++) {
      const n = counts[r - first]!++;
      if (n >= MOST_CROSSINGS) throw new Error(`Expected fewer than ${MOST_CROSSINGS} sides across a row of cells.`);
      const base = (r - first) * MOST_CROSSINGS;
      const x = ax + ((r + 0.5) * FINE_M - ay) * run;
      let m = base + n;
      for (; m > base && crossings[m - 1]! > x; m--) crossings[m] = crossings[m - 1]!;
      crossings[m] = x;
    }
  }
  for (let r = 0; r < rows; r++) {
    const base = r * MOST_CROSSINGS;
    const line = (first + r - row) * width - col;
    for (let n = 0; n + 1 < counts[r]!; n += 2) {
      const from = Math.max(col, Math.ceil(crossings[base + n]! / FINE_M - 0.5));
      const to = Math.min(col + width, Math.ceil(crossings[base + n + 1]! / FINE_M - 0.5));
      if (to - from > 24) ground.fill(value, line + from, line + to);
      else for (let c = from; c < to; c++) ground[line + c] = value;
    }
  }
}
