import { clip, grow, type Window } from '../geo/window.ts';
import { cut } from '../tile/cut.ts';
import { CLOUD_CHANNELS, type CoarseLook, fillCloudInput, type Reference } from './cloud-input.ts';
import { MASK } from './mask-classes.ts';

/** What the sky does to a pixel: the classes of the cloud network, in the order of its outputs. */
export const SKY_CLASSES = ['clear', 'thin', 'thick', 'shadow'] as const;
const [CLEAR, THIN, THICK] = [0, 1, 2];

/**
 * A network that reads n inputs of rows × columns pixels (CLOUD_CHANNELS values each) and answers probabilities of SKY_CLASSES, pixel by
 * pixel. Rows and columns are whole multiples of `SKY_MULTIPLE`.
 */
export type SkyNet = (x: Float32Array, n: number, rows: number, columns: number) => Promise<Float32Array>;
export const SKY_MULTIPLE = 4;

/** Pixels that the network sees at once, about: its values take some 400 bytes each. */
const AT_ONCE = 160 * 160 * 4;

/**
 * The coarse pixels over a window of fine ones, `factor` fine pixels a side: from a corner and to a size that are multiples of
 * SKY_MULTIPLE on the lattice, so that the network's squares lie the same however the ground is cut.
 */
export function coarseWindowOf(w: Window, factor: number): Window {
  const unit = factor * SKY_MULTIPLE;
  const [col, row] = [Math.floor(w.col / unit), Math.floor(w.row / unit)];
  return {
    col: col * SKY_MULTIPLE,
    row: row * SKY_MULTIPLE,
    width: (Math.ceil((w.col + w.width) / unit) - col) * SKY_MULTIPLE,
    height: (Math.ceil((w.row + w.height) / unit) - row) * SKY_MULTIPLE
  };
}

/** Means over each coarse pixel of the fine ones with data (0: none); 0 where none has any. */
export function coarsened(band: Uint16Array, w: Window, coarse: Window, factor: number): Uint16Array {
  const sums = new Float64Array(coarse.width * coarse.height);
  const counts = new Uint16Array(sums.length);
  for (let row = 0; row < w.height; row++) {
    const to = (Math.floor((w.row + row) / factor) - coarse.row) * coarse.width - coarse.col;
    for (let col = 0; col < w.width; col++) {
      const v = band[row * w.width + col]!;
      if (v === 0) continue;
      const at = to + Math.floor((w.col + col) / factor);
      sums[at]! += v;
      counts[at]!++;
    }
  }
  return Uint16Array.from(sums, (s, i) => (counts[i] === 0 ? 0 : Math.max(1, Math.round(s / counts[i]!))));
}

/** Classes of each coarse pixel from the fine one in its north-west; 0 where it lies outside. */
export function coarsenedClasses(classes: Uint8Array, w: Window, coarse: Window, factor: number): Uint8Array {
  const out = new Uint8Array(coarse.width * coarse.height);
  for (let row = 0; row < coarse.height; row++) {
    const y = (coarse.row + row) * factor - w.row;
    if (y < 0 || y >= w.height) continue;
    for (let col = 0; col < coarse.width; col++) {
      const x = (coarse.col + col) * factor - w.col;
      if (x >= 0 && x < w.width) out[row * coarse.width + col] = classes[y * w.width + x]!;
    }
  }
  return out;
}

/** A look with the looks it is compared with. */
export type LookInSeason = { look: CoarseLook; before: Reference | null; after: Reference | null };

/** Probabilities of SKY_CLASSES of each look over `coarse`, pixel by pixel. Looks are worked some at a time. */
export async function skyOf(net: SkyNet, looks: readonly LookInSeason[], coarse: Window): Promise<Float32Array[]> {
  const size = coarse.width * coarse.height;
  const width = size * CLOUD_CHANNELS.length;
  const atOnce = Math.max(1, Math.floor(AT_ONCE / size));
  const out: Float32Array[] = [];
  for (let from = 0; from < looks.length; from += atOnce) {
    const part = looks.slice(from, from + atOnce);
    const x = new Float32Array(part.length * width);
    part.forEach(({ look, before, after }, i) => {
      fillCloudInput(look, before, after, x, i * width);
    });
    const y = await net(x, part.length, coarse.height, coarse.width);
    const n = SKY_CLASSES.length * size;
    for (let i = 0; i < part.length; i++) out.push(y.slice(i * n, (i + 1) * n));
  }
  return out;
}

/** Squares that large ground is worked in, and what the network sees around each, in coarse pixels. */
const SQUARE = 128;
const RIM = 16;

/** As `skyOf` for one look over ground of any size, in squares; memory does not grow with the ground but for the answer. */
export async function skyOver(net: SkyNet, look: CoarseLook, coarse: Window): Promise<Float32Array> {
  const n = SKY_CLASSES.length;
  const out = new Float32Array(n * coarse.width * coarse.height);
  for (let row = 0; row < coarse.height; row += SQUARE) {
    for (let col = 0; col < coarse.width; col += SQUARE) {
      const square = clip({ col, row, width: SQUARE, height: SQUARE }, coarse);
      const seen = clip(grow(square, RIM), coarse);
      const own = { ...coarse, col: 0, row: 0 };
      const part: CoarseLook = {
        ...look,
        bands: look.bands.map((band) => band && cut(band, own, seen)),
        scl: look.scl && cut(look.scl, own, seen)
      };
      const [y] = await skyOf(net, [{ look: part, before: null, after: null }], seen);
      for (let r = 0; r < square.height; r++) {
        const from = n * ((square.row - seen.row + r) * seen.width + square.col - seen.col);
        out.set(y!.subarray(from, from + n * square.width), n * ((square.row + r) * coarse.width + square.col));
      }
    }
  }
  return out;
}

/** The most probable class of each pixel. */
export function mostProbable(probabilities: Float32Array): Uint8Array {
  const n = SKY_CLASSES.length;
  const out = new Uint8Array(probabilities.length / n);
  for (let i = 0; i < out.length; i++) {
    let best = 0;
    for (let c = 1; c < n; c++) if (probabilities[n * i + c]! > probabilities[n * i + best]!) best = c;
    out[i] = best;
  }
  return out;
}

/** Ground at one fine pixel that no cloud hides. */
export type Surface = (i: number) => 'snow' | 'water' | 'land';

/**
 * Classes of the fine pixels of `w` from those of the sky over `coarse` and, where the sky is clear, of the ground. `hasData` is 1
 * where a pixel was seen at all.
 */
export function maskOfSky(
  sky: Uint8Array,
  coarse: Window,
  w: Window,
  factor: number,
  hasData: Uint8Array,
  surface: Surface
): Uint8Array {
  const out = new Uint8Array(w.width * w.height);
  for (let row = 0; row < w.height; row++) {
    const from = (Math.floor((w.row + row) / factor) - coarse.row) * coarse.width - coarse.col;
    for (let col = 0; col < w.width; col++) {
      const i = row * w.width + col;
      if (hasData[i] === 0) continue;
      const c = sky[from + Math.floor((w.col + col) / factor)]!;
      if (c === CLEAR) {
        const ground = surface(i);
        out[i] = ground === 'snow' ? MASK.snow : ground === 'water' ? MASK.water : MASK.clear;
      } else out[i] = c === THICK ? MASK.cloud : c === THIN ? MASK.thinCloud : MASK.shadow;
    }
  }
  return out;
}
