import { clip, grow, type Window } from '../geo/window.ts';
import { dilate } from '../raster/morphology.ts';
import { cut } from '../tile/cut.ts';
import { CLOUD_CHANNELS, type CoarseLook, fillCloudInput, type LookInSeason } from './cloud-input.ts';
import { glanced, inSeason } from './glance.ts';
import { MASK, ofClasses } from './mask-classes.ts';

/** What the sky does to a pixel: the classes of the cloud network, in the order of its outputs. */
export const SKY_CLASSES = ['clear', 'thin', 'thick', 'shadow'] as const;
const [CLEAR, THIN, THICK, SHADOW] = [0, 1, 2, 3];
/** A class beside them that the network does not know. */
export const SNOW = 4;

/**
 * A network that reads n inputs of rows × columns pixels (CLOUD_CHANNELS values each) and answers probabilities of SKY_CLASSES, pixel by
 * pixel. Rows and columns are whole multiples of `SKY_MULTIPLE`.
 */
export type SkyNet = (x: Float32Array, n: number, rows: number, columns: number) => Promise<Float32Array>;
export const SKY_MULTIPLE = 4;
/**
 * How many coarse pixels beyond its square of SKY_MULTIPLE a pixel's answer rests on: 3 × 3 convolutions, two a level down and up, of 1, 2
 * and 4 pixels, each step in whole pixels of its level.
 */
export const SKY_REACH = 22;

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

/** Probabilities of SKY_CLASSES of each look over `coarse`, pixel by pixel. Looks are worked some at a time. */
export async function skyOf(net: SkyNet, looks: readonly LookInSeason[], coarse: Window): Promise<Float32Array[]> {
  const size = coarse.width * coarse.height;
  const width = size * CLOUD_CHANNELS.length;
  const atOnce = Math.max(1, Math.floor(AT_ONCE / size));
  const out: Float32Array[] = [];
  for (let from = 0; from < looks.length; from += atOnce) {
    const part = looks.slice(from, from + atOnce);
    const x = new Float32Array(part.length * width);
    part.forEach((look, i) => {
      fillCloudInput(look, x, i * width);
    });
    const y = await net(x, part.length, coarse.height, coarse.width);
    const n = SKY_CLASSES.length * size;
    for (let i = 0; i < part.length; i++) out.push(y.slice(i * n, (i + 1) * n));
  }
  return out;
}

/** Squares that large ground is worked in, and what the network sees around each, in coarse pixels. */
const SQUARE = 128;
const RIM = Math.ceil(SKY_REACH / SKY_MULTIPLE) * SKY_MULTIPLE;

/**
 * One look over ground of any size by itself, and probabilities of it as `skyOf` has them, worked in squares; memory does not grow with the
 * ground but for the answer.
 */
export async function skyOver(
  net: SkyNet,
  look: CoarseLook,
  coarse: Window
): Promise<{ seen: LookInSeason; probabilities: Float32Array }> {
  const n = SKY_CLASSES.length;
  const probabilities = new Float32Array(n * coarse.width * coarse.height);
  const glance = new Uint8Array(coarse.width * coarse.height);
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
      const alone = inSeason(glanced(part, 0, seen.width), [], [], seen.width);
      const [y] = await skyOf(net, [alone], seen);
      for (let r = 0; r < square.height; r++) {
        const from = (square.row - seen.row + r) * seen.width + square.col - seen.col;
        const to = (square.row + r) * coarse.width + square.col;
        probabilities.set(y!.subarray(n * from, n * (from + square.width)), n * to);
        glance.set(alone.glance.subarray(from, from + square.width), to);
      }
    }
  }
  return { seen: { look, before: null, after: null, glance }, probabilities };
}

/** What a glance calls a pixel, as a class of the sky; −1 where it has none to say. */
const OF_GLANCE = new Int8Array(256).fill(-1);
OF_GLANCE[MASK.thinCloud] = THIN;
OF_GLANCE[MASK.cloud] = THICK;
OF_GLANCE[MASK.shadow] = SHADOW;

/**
 * A pixel less surely clear than this is what the glance calls it. At the surface the network knows better, as far as simulated ground tells;
 * at the top of the atmosphere other sensors and other lands are met than it was shown, and the glance stands.
 */
const SURELY_CLEAR = { L2A: 0.8, TOA: 0.95 } as const;

/**
 * The one step from what the network thinks to what a mask says: a class of the sky (index of SKY_CLASSES, or SNOW) for each coarse pixel of
 * one look. The most probable class, but what the network does not surely call clear is cloud or shadow where the glance says so; and
 * snow in the glance stays snow, for the network does not tell it from cloud. Without near infrared no shadow is claimed: a dark crop looks
 * the same. Runs, `parus mask` and the judges all come through here. `probabilities` are those of `skyOf` or `skyOver` for this look.
 */
export function skyClassesOf({ look, glance }: LookInSeason, probabilities: Float32Array): Uint8Array {
  const n = SKY_CLASSES.length;
  const out = new Uint8Array(glance.length);
  const sure = SURELY_CLEAR[look.level];
  const hasNir = Boolean(look.bands[3]);
  for (let i = 0; i < out.length; i++) {
    let best = 0;
    for (let c = 1; c < n; c++) if (probabilities[n * i + c]! > probabilities[n * i + best]!) best = c;
    if (best === SHADOW && !hasNir) best = CLEAR;
    const called = OF_GLANCE[glance[i]!]!;
    if (best === CLEAR && called > 0 && probabilities[n * i]! < sure) best = called;
    out[i] = best !== SHADOW && glance[i] === MASK.snow ? SNOW : best;
  }
  return out;
}

const OF_SKY = [MASK.clear, MASK.thinCloud, MASK.cloud, MASK.shadow, MASK.snow] as const;

/** Ground at one fine pixel that no cloud hides. */
export type Surface = (i: number) => 'snow' | 'water' | 'land';

/**
 * Classes of the fine pixels of `w` from those of the sky over `coarse` (`skyClassesOf`) and, where the sky is clear, of the ground. `hasData`
 * is 1 where a pixel was seen at all.
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
      } else out[i] = OF_SKY[c]!;
    }
  }
  return out;
}

/** Clouds and shadows are grown by this many pixels: their rims are half-clear and bend series unseen. */
export const CLOUD_BUFFER = 2;
export const SHADOW_BUFFER = 1;

/** Grows cloud (thick and thin) and shadow into snow, water and clear ground. */
export function buffered(mask: Uint8Array, width: number): Uint8Array {
  const cloud = dilate(ofClasses(mask, [MASK.cloud, MASK.thinCloud]), width, CLOUD_BUFFER);
  const shadow = dilate(ofClasses(mask, [MASK.shadow]), width, SHADOW_BUFFER);
  return mask.map((c, i) => {
    if (c === MASK.nodata || c === MASK.cloud || c === MASK.thinCloud) return c;
    return cloud[i] === 1 ? MASK.thinCloud : shadow[i] === 1 ? MASK.shadow : c;
  });
}
