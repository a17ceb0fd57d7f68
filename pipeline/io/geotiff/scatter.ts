import type { Window } from '../../geo/window.ts';
import { ARRAYS, hasPendingDifferences, type Samples } from './decode.ts';
import type { Layout } from './layout.ts';
import type { BlockRead, ReadPlan } from './plan.ts';

/**
 * Layers for a plan's bands, all `fill`: those of `into` where they are of the right size and type. Where blocks will
 * cover all of the window the memory is not cleared first: that takes as long as a copy of the pixels.
 */
export function newLayers(
  layout: Layout,
  { window, bands, covered }: ReadPlan,
  fill: number,
  into: readonly Samples[]
): Samples[] {
  const count = window.width * window.height;
  const Type = ARRAYS[layout.dtype];
  return bands.map((_, i) => {
    const given = into[i];
    const fits = given instanceof Type && given.length === count;
    if (covered) {
      return fits ? given : new Type(Buffer.allocUnsafeSlow(count * Type.BYTES_PER_ELEMENT).buffer as ArrayBuffer);
    }
    if (!fits && fill === 0) return new Type(count);
    const layer = fits ? given : new Type(count);
    if (layer instanceof BigInt64Array || layer instanceof BigUint64Array) layer.fill(BigInt(Math.trunc(fill) || 0));
    else layer.fill(fill);
    return layer;
  });
}

/**
 * Lays the part of a decoded block that lies in `inside` (the plan's window, cut to the raster) into the layers of the
 * plan's bands, which are as wide as its window.
 */
export function scatter(
  decoded: Uint8Array,
  block: BlockRead,
  layout: Layout,
  inside: Window,
  { window, bands }: Pick<ReadPlan, 'window' | 'bands'>,
  out: readonly Samples[]
): void {
  const col0 = Math.max(inside.col, block.col);
  const columns = Math.min(inside.col + inside.width, block.col + layout.blockWidth) - col0;
  const row0 = Math.max(inside.row, block.row);
  const row1 = Math.min(inside.row + inside.height, block.row + block.rows);
  const size = ARRAYS[layout.dtype].BYTES_PER_ELEMENT;
  const stride = layout.planar ? 1 : layout.bands;
  const from = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  const pending = hasPendingDifferences(layout);
  const words = stride === 1 && !pending ? null : wordsOf(decoded, size);
  for (const [i, band] of bands.entries()) {
    if (block.band !== null && block.band !== band) continue;
    const layer = out[i]!;
    const into = Buffer.from(layer.buffer, layer.byteOffset, layer.byteLength);
    const target = words && wordsOf(into, size);
    for (let row = row0; row < row1; row++) {
      const first = ((row - block.row) * layout.blockWidth + (col0 - block.col)) * stride;
      const at = (row - window.row) * window.width + (col0 - window.col);
      if (pending) {
        const row0 = (row - block.row) * layout.blockWidth;
        accumulate(words!, row0, first - row0, target!, at, columns);
      } else if (!words) from.copy(into, at * size, first * size, (first + columns) * size);
      else pick(words, first + band, stride, target!, at, columns, size === 8 ? 2 : 1);
    }
  }
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** Bytes as words of a size: what is moved, not what it means. Eight bytes are two words, for a NaN must keep its bits. */
function wordsOf(bytes: Uint8Array, size: number): Words {
  const Type = size === 1 ? Uint8Array : size === 2 ? Uint16Array : Uint32Array;
  const whole = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return new Type(whole.buffer as ArrayBuffer, whole.byteOffset, whole.byteLength / Type.BYTES_PER_ELEMENT);
}

/** Sums along a row of differences, from its start on; the first `skip` sums are not laid down. */
function accumulate(from: Words, start: number, skip: number, to: Words, at: number, count: number): void {
  let sum = 0;
  let k = start;
  for (const first = start + skip; k < first; k++) sum = (sum + from[k]!) | 0;
  let i = at;
  // Four at a time, so that a sum need not wait for the store of the one before.
  for (const last = at + count - 3; i < last; i += 4, k += 4) {
    const one = (sum + from[k]!) | 0;
    const two = (one + from[k + 1]!) | 0;
    const three = (two + from[k + 2]!) | 0;
    sum = (three + from[k + 3]!) | 0;
    to[i] = one;
    to[i + 1] = two;
    to[i + 2] = three;
    to[i + 3] = sum;
  }
  for (const end = at + count; i < end; i++, k++) to[i] = sum = (sum + from[k]!) | 0;
}

/** Every `stride`-th sample of `each` words from the sample `first` on, into samples next to each other. */
function pick(from: Words, first: number, stride: number, to: Words, at: number, count: number, each: number): void {
  for (let word = 0; word < each; word++) {
    let k = first * each + word;
    const end = (at + count) * each;
    let i = at * each + word;
    if (each === 1) {
      const [two, three, step] = [2 * stride, 3 * stride, 4 * stride];
      for (const last = end - 3; i < last; i += 4, k += step) {
        to[i] = from[k]!;
        to[i + 1] = from[k + stride]!;
        to[i + 2] = from[k + two]!;
        to[i + 3] = from[k + three]!;
      }
    }
    for (; i < end; i += each, k += stride * each) to[i] = from[k]!;
  }
}
