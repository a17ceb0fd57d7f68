import { grow, intersect, type Window } from '../geo/window.ts';
import { cut } from '../tile/cut.ts';
import { stitch } from '../tile/stitch.ts';
import { type Composite, fillPlotInput, PLOT_CHANNELS, PLOT_HEADS } from './plot-input.ts';

/**
 * A network that reads composites of rows × columns pixels (PLOT_CHANNELS values each) and answers PLOT_HEADS, 0..1, pixel by pixel.
 * Rows and columns are whole multiples of `FIELD_MULTIPLE`.
 */
export type FieldNet = (x: Float32Array, composites: number, rows: number, columns: number) => Promise<Float32Array>;
export const FIELD_MULTIPLE = 8;

/**
 * How far beyond its square of FIELD_MULTIPLE a pixel's answer rests on others: 3 × 3 convolutions, two on each composite, then two a level
 * down and up, of 1, 2, 4 and 8 pixels, each step in whole pixels of its level. So the answer does not depend on how the ground is cut.
 */
const FIELD_REACH = 48;

/** What the network sees of a core: its answer there rests on nothing else. */
export const fieldWindowOf = (core: Window): Window => grow(onMultiples(core), FIELD_REACH);

/** Layers of the fields' room, 0..255 each; row-major. */
export type Fields = Record<(typeof FIELD_LAYERS)[number], Uint8Array>;
export const FIELD_LAYERS = ['field', 'east', 'south', 'depth'] as const;

/** Pixels that the network sees at once, a side: some 60 MB a composite. */
const AT_ONCE = 256;

/**
 * What the network says of the pixels of `core`, from composites over `read` (`fieldWindowOf(core)`, or as far as there is ground). Worked in squares that lie on the lattice, whatever the windows are, so that the answer does not depend on how the ground is cut.
 */
export async function fieldsOf(
  net: FieldNet,
  composites: readonly Composite[],
  read: Window,
  core: Window
): Promise<Fields> {
  const out = Object.fromEntries(
    FIELD_LAYERS.map((name) => [name, new Uint8Array(core.width * core.height)])
  ) as Fields;
  const used = composites.filter((c) => c[0]!.some((v) => v > 0));
  if (used.length === 0) return out;
  const first = (v: number) => Math.floor(v / AT_ONCE) * AT_ONCE;
  for (let row = first(core.row); row < core.row + core.height; row += AT_ONCE) {
    for (let col = first(core.col); col < core.col + core.width; col += AT_ONCE) {
      const square = intersect({ col, row, width: AT_ONCE, height: AT_ONCE }, core);
      const seen = fieldWindowOf(square);
      const y = await net(inputOf(used, read, seen), used.length, seen.height, seen.width);
      FIELD_LAYERS.forEach((name, h) => {
        const layer = new Uint8Array(seen.width * seen.height);
        for (let i = 0; i < layer.length; i++) layer[i] = Math.round(255 * y[i * PLOT_HEADS.length + h]!);
        stitch(out[name], core, square, cut(layer, seen, square));
      });
    }
  }
  return out;
}

/** The smallest window on multiples of FIELD_MULTIPLE of the lattice around a window. */
export function onMultiples(w: Window): Window {
  const down = (v: number) => Math.floor(v / FIELD_MULTIPLE) * FIELD_MULTIPLE;
  const up = (v: number) => Math.ceil(v / FIELD_MULTIPLE) * FIELD_MULTIPLE;
  const [col, row] = [down(w.col), down(w.row)];
  return { col, row, width: up(w.col + w.width) - col, height: up(w.row + w.height) - row };
}

function inputOf(composites: readonly Composite[], read: Window, seen: Window): Float32Array {
  const size = seen.width * seen.height;
  const x = new Float32Array(composites.length * size * PLOT_CHANNELS.length);
  const shared = intersect(read, seen);
  composites.forEach((composite, t) => {
    const over = composite.map((band) => {
      if (band === null) return null;
      const out = new Uint16Array(size);
      stitch(out, seen, shared, cut(band, read, shared));
      return out;
    });
    fillPlotInput(over, size, x, t * size * PLOT_CHANNELS.length);
  });
  return x;
}
