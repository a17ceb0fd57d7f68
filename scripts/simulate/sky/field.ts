import { seedOf } from '../dice.ts';
import { addSmooth, type FineCells } from '../land/noise.ts';

/**
 * A field over the plane with a spectrum as 1/f^β: octaves of smooth noise on hashed lattices, together N(0, 1). Cells are
 * 10 m pixels of the world; a cell has the same value, to the last bit, from any window.
 */
export type Field = { octaves: { step: number; share: number; seed: number }[] };

/**
 * The octaves between features of `sizeM` and `finestM` metres. The variance between two frequencies of a 1/f^β spectrum
 * in the plane goes as size^(β − 2).
 */
export function fieldOf(seed: number, sizeM: number, beta: number, finestM: number): Field {
  const octaves: Field['octaves'] = [];
  for (let m = sizeM, k = 0; m >= finestM || k === 0; m /= 2, k++)
    octaves.push({ step: Math.max(2, Math.round(m / 10)), share: m ** (beta - 2), seed: seedOf(seed, 'octave', k) });
  const sum = octaves.reduce((s, o) => s + o.share, 0);
  return { octaves: octaves.map((o) => ({ ...o, share: o.share / sum })) };
}

/** The field over so many cells, row-major; with a `stride` over each so many-th cell. */
export function drawField({ octaves }: Field, cells: FineCells, stride = 1): Float32Array {
  const out = new Float32Array(cells.width * cells.height);
  for (const { step, share, seed } of octaves) addSmooth(out, cells, seed, step, share, stride);
  return out;
}

/** Points a side, at most, of the sample that stands for a county. */
const SAMPLE = 64;

/** The field's values at even points of a county of `sidePx` cells a side, in ascending order. */
export function sampleOf(field: Field, sidePx: number): Float32Array {
  const stride = Math.ceil(sidePx / SAMPLE);
  const n = Math.ceil(sidePx / stride);
  const from = Math.floor((sidePx - 1 - (n - 1) * stride) / 2);
  return drawField(field, { col: from, row: from, width: n, height: n }, stride).sort();
}

/** The value above which a share `cover` of a sorted sample lies; ±Infinity where that is all of it or none. */
export function edgeOf(sorted: Float32Array, cover: number): number {
  const at = (1 - cover) * sorted.length;
  if (at < 0.5) return -Infinity;
  if (at > sorted.length - 0.5) return Infinity;
  const k = Math.min(sorted.length - 2, Math.floor(at - 0.5));
  const f = at - 0.5 - k;
  return sorted[k]! + f * (sorted[k + 1]! - sorted[k]!);
}

/** By how much the field changes over so many metres, on average. */
export function changeOver(field: Field, metres: number): number {
  const n = 32;
  const v = drawField(field, { col: 0, row: 0, width: n, height: n }, Math.max(1, Math.round(metres / 10)));
  let sum = 0;
  for (let y = 0; y + 1 < n; y++) {
    for (let x = 0; x + 1 < n; x++) {
      const i = y * n + x;
      sum += Math.abs(v[i + 1]! - v[i]!) + Math.abs(v[i + n]! - v[i]!);
    }
  }
  return sum / (2 * (n - 1) ** 2);
}

export function smoothstep(v: number): number {
  const f = v < 0 ? 0 : v > 1 ? 1 : v;
  return f * f * (3 - 2 * f);
}
