/**
 * Reflectance to an 8-bit picture: one linear stretch for all three bands, so that hues stay true, then gamma 1/1.4
 * for screens. The stretch spans the 2nd to the 98th percentile of the pixels that have data; no data is transparent.
 *
 * `red`, `green`, `blue` are reflectance, NaN where there is none; the result is RGBA, row-major.
 */
export function trueColour(red: Float32Array, green: Float32Array, blue: Float32Array): Uint8ClampedArray {
  const seen = Float32Array.from([...finite(red), ...finite(green), ...finite(blue)]).sort();
  const at = (share: number) => seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? 0;
  const low = at(0.02);
  const span = Math.max(at(0.98) - low, 1e-3);
  const level = (v: number) => 255 * Math.min(1, Math.max(0, (v - low) / span)) ** (1 / 1.4);

  const rgba = new Uint8ClampedArray(red.length * 4);
  for (let i = 0; i < red.length; i++) {
    const r = red[i]!;
    const g = green[i]!;
    const b = blue[i]!;
    if (Number.isNaN(r) || Number.isNaN(g) || Number.isNaN(b)) continue;
    rgba[4 * i] = level(r);
    rgba[4 * i + 1] = level(g);
    rgba[4 * i + 2] = level(b);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/** At most some 20,000 of the finite values, evenly taken: enough for a percentile. */
function* finite(values: Float32Array): Generator<number> {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  for (let i = 0; i < values.length; i += step) if (!Number.isNaN(values[i]!)) yield values[i]!;
}
