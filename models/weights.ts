/**
 * Weights of a model as one compact file: each tensor as uint16 between its least and greatest value (error at most half
 * of (max − min) / 65535), small tensors as float32, one after another in the order of `specs`.
 */
export type WeightSpec = { name: string; shape: number[]; min: number; scale: number | null }; // scale null: float32
export type WeightValues = { name: string; shape: number[]; values: Float32Array };

/** Tensors below this size keep all their bits: they cost nothing. */
const EXACT_BELOW = 256;

/** Packs tensors. The same values give the same bytes. */
export function encodeWeights(tensors: WeightValues[]): { specs: WeightSpec[]; bytes: Uint8Array } {
  const parts: Uint8Array[] = [];
  const specs = tensors.map(({ name, shape, values }) => {
    if (values.some((v) => !Number.isFinite(v))) throw new Error(`Expected finite weights, '${name}' has others.`);
    if (values.length < EXACT_BELOW) {
      parts.push(new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)));
      return { name, shape, min: 0, scale: null };
    }
    let [min, max] = [Infinity, -Infinity];
    for (const v of values) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    const scale = (max - min) / 65535 || 1;
    const q = Uint16Array.from(values, (v) => Math.round((v - min) / scale));
    parts.push(new Uint8Array(q.buffer));
    return { name, shape, min, scale };
  });
  return { specs, bytes: Buffer.concat(parts) };
}

/** The tensors of `encodeWeights`. Throws an Error where the file is not as long as its specs say. */
export function decodeWeights(specs: WeightSpec[], bytes: Uint8Array): WeightValues[] {
  const lengths = specs.map((s) => s.shape.reduce((n, d) => n * d, 1) * (s.scale === null ? 4 : 2));
  const expected = lengths.reduce((n, d) => n + d, 0);
  if (expected !== bytes.length) throw new Error(`Expected ${expected} bytes of weights, got ${bytes.length}.`);
  let at = 0;
  return specs.map(({ name, shape, min, scale }, i) => {
    const raw = bytes.slice(at, (at += lengths[i]!)); // slice copies: typed arrays want aligned buffers
    const copy = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength) as ArrayBuffer;
    const values =
      scale === null ? new Float32Array(copy) : Float32Array.from(new Uint16Array(copy), (q) => min + q * scale);
    return { name, shape, values };
  });
}
