/**
 * Weights of a model as one compact file: each tensor as uint16 between its least and greatest value (error at most half
 * of (max − min) / 65535), small tensors as float32, one after another in the order of `specs`. The specs are those of
 * TensorFlow.js weight manifests, so its own decoder reads the file too; it has no encoder for quantised weights.
 */
export type WeightSpec = {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: { dtype: 'uint16'; min: number; scale: number; original_dtype: 'float32' };
};
export type WeightValues = { name: string; shape: number[]; values: Float32Array };

/** Tensors below this size keep all their bits: they cost nothing. */
const EXACT_BELOW = 256;

/** Packs tensors. The same values give the same bytes. Throws an Error where a value is not finite. */
export function encodeWeights(tensors: readonly WeightValues[]): { specs: WeightSpec[]; bytes: Uint8Array } {
  const parts: Uint8Array[] = [];
  const specs = tensors.map(({ name, shape, values }): WeightSpec => {
    if (values.some((v) => !Number.isFinite(v))) throw new Error(`Expected finite weights, '${name}' has others.`);
    if (values.length < EXACT_BELOW) {
      parts.push(new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)));
      return { name, shape, dtype: 'float32' };
    }
    let [min, max] = [Infinity, -Infinity];
    for (const v of values) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    const scale = (max - min) / 65535 || 1;
    const q = Uint16Array.from(values, (v) => Math.round((v - min) / scale));
    parts.push(new Uint8Array(q.buffer));
    return { name, shape, dtype: 'float32', quantization: { dtype: 'uint16', min, scale, original_dtype: 'float32' } };
  });
  return { specs, bytes: Buffer.concat(parts) };
}

/** The tensors of `encodeWeights`. Throws an Error where the file is not as long as its specs say. */
export function decodeWeights(specs: readonly WeightSpec[], bytes: Uint8Array): WeightValues[] {
  const lengths = specs.map((s) => s.shape.reduce((n, d) => n * d, 1) * (s.quantization ? 2 : 4));
  const expected = lengths.reduce((n, d) => n + d, 0);
  if (expected !== bytes.length) throw new Error(`Expected ${expected} bytes of weights, got ${bytes.length}.`);
  let at = 0;
  return specs.map(({ name, shape, quantization: q }, i) => {
    const raw = bytes.slice(at, (at += lengths[i]!)); // slice copies: typed arrays want aligned buffers
    const copy = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength) as ArrayBuffer;
    const values = q ? Float32Array.from(new Uint16Array(copy), (v) => q.min + v * q.scale) : new Float32Array(copy);
    return { name, shape, values };
  });
}
