/** Filters of an .xz block that libtiff writes: differences of bytes at a distance, then LZMA2. */
const DELTA = 3;
const LZMA2 = 0x21;

/**
 * An .xz stream of one block as libtiff writes it (The .xz File Format 1.1.0): the LZMA2 data go to the library, whose
 * own .xz reader knows no delta filter, and the differences are undone here.
 *
 * Throws an Error where the stream is another or holds more than `most` bytes; sizes are added up before decoding.
 */
export async function decodeXz(from: Uint8Array, most: number): Promise<Uint8Array> {
  const bytes = Buffer.from(from.buffer, from.byteOffset, from.byteLength);
  if (bytes.length < 24 || bytes.readUIntBE(0, 6) !== 0xfd377a585a00) throw new Error('is no .xz stream');
  const data = 12 + (bytes[12]! + 1) * 4;
  let at = 14;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128 || shift > 56) return value;
    }
  };
  if (bytes[13]! & 0x40) number(); // compressed size
  if (bytes[13]! & 0x80) number(); // size
  let distance = 0;
  for (let left = (bytes[13]! & 3) + 1; left > 0; left--) {
    const filter = number();
    const properties = number();
    if (filter === DELTA) distance = bytes[at]! + 1;
    else if (filter !== LZMA2) throw new Error(`has the filter ${filter}, which is not read`);
    at += properties;
  }
  const end = endOfLzma2(bytes, data, most);
  const { decompressSync } = await import('@napi-rs/lzma/lzma2');
  const out = decompressSync(bytes.subarray(data, end));
  for (let i = distance; distance > 0 && i < out.length; i++) out[i] = out[i]! + out[i - distance]!;
  return out;
}

/** Walks the chunks: control byte, sizes, data. Returns where they end. */
function endOfLzma2(bytes: Buffer, start: number, most: number): number {
  let total = 0;
  for (let at = start; at < bytes.length; ) {
    const control = bytes[at]!;
    if (control === 0) return at + 1;
    const packed = control >= 0x80;
    if (at + 6 > bytes.length || (!packed && control > 2)) break;
    total += bytes.readUInt16BE(at + 1) + 1 + (packed ? (control & 31) * 65536 : 0);
    if (total > most) throw new Error(`holds more than ${most} bytes`);
    at += packed ? 5 + (control >= 0xc0 ? 1 : 0) + bytes.readUInt16BE(at + 3) + 1 : 3 + bytes.readUInt16BE(at + 1) + 1;
  }
  throw new Error('ends within its data');
}
