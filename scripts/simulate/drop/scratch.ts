import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/**
 * Planes of pixels on disk while a county is made: workers write a window of a plane at a time, in any order, and the
 * planes are read back whole, one at a time. So memory holds a window of every plane or every window of a plane, never
 * both. One file holds all planes of one date; within it each plane lies window by window.
 */
export type PlaneType = 'uint8' | 'uint16' | 'uint32' | 'float32';
export type Plane = { name: string; type: PlaneType; gsd: 10 | 20 };
export type PlanePixels = Uint8Array | Uint16Array | Uint32Array | Float32Array;

const MAKE = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array } as const;
export const pixelsOf = (type: PlaneType, n: number): PlanePixels => new MAKE[type](n);

/** A square of `size` pixels of 10 m cut into windows of `window`; the last ones may be smaller. */
export type Cut = { size: number; window: number };
export type Rect = { x0: number; y0: number; width: number; height: number };

/** Windows row by row, from the north-west. */
export function windowsOf({ size, window }: Cut): Rect[] {
  const along = Array.from({ length: Math.ceil(size / window) }, (_, i) => i * window);
  return along.flatMap((y0) =>
    along.map((x0) => ({ x0, y0, width: Math.min(window, size - x0), height: Math.min(window, size - y0) }))
  );
}

/** First byte of a window's part of a plane, in a file that holds `planes` one after another. */
function offsetOf(planes: readonly Plane[], cut: Cut, plane: number, rect: Rect): number {
  let at = 0;
  for (let p = 0; p < plane; p++)
    at += (cut.size / (planes[p]!.gsd / 10)) ** 2 * MAKE[planes[p]!.type].BYTES_PER_ELEMENT;
  const per = planes[plane]!.gsd / 10;
  const before = (rect.y0 * cut.size + rect.x0 * rect.height) / per ** 2; // whole rows of windows, then windows of this row
  return at + before * MAKE[planes[plane]!.type].BYTES_PER_ELEMENT;
}

/** Writes a window of each plane; `parts` in the order of `planes`. */
export function writeParts(
  path: string,
  planes: readonly Plane[],
  cut: Cut,
  rect: Rect,
  parts: readonly PlanePixels[]
): void {
  const file = openSync(path, 'r+'); // made by `reserve`: a worker must not cut short what another wrote
  try {
    parts.forEach((part, p) => {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      const at = offsetOf(planes, cut, p, rect);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    });
  } finally {
    closeSync(file);
  }
}

/** Makes the empty file that `writeParts` fills. */
export function reserve(path: string): void {
  closeSync(openSync(path, 'w'));
}

/** A plane whole, row-major. Throws where a window of it was never written. */
export function readPlane(path: string, planes: readonly Plane[], cut: Cut, plane: number): PlanePixels {
  const { type, gsd } = planes[plane]!;
  const per = gsd / 10;
  const side = cut.size / per;
  const whole = pixelsOf(type, side * side);
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    for (const rect of windowsOf(cut)) {
      const [w, h] = [rect.width / per, rect.height / per];
      const part = pixelsOf(type, w * h);
      const bytes = new Uint8Array(part.buffer);
      const at = offsetOf(planes, cut, plane, rect);
      if (at + bytes.length > size)
        throw new Error(`Expected ${at + bytes.length} bytes or more in ${path}, got ${size}.`);
      for (let done = 0; done < bytes.length; ) done += readSync(file, bytes, done, bytes.length - done, at + done);
      for (let row = 0; row < h; row++) {
        whole.set(part.subarray(row * w, (row + 1) * w), (rect.y0 / per + row) * side + rect.x0 / per);
      }
    }
  } finally {
    closeSync(file);
  }
  return whole;
}
