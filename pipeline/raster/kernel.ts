/**
 * Values of a raster (NaN is nodata) at one position, by the rules of GDAL's warper (alg/gdalwarpkernel.cpp of GDAL
 * 3.10). Positions are in pixels, 0 is the outer edge of the first: a pixel's centre lies at index + 0.5.
 */
export type Field = { data: Float32Array; width: number; height: number };

/** Positions this close to a border belong to the pixel beyond it, as with GDAL. */
const EPSILON = 1e-10;

/** The index of the pixel that holds a position; −1 outside the raster. The left and top edge are inside, the others not. */
export function pixelAt(width: number, height: number, x: number, y: number): number {
  if (!(x >= -EPSILON && y >= -EPSILON && x + EPSILON < width && y + EPSILON < height)) return -1;
  return Math.max(0, Math.floor(y + EPSILON)) * width + Math.max(0, Math.floor(x + EPSILON));
}

/** Between the four nearest centres; those that are NaN are left out. Beyond the outermost centres the edge holds. */
export function bilinearAt({ data, width, height }: Field, x: number, y: number): number {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const fx = x - 0.5 - left;
  const fy = y - 0.5 - top;
  const x0 = left < 0 ? 0 : left;
  const x1 = left + 1 >= width ? width - 1 : left + 1;
  const y0 = (top < 0 ? 0 : top) * width;
  const y1 = (top + 1 >= height ? height - 1 : top + 1) * width;
  const a = data[y0 + x0]!;
  const b = data[y0 + x1]!;
  const c = data[y1 + x0]!;
  const d = data[y1 + x1]!;
  const value = (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
  return Number.isNaN(value) ? ofTheFour(a, b, c, d, fx, fy) : value;
}

function ofTheFour(a: number, b: number, c: number, d: number, fx: number, fy: number): number {
  let sum = 0;
  let weight = 0;
  const add = (v: number, w: number) => {
    if (w > 0 && !Number.isNaN(v)) {
      sum += w * v;
      weight += w;
    }
  };
  add(a, (1 - fy) * (1 - fx));
  add(b, (1 - fy) * fx);
  add(c, fy * (1 - fx));
  add(d, fy * fx);
  return weight < 1e-5 ? Number.NaN : sum / weight;
}

/** Catmull-Rom (a = −0.5) over 4 × 4 centres; bilinear where one of them is NaN or off the raster, as with GDAL. */
export function cubicAt(field: Field, x: number, y: number): number {
  const { data, width, height } = field;
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  if (left < 1 || top < 1 || left + 2 >= width || top + 2 >= height) return bilinearAt(field, x, y);
  const t = x - 0.5 - left;
  const u = y - 0.5 - top;
  const w0 = 0.5 * t * (-1 + t * (2 - t));
  const w1 = 1 + 0.5 * t * t * (-5 + 3 * t);
  const w2 = 0.5 * t * (1 + t * (4 - 3 * t));
  const w3 = 0.5 * t * t * (-1 + t);
  let at = (top - 1) * width + left - 1;
  let value =
    0.5 * u * (-1 + u * (2 - u)) * (w0 * data[at]! + w1 * data[at + 1]! + w2 * data[at + 2]! + w3 * data[at + 3]!);
  at += width;
  value +=
    (1 + 0.5 * u * u * (-5 + 3 * u)) * (w0 * data[at]! + w1 * data[at + 1]! + w2 * data[at + 2]! + w3 * data[at + 3]!);
  at += width;
  value +=
    0.5 * u * (1 + u * (4 - 3 * u)) * (w0 * data[at]! + w1 * data[at + 1]! + w2 * data[at + 2]! + w3 * data[at + 3]!);
  at += width;
  value += 0.5 * u * u * (-1 + u) * (w0 * data[at]! + w1 * data[at + 1]! + w2 * data[at + 2]! + w3 * data[at + 3]!);
  return Number.isNaN(value) ? bilinearAt(field, x, y) : value;
}

const TENT = { reach: 1, of: (d: number) => (d < 1 ? 1 - d : 0) };
const CATMULL_ROM = {
  reach: 2,
  of: (d: number) => (d < 1 ? d * d * (1.5 * d - 2.5) + 1 : d < 2 ? d * (d * (2.5 - 0.5 * d) - 4) + 2 : 0)
};

/**
 * The filter for a target of fewer pixels than the source: the kernel is stretched so that its support is as wide in
 * the target as it would be unstretched. `scale` is target pixels a source pixel; an axis at 1 or more is not stretched.
 * NaN is left out and the rest weighted anew.
 */
export function stretched(
  method: 'bilinear' | 'cubic',
  scaleX: number,
  scaleY: number
): (field: Field, x: number, y: number) => number {
  const { reach, of } = method === 'bilinear' ? TENT : CATMULL_ROM;
  const sx = Math.min(1, scaleX);
  const sy = Math.min(1, scaleY);
  const weights = new Float64Array(2 * Math.ceil(reach / sx) + 3);
  return ({ data, width, height }, x, y) => {
    const left = Math.max(0, Math.ceil(x - 0.5 - reach / sx));
    const right = Math.min(width - 1, Math.floor(x - 0.5 + reach / sx));
    const top = Math.max(0, Math.ceil(y - 0.5 - reach / sy));
    const bottom = Math.min(height - 1, Math.floor(y - 0.5 + reach / sy));
    for (let col = left; col <= right; col++) weights[col - left] = of(Math.abs(col + 0.5 - x) * sx);
    let sum = 0;
    let weight = 0;
    for (let row = top; row <= bottom; row++) {
      let rowSum = 0;
      let rowWeight = 0;
      for (let col = left, at = row * width + left; col <= right; col++, at++) {
        const v = data[at]!;
        if (Number.isNaN(v)) continue;
        rowSum += weights[col - left]! * v;
        rowWeight += weights[col - left]!;
      }
      const w = of(Math.abs(row + 0.5 - y) * sy);
      sum += w * rowSum;
      weight += w * rowWeight;
    }
    return weight < 1e-6 ? Number.NaN : sum / weight;
  };
}

/** The mean over the box between two opposite corners, by area; NaN is left out, NaN where nothing is left. */
export function meanOf({ data, width, height }: Field, x0: number, y0: number, x1: number, y1: number): number {
  const across = cells(x0, x1, width);
  const down = cells(y0, y1, height);
  if (!across || !down) return Number.NaN;
  let sum = 0;
  let weight = 0;
  for (let row = down.first; row <= down.last; row++) {
    const h = down.first === down.last ? 1 : Math.min(row + 1, down.to) - Math.max(row, down.from);
    for (let col = across.first; col <= across.last; col++) {
      const v = data[row * width + col]!;
      if (Number.isNaN(v)) continue;
      const w = across.first === across.last ? h : h * (Math.min(col + 1, across.to) - Math.max(col, across.from));
      sum += w * v;
      weight += w;
    }
  }
  return weight > 0 ? sum / weight : Number.NaN;
}

/** The cells [first, last] that a range touches; null where it lies outside or is no range. */
function cells(p: number, q: number, size: number): { from: number; to: number; first: number; last: number } | null {
  const from = Math.min(p, q);
  const to = Math.max(p, q);
  // GDAL lets what only touches the left or top edge take the pixels there; here data does not grow.
  if (!(to > EPSILON && from + EPSILON < size)) return null;
  const first = Math.max(0, Math.floor(from + EPSILON));
  const last = Math.max(first, Math.min(size, Math.ceil(to - EPSILON)) - 1);
  return { from, to, first, last };
}
