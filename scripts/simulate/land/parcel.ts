/** Side of a fine cell, metres: four to a pixel. */
export const FINE_M = 2.5;

/**
 * What decides a county's land. Metres run east and south of the north-west corner; the world goes on beyond all four
 * sides.
 */
export type LandPlan = { region: string; seed: number; widthM: number; heightM: number };

/** Pixels of 10 m, counted from the north-west corner; may begin below 0. */
export type LandWindow = { x0: number; y0: number; width: number; height: number };

export type Kind = 'plot' | 'village' | 'forest' | 'water' | 'grass' | 'bare' | 'road' | 'bund' | 'trees';

/**
 * A piece of ground. Roads, bunds, villages and a block's woods or pastures lie under the parcels that follow them in
 * their block: their ring is all that they lie under, `areaM2` what shows of them.
 */
export type Parcel = {
  id: number; // uint32 above 0, unique in the world, the same from any window
  kind: Kind;
  ring: [number, number][]; // closed, metres east and south; counter-clockwise on a map with north up
  areaM2: number;
  perimeterM: number;
  place: 'plain' | 'slope' | 'paddy';
  slopeDeg: number; // of the whole block
  aspectDeg: number; // downhill, clockwise from north
  estate: number | null; // the holder's number of a large grower: its plots share crop and dates
  holder: number | null; // who farms a plot; unique in the world
  block: [number, number];
};

const REACH = 512;
const IN_BLOCK = 4096;
/** Numbers from here on within a block belong to no parcel: the last is an estate's. */
export const MOST_IN_BLOCK = IN_BLOCK - 2;

/**
 * The number of the `index`-th thing (from 1) of a block: 10 bits for the block's column, 10 for its row, 12 for the
 * index. Blocks reach from −512 to 511 either way, which is 150 km or more around the corner.
 */
export function worldId(i: number, j: number, index: number): number {
  if (!(i >= -REACH && i < REACH && j >= -REACH && j < REACH))
    throw new RangeError(`Expected a block within ${REACH} of the corner, got ${i}, ${j}.`);
  if (!(index >= 1 && index < IN_BLOCK))
    throw new RangeError(`Expected at most ${IN_BLOCK - 1} parcels in a block, got ${index}.`);
  return ((i + REACH) * 2 * REACH + j + REACH) * IN_BLOCK + index;
}
/** The number of the large grower whose cell of the coarse lattice begins at this block: no household has it. */
export const estateId = (i: number, j: number): number => worldId(i, j, IN_BLOCK - 1);

/**
 * Shoelace area, from the first point so that metres far from the corner keep their digits; below 0 for a parcel's
 * ring.
 */
export function signedArea(ring: readonly [number, number][]): number {
  const [x0, y0] = ring[0]!;
  let twice = 0;
  for (let k = 0; k + 1 < ring.length; k++) {
    const a = ring[k]!;
    const b = ring[k + 1]!;
    twice += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return twice / 2;
}

export function perimeterOf(ring: readonly [number, number][]): number {
  let sum = 0;
  for (let k = 0; k + 1 < ring.length; k++)
    sum += Math.hypot(ring[k + 1]![0] - ring[k]![0], ring[k + 1]![1] - ring[k]![1]);
  return sum;
}

/** A point inside the parcel: the middle of the widest stretch of the east-west line through its centroid. */
export function anchorOf({ ring }: Pick<Parcel, 'ring'>): [number, number] {
  const [x0, y0] = ring[0]!;
  let twice = 0;
  let moment = 0;
  for (let k = 0; k + 1 < ring.length; k++) {
    const [a, b] = [ring[k]!, ring[k + 1]!];
    const cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    twice += cross;
    moment += (a[1] + b[1] - 2 * y0) * cross;
  }
  const y = y0 + moment / (3 * twice);
  const xs: number[] = [];
  for (let k = 0; k + 1 < ring.length; k++) {
    const [a, b] = [ring[k]!, ring[k + 1]!];
    if (a[1] > y !== b[1] > y) xs.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
  }
  xs.sort((a, b) => a - b);
  let [from, to] = [xs[0]!, xs[1]!];
  for (let k = 2; k + 1 < xs.length; k += 2) if (xs[k + 1]! - xs[k]! > to - from) [from, to] = [xs[k]!, xs[k + 1]!];
  return [(from + to) / 2, y];
}

/**
 * The way the plot runs: the angle of its long axis against east, towards south, in radians (from the moments of its
 * border).
 */
export function directionOf({ ring }: Pick<Parcel, 'ring'>): number {
  const n = ring.length - 1;
  const sides = Array.from({ length: n }, (_, k) => {
    const [[ax, ay], [bx, by]] = [ring[k]!, ring[k + 1]!];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, dx: bx - ax, dy: by - ay, length: Math.hypot(bx - ax, by - ay) };
  });
  const total = sides.reduce((sum, s) => sum + s.length, 0);
  const cx = sides.reduce((sum, s) => sum + s.x * s.length, 0) / total;
  const cy = sides.reduce((sum, s) => sum + s.y * s.length, 0) / total;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y, dx, dy, length } of sides) {
    xx += length * ((x - cx) ** 2 + (dx * dx) / 12);
    xy += length * ((x - cx) * (y - cy) + (dx * dy) / 12);
    yy += length * ((y - cy) ** 2 + (dy * dy) / 12);
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

/**
 * How many 10 m pixels of the drop's grid lie wholly inside the parcel's ring; of the world's, unless `size` says how far the drop
 * reaches from its corner.
 */
export function purePixelsOf({ ring }: Pick<Parcel, 'ring'>, size: number | null = null): number {
  const [least, most] = size === null ? [-Infinity, Infinity] : [0, size];
  const top = Math.max(least, Math.floor(Math.min(...ring.map(([, y]) => y)) / 10));
  const bottom = Math.min(most, Math.ceil(Math.max(...ring.map(([, y]) => y)) / 10));
  const left = Math.floor(Math.min(...ring.map(([x]) => x)) / 10);
  const width = Math.ceil(Math.max(...ring.map(([x]) => x)) / 10) - left;
  const touched = new Uint8Array(width);
  const crossings: number[] = [];
  let pure = 0;
  for (let row = top; row < bottom; row++) {
    touched.fill(0);
    crossings.length = 0;
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[ax, ay], [bx, by]] = [ring[k]!, ring[k + 1]!];
      const middle = row * 10 + 5;
      if (ay > middle !== by > middle) crossings.push(ax + ((middle - ay) / (by - ay)) * (bx - ax));
      // The stretch of this side within the row of pixels: it touches every pixel that it passes.
      const from = Math.max(Math.min(ay, by), row * 10);
      const to = Math.min(Math.max(ay, by), row * 10 + 10);
      if (from > to || (from === to && ay !== by)) continue;
      const xAt = (y: number) => (ay === by ? Number.NaN : ax + ((y - ay) / (by - ay)) * (bx - ax));
      const [x1, x2] = ay === by ? [ax, bx] : [xAt(from), xAt(to)];
      if (ay === by && (ay === row * 10 || ay === row * 10 + 10)) continue; // runs along the pixels' edge
      const first = Math.floor(Math.min(x1, x2) / 10) - left;
      const last = Math.ceil(Math.max(x1, x2) / 10) - left;
      for (let c = Math.max(0, first); c < Math.min(width, Math.max(last, x1 === x2 ? first : last)); c++)
        touched[c] = 1;
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      for (let c = Math.max(0, least - left); c < Math.min(width, most - left); c++) {
        const x = (left + c) * 10 + 5;
        if (touched[c] === 0 && x > crossings[k]! && x < crossings[k + 1]!) pure++;
      }
    }
  }
  return pure;
}

/** The block that a number of `worldId` belongs to. */
export function blockOf(id: number): [i: number, j: number] {
  const block = Math.floor(id / IN_BLOCK);
  return [Math.floor(block / (2 * REACH)) - REACH, (block % (2 * REACH)) - REACH];
}
