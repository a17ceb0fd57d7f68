/**
 * TIFF's LZW (TIFF 6.0 section 13): codes of 9 to 12 bits, highest bit first, wider one code early.
 *
 * A table entry is the string before it and one more byte, which is just what stands in the output where that string
 * was written: so the table holds places in the output and lengths, and no strings are built. The 256 single bytes
 * stand before the output, so that they are strings like any other: what branches least is fastest here.
 *
 * Returns `expected` bytes, or fewer where the codes end before. Throws an Error on a code that cannot be.
 */
export function decodeLzw(from: Uint8Array, expected: number): Uint8Array {
  // Up to 1991 some writers put the lowest bit first; their clear code shows it.
  if (from[0] === 0 && (from[1]! & 1) === 1) throw new Error('codes run from the low bit, as in TIFF 5.0 files');
  const out = new Uint8Array(SINGLES + expected + SLACK);
  for (let i = 0; i < SINGLES; i++) out[i] = i;
  const end = SINGLES + expected;
  const bits = from.length * 8;
  let bit = 0;
  let width = 9;
  let wide = 511; // the entry from which codes have another bit
  let next = FIRST;
  let at = SINGLES;
  let previous = -1; // where the last string stands
  while (at < end && bit + width <= bits) {
    const byte = bit >> 3;
    const three = (from[byte]! << 16) | (from[byte + 1]! << 8) | from[byte + 2]!;
    const code = (three >>> (24 - (bit & 7) - width)) & ((1 << width) - 1);
    bit += width;
    if (code === CLEAR) {
      width = 9;
      wide = 511;
      next = FIRST;
      previous = -1;
      continue;
    }
    if (code === END) break;
    if (previous >= 0 && next < MOST) {
      starts[next] = previous;
      lengths[next++] = at - previous + 1;
    }
    if (code >= next) throw new Error(`code ${code} where ${next - 1} is the highest`);
    let source = starts[code]!;
    const stop = at + lengths[code]!;
    previous = at;
    // One after another, also where the string runs into itself.
    out[at] = out[source]!;
    out[at + 1] = out[source + 1]!;
    out[at + 2] = out[source + 2]!;
    out[at + 3] = out[source + 3]!;
    at += 4;
    source += 4;
    if (at < stop) {
      const last = Math.min(stop, end);
      while (at < last) out[at++] = out[source++]!;
    }
    at = stop;
    if (next >= wide && width < 12) {
      width++;
      wide = (1 << width) - 1;
    }
  }
  return out.subarray(SINGLES, Math.min(at, end));
}

const SINGLES = 256;
const SLACK = 4;
const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MOST = 4096;
const starts = Int32Array.from({ length: MOST }, (_, code) => (code < SINGLES ? code : 0));
const lengths = new Int32Array(MOST).fill(1);
