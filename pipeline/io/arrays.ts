import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Pixel } from '../raster/raster.ts';
import { canonicalJson } from './keys.ts';

/**
 * Named typed arrays and a JSON header in one artefact:
 *
 *     u32 LE header length | header JSON { meta, arrays: [{ name, type, length, bytes }] } | deflated arrays, in order
 *
 * Bytes are little-endian (every platform that Node runs on here). The same values give the same bytes.
 */
const TYPES = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array
} as const;
type TypeName = keyof typeof TYPES;

const typeNameOf = (a: Pixel): TypeName => {
  for (const [name, type] of Object.entries(TYPES)) if (a.constructor === type) return name as TypeName;
  throw new Error(`Expected a typed array, got ${a.constructor.name}.`);
};

export function encodeArrays(arrays: Record<string, Pixel>, meta: unknown): Uint8Array {
  const names = Object.keys(arrays).sort();
  const packed = names.map((name) => {
    const a = arrays[name]!;
    return deflateRawSync(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), { level: 1 });
  });
  const header = Buffer.from(
    canonicalJson({
      meta,
      arrays: names.map((name, i) => ({
        name,
        type: typeNameOf(arrays[name]!),
        length: arrays[name]!.length,
        bytes: packed[i]!.length
      }))
    })
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return Buffer.concat([size, header, ...packed]);
}

export function decodeArrays<Meta>(bytes: Uint8Array): { meta: Meta; arrays: Record<string, Pixel> } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = buffer.readUInt32LE(0);
  const header = JSON.parse(buffer.toString('utf8', 4, 4 + headerLength)) as {
    meta: Meta;
    arrays: { name: string; type: TypeName; length: number; bytes: number }[];
  };
  const arrays: Record<string, Pixel> = {};
  let at = 4 + headerLength;
  for (const { name, type, length, bytes: n } of header.arrays) {
    const raw = inflateRawSync(buffer.subarray(at, at + n));
    at += n;
    const copy = new ArrayBuffer(raw.length);
    new Uint8Array(copy).set(raw);
    arrays[name] = new TYPES[type](copy);
    if (arrays[name].length !== length)
      throw new Error(`Expected ${length} values in '${name}', got ${arrays[name].length}.`);
  }
  return { meta: header.meta, arrays };
}

export const encodeJson = (value: unknown): Uint8Array => Buffer.from(canonicalJson(value));
export const decodeJson = <T>(bytes: Uint8Array): T => JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
