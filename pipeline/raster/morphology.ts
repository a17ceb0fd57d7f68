/**
 * Neighbourhood filters on square windows of (2·radius + 1)² pixels. Outside the raster there is nothing: it neither
 * grows in nor eats in. Each is separable and runs in one pass a direction, whatever the radius.
 */

/** 1 where any pixel of the window is 1. `mask` holds 0 and 1. */
export function dilate(mask: Uint8Array, width: number, radius: number): Uint8Array {
  const sums = windowSums(mask, width, radius);
  const out = new Uint8Array(mask.length);
  for (let i = 0; i < out.length; i++) out[i] = sums[i]! > 0 ? 1 : 0;
  return out;
}

/** 1 where every pixel of the window is 1. `mask` holds 0 and 1. */
export function erode(mask: Uint8Array, width: number, radius: number): Uint8Array {
  return dilate(
    mask.map((v) => 1 - v),
    width,
    radius
  ).map((v) => 1 - v);
}

/**
 * Mean of the window's values that are not NaN; NaN where there are none.
 *
 * Each window is summed anew along both axes for radius ≤ 2 and from running sums beyond, so small windows give the
 * same bits wherever a raster is cut: a running sum carries the rounding of what came before it.
 */
export function boxMean(data: Float32Array, width: number, radius: number): Float32Array {
  const valid = new Uint8Array(data.length);
  const values = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i]!)) continue;
    valid[i] = 1;
    values[i] = data[i]!;
  }
  const counts = windowSums(valid, width, radius);
  const sums = radius <= 2 ? smallWindowSums(values, width, radius) : windowSums(values, width, radius);
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = counts[i] === 0 ? Number.NaN : sums[i]! / counts[i]!;
  return out;
}

function windowSums(data: Uint8Array | Float64Array, width: number, radius: number): Float64Array {
  const height = data.length / width;
  const along = new Float64Array(data.length);
  for (let row = 0; row < height; row++) {
    const o = row * width;
    let sum = 0;
    for (let col = 0; col < Math.min(radius, width); col++) sum += data[o + col]!;
    for (let col = 0; col < width; col++) {
      if (col + radius < width) sum += data[o + col + radius]!;
      if (col - radius > 0) sum -= data[o + col - radius - 1]!;
      along[o + col] = sum;
    }
  }
  const out = new Float64Array(data.length);
  for (let col = 0; col < width; col++) {
    let sum = 0;
    for (let row = 0; row < Math.min(radius, height); row++) sum += along[row * width + col]!;
    for (let row = 0; row < height; row++) {
      if (row + radius < height) sum += along[(row + radius) * width + col]!;
      if (row - radius > 0) sum -= along[(row - radius - 1) * width + col]!;
      out[row * width + col] = sum;
    }
  }
  return out;
}

function smallWindowSums(data: Float64Array, width: number, radius: number): Float64Array {
  const height = data.length / width;
  const along = new Float64Array(data.length);
  const out = new Float64Array(data.length);
  for (let row = 0; row < height; row++) {
    const o = row * width;
    for (let col = 0; col < width; col++) {
      let sum = 0;
      for (let c = Math.max(0, col - radius); c <= Math.min(width - 1, col + radius); c++) sum += data[o + c]!;
      along[o + col] = sum;
    }
  }
  for (let row = 0; row < height; row++) {
    const first = Math.max(0, row - radius);
    const last = Math.min(height - 1, row + radius);
    for (let col = 0; col < width; col++) {
      let sum = 0;
      for (let r = first; r <= last; r++) sum += along[r * width + col]!;
      out[row * width + col] = sum;
    }
  }
  return out;
}
