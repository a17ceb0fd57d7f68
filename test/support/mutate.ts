/** A way to damage a TIFF, and what it gave. The same random numbers damage it the same way. */
export type Mutation = { kind: string; bytes: Buffer };
type Random = (n: number) => number;

/** Values that lie: nothing, one, the ends of 16, 31 and 32 bits, and numbers that times four or eight wrap around. */
const LIES = [0, 1, 2, 3, 255, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000001, 0xffffffff, 0x40000001, 0x20000001];

/** One seeded damage to a TIFF: to any of its bytes, or aimed at its directories. */
export function mutate(original: Buffer, random: Random): Mutation {
  const bytes = Buffer.from(original);
  const kinds = { flip, truncate, scribble, zero, lie, swap, loop, offset, grow };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  const kind = names[random(names.length)]!;
  return { kind, bytes: kinds[kind](bytes, random) };
}

function flip(bytes: Buffer, random: Random): Buffer {
  for (let n = 1 + random(8); n > 0; n--) {
    const at = random(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random(8));
  }
  return bytes;
}
const truncate = (bytes: Buffer, random: Random) => bytes.subarray(0, random(bytes.length));
function scribble(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  for (let i = at; i < Math.min(bytes.length, at + 1 + random(64)); i++) bytes[i] = random(256);
  return bytes;
}
function zero(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  return bytes.fill(0, at, Math.min(bytes.length, at + 1 + random(128)));
}

type Directory = { at: number; entries: number[]; next: number; big: boolean; little: boolean };

/** The first directories, as far as they can be followed. */
function directories(bytes: Buffer): Directory[] {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const u = (at: number, size: number) =>
    at + size > bytes.length ? 0 : little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  const big = u(2, 2) === 43;
  const wide = (at: number) => (big ? u(little ? at : at + 2, 6) : u(at, 4));
  const out: Directory[] = [];
  for (let at = wide(big ? 8 : 4); at > 0 && at < bytes.length && out.length < 5; ) {
    const count = Math.min(64, big ? wide(at) : u(at, 2));
    const first = at + (big ? 8 : 2);
    const entries = Array.from({ length: count }, (_, i) => first + i * (big ? 20 : 12));
    const next = first + count * (big ? 20 : 12);
    out.push({ at, entries, next, big, little });
    at = wide(next);
  }
  return out;
}

function put(bytes: Buffer, at: number, value: number, size: number, little: boolean): void {
  if (at < 0 || at + size > bytes.length) return;
  const low = value % 2 ** (8 * size);
  if (little) bytes.writeUIntLE(low, at, size);
  else bytes.writeUIntBE(low, at, size);
}

/** A field of an entry says something else: its tag, its type, its count or its value. */
function lie(bytes: Buffer, random: Random): Buffer {
  const all = directories(bytes);
  for (let n = 1 + random(2); n > 0 && all.length > 0; n--) {
    const { entries, little, big } = all[random(all.length)]!;
    const entry = entries[random(entries.length)];
    if (entry === undefined) continue;
    const field = [0, 2, 4, big ? 12 : 8][random(4)]!;
    put(bytes, entry + field, LIES[random(LIES.length)]!, field < 4 ? 2 : 4, little);
  }
  return bytes;
}

/** Two entries change their values. */
function swap(bytes: Buffer, random: Random): Buffer {
  const { entries, big } = directories(bytes)[0] ?? { entries: [], big: false };
  const [p, q] = [entries[random(entries.length || 1)], entries[random(entries.length || 1)]];
  if (p === undefined || q === undefined) return bytes;
  const size = big ? 18 : 10;
  const held = Buffer.from(bytes.subarray(p + 2, p + 2 + size));
  bytes.copy(bytes, p + 2, q + 2, q + 2 + size);
  held.copy(bytes, q + 2);
  return bytes;
}

/** A directory is followed by itself, or by one before it. */
function loop(bytes: Buffer, random: Random): Buffer {
  const all = directories(bytes);
  const from = all[random(all.length || 1)];
  const to = all[random(all.length || 1)];
  if (from && to) put(bytes, from.next, to.at, 4, from.little);
  return bytes;
}

/** The header points elsewhere. */
function offset(bytes: Buffer, random: Random): Buffer {
  const [first] = directories(bytes);
  if (first)
    put(bytes, first.big ? 8 : 4, random(2) ? random(bytes.length * 2) : LIES[random(LIES.length)]!, 4, first.little);
  return bytes;
}

/** Width, height, samples, tile sides or rows a strip become large: each tag of a size, if it is there. */
function grow(bytes: Buffer, random: Random): Buffer {
  const [first] = directories(bytes);
  if (!first) return bytes;
  const sizes = [256, 257, 277, 278, 322, 323, 258];
  for (const entry of first.entries) {
    const tag = first.little ? bytes.readUInt16LE(entry) : bytes.readUInt16BE(entry);
    if (!sizes.includes(tag) || random(2)) continue;
    put(bytes, entry + 2, 4, 2, first.little);
    put(bytes, entry + (first.big ? 12 : 8), 1 + random(2 ** (4 + random(27))), 4, first.little);
  }
  return bytes;
}
