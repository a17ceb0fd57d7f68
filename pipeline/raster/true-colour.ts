/** The reflectances that are drawn black and full bright. */
export type Stretch = { low: number; high: number };

/** Where fewer pixels than this share are chosen, the stretch is taken from all. */
const LEAST_CHOSEN = 0.05;

/**
 * Reflectance to an 8-bit picture: one linear stretch for all three bands, so that hues stay true, then gamma 1/1.4
 * for screens; no data is transparent.
 *
 * `red`, `green`, `blue` are reflectance, NaN where there is none; the result is RGBA, row-major.
 */
export function trueColour(
  red: Float32Array,
  green: Float32Array,
  blue: Float32Array,
  { low, high }: Stretch = stretchOf(red, green, blue)
): Uint8ClampedArray {
  const span = Math.max(high - low, 1e-3);
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

/**
 * A stretch from the 2nd to the 98th percentile of the pixels that have data, of all three bands together; of those where
 * `chosen` is 1 if they are enough to speak for the picture: clouds left out, the ground beside them keeps its colours.
 */
export function stretchOf(red: Float32Array, green: Float32Array, blue: Float32Array, chosen?: Uint8Array): Stretch {
  const bands = [red, green, blue];
  const few = (n: number) => n < LEAST_CHOSEN * red.length;
  const own = chosen && !few(chosen.reduce((n, v) => n + v, 0)) ? chosen : null;
  const seen = Float32Array.from(bands.flatMap((band) => [...finite(band, own)])).sort();
  const at = (share: number) => seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? 0;
  return { low: at(0.02), high: at(0.98) };
}

/** At most some 20,000 of the finite values, evenly taken: enough for a percentile. */
function* finite(values: Float32Array, chosen: Uint8Array | null): Generator<number> {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  for (let i = 0; i < values.length; i += step) {
    if (!Number.isNaN(values[i]!) && (chosen === null || chosen[i] === 1)) yield values[i]!;
  }
}
