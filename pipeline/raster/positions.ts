import type { Grid } from '../geo/grid.ts';
import { type PixelMap, pixelMap } from '../geo/pixel-map.ts';
import type { Window } from '../geo/window.ts';

/**
 * Where the pixels of a target lie on a source, row by row. `fill` writes the positions of (col + offset, row), for all
 * columns of the target, in pixels of the source; `row` is a position too, so a pixel's centre is row + 0.5. NaN where
 * there is no such place.
 */
export type Positions = {
  fill(row: number, offset: number, xs: Float64Array, ys: Float64Array): void;
  /** Once around the Earth, in pixels of the source; Infinity where it is not in degrees or web Mercator. */
  circlePx: number;
};

/** First spacing of exact positions, pixels of the target. */
const STEP = 64;
/** What a linear position between exact ones may be off, pixels of the source, before the spacing is halved. */
const TOLERANCE_PX = 0.001;

/**
 * Positions of a target on a source. Grids of one CRS are an affine map. Else positions are exact on a lattice and
 * linear between: the lattice is halved until it lies within 0.001 px of the one twice as fine, which is then used, so
 * positions are within about 0.0003 px (GDAL's own approximation allows 0.125). Where no lattice does (a target with
 * the far side of the Earth or a pole in it) each position is exact.
 */
export function positionsOn(source: Grid, target: Grid): Positions {
  const map = pixelMap(target, source);
  const { circlePx } = map;
  if (map.affine) {
    const [a, b, c, d, e, f] = map.affine;
    return {
      circlePx,
      fill(row, offset, xs, ys) {
        for (let i = 0; i < xs.length; i++) {
          xs[i] = a * (i + offset) + (b * row + c);
          ys[i] = d * (i + offset) + (e * row + f);
        }
      }
    };
  }
  const lattice = latticeOf(map, target);
  if (!lattice) {
    return {
      circlePx,
      fill(row, offset, xs, ys) {
        for (let i = 0; i < xs.length; i++) [xs[i], ys[i]] = map.at(i + offset, row) as [number, number];
      }
    };
  }
  const { across, down, extent, xs: nodeXs, ys: nodeYs } = lattice;
  const rowXs = new Float64Array(across + 1);
  const rowYs = new Float64Array(across + 1);
  return {
    circlePx,
    fill(row, offset, xs, ys) {
      const v = ((row - extent.row) / extent.height) * down;
      const j = Math.min(down - 1, Math.floor(v));
      const t = v - j;
      for (let i = 0; i <= across; i++) {
        const n = j * (across + 1) + i;
        rowXs[i] = (1 - t) * nodeXs[n]! + t * nodeXs[n + across + 1]!;
        rowYs[i] = (1 - t) * nodeYs[n]! + t * nodeYs[n + across + 1]!;
      }
      for (let col = 0; col < xs.length; col++) {
        const u = ((col + offset - extent.col) / extent.width) * across;
        const i = Math.min(across - 1, Math.floor(u));
        const s = u - i;
        xs[col] = (1 - s) * rowXs[i]! + s * rowXs[i + 1]!;
        ys[col] = (1 - s) * rowYs[i]! + s * rowYs[i + 1]!;
      }
    }
  };
}

/** Exact positions at (across + 1) × (down + 1) places, evenly over an extent from corner to corner, row-major. */
type Lattice = { across: number; down: number; extent: Window; xs: Float64Array; ys: Float64Array };

/** The first lattice whose coarser half agrees with it; null where none does. */
function latticeOf(map: PixelMap, target: Grid): Lattice | null {
  const extent = extentOf(target);
  let across = extent.width / STEP;
  let down = extent.height / STEP;
  let coarse = exact(map, extent, across, down);
  while (extent.width > across) {
    across *= 2;
    down *= 2;
    const fine = exact(map, extent, across, down);
    if (disagreement(coarse, fine) <= TOLERANCE_PX) return fine;
    coarse = fine;
  }
  return null;
}

/**
 * The target grown to whole steps. The nodes of a north-up target stand at whole steps of its CRS, so that two windows of
 * one grid put a pixel that both have at the same position.
 */
function extentOf({ transform: [a, b, c, d, e, f], width, height }: Grid): Window {
  const before = (origin: number, size: number) => {
    const pixels = Math.round(origin / size);
    return pixels - Math.floor(pixels / STEP) * STEP;
  };
  const upright = b === 0 && d === 0;
  const [col, row] = upright ? [-before(c, a), -before(f, e)] : [0, 0];
  const whole = (pixels: number) => Math.ceil(pixels / STEP) * STEP;
  return { col, row, width: whole(width - col), height: whole(height - row) };
}

function exact(map: PixelMap, extent: Window, across: number, down: number): Lattice {
  const xs = new Float64Array((across + 1) * (down + 1));
  const ys = new Float64Array((across + 1) * (down + 1));
  for (let j = 0, n = 0; j <= down; j++) {
    for (let i = 0; i <= across; i++, n++) {
      const at = map.at(extent.col + (i / across) * extent.width, extent.row + (j / down) * extent.height);
      [xs[n], ys[n]] = at as [number, number];
    }
  }
  return { across, down, extent, xs, ys };
}

/** The farthest that a node of the fine lattice lies from the coarse one, pixels; Infinity where only one has a place. */
function disagreement(coarse: Lattice, fine: Lattice): number {
  const stride = coarse.across + 1;
  let worst = 0;
  for (let j = 0, n = 0; j <= fine.down; j++) {
    for (let i = 0; i <= fine.across; i++, n++) {
      // Between two nodes, or four: the mean of a node and itself is the node.
      const a = (j >> 1) * stride + (i >> 1);
      const b = ((j + 1) >> 1) * stride + ((i + 1) >> 1);
      const c = (j >> 1) * stride + ((i + 1) >> 1);
      const d = ((j + 1) >> 1) * stride + (i >> 1);
      const x = (coarse.xs[a]! + coarse.xs[b]! + coarse.xs[c]! + coarse.xs[d]!) / 4;
      const y = (coarse.ys[a]! + coarse.ys[b]! + coarse.ys[c]! + coarse.ys[d]!) / 4;
      const off = Math.max(Math.abs(x - fine.xs[n]!), Math.abs(y - fine.ys[n]!));
      if (off > worst) worst = off;
      else if (Number.isNaN(off) && !(Number.isNaN(fine.xs[n]!) && Number.isNaN(x))) return Infinity;
    }
  }
  return worst;
}
