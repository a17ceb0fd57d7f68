/** One entry of a TIFF directory. Types: 2 text, 3 u16, 4 u32, 12 f64, 16 u64 (BigTIFF). */
export type Field = { tag: number; type: 2 | 3 | 4 | 12 | 16; values: ArrayLike<number> };

const SIZE = { 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 } as const;

export const short = (tag: number, ...values: number[]): Field => ({ tag, type: 3, values });
export const long = (tag: number, ...values: number[]): Field => ({ tag, type: 4, values });
export const double = (tag: number, ...values: number[]): Field => ({ tag, type: 12, values });
export const ascii = (tag: number, text: string): Field => ({ tag, type: 2, values: Buffer.from(`${text}\0`) });

/** Widths in bytes of the two forms of TIFF; values stand at multiples of `word`. */
const CLASSIC = { header: 8, count: 2, entry: 12, valueAt: 8, inline: 4, word: 2 };
const BIG = { header: 16, count: 8, entry: 20, valueAt: 12, inline: 8, word: 8 };
const formOf = (big: boolean) => (big ? BIG : CLASSIC);
const padded = (bytes: number, word: number) => Math.ceil(bytes / word) * word;

/** Bytes of a directory with all values that do not fit in its entries. */
export function directorySize(fields: readonly Field[], big: boolean): number {
  const form = formOf(big);
  return headSize(fields.length, big) + fields.reduce((n, f) => n + outside(f, form), 0);
}

/** The header of a little-endian file whose first directory follows it. */
export function header(big: boolean): Buffer {
  return Buffer.from(big ? [0x49, 0x49, 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] : [0x49, 0x49, 42, 0, 8, 0, 0, 0]);
}

/** A directory at byte `start`, its entries in the order of their tags; `next`: where the next one stands, or 0. */
export function directory(fields: readonly Field[], start: number, next: number, big: boolean): Buffer {
  const form = formOf(big);
  const out = Buffer.alloc(directorySize(fields, big));
  const offset = (at: number, v: number) => (big ? out.writeBigUInt64LE(BigInt(v), at) : out.writeUInt32LE(v, at));
  if (big) out.writeBigUInt64LE(BigInt(fields.length), 0);
  else out.writeUInt16LE(fields.length, 0);
  let spare = headSize(fields.length, big);
  let entry = form.count;
  for (const field of [...fields].sort((a, b) => a.tag - b.tag)) {
    out.writeUInt16LE(field.tag, entry);
    out.writeUInt16LE(field.type, entry + 2);
    offset(entry + 4, field.values.length);
    const size = outside(field, form);
    if (size > 0) offset(entry + form.valueAt, start + spare);
    put(out, size > 0 ? spare : entry + form.valueAt, field);
    spare += size;
    entry += form.entry;
  }
  offset(entry, next);
  return out;
}

function headSize(entries: number, big: boolean): number {
  const { count, entry, inline, word } = formOf(big);
  return padded(count + entries * entry + inline, word);
}

/** Bytes of a field that do not fit in its entry. */
function outside({ type, values }: Field, { inline, word }: typeof CLASSIC): number {
  const bytes = SIZE[type] * values.length;
  return bytes <= inline ? 0 : padded(bytes, word);
}

function put(out: Buffer, at: number, { type, values }: Field): void {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (type === 2) out.writeUInt8(v, at + i);
    else if (type === 3) out.writeUInt16LE(v, at + i * 2);
    else if (type === 4) out.writeUInt32LE(v, at + i * 4);
    else if (type === 12) out.writeDoubleLE(v, at + i * 8);
    else out.writeBigUInt64LE(BigInt(v), at + i * 8);
  }
}
