import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** A checksum that a catalogue states, by an algorithm that Node has. */
export type Digest = { algorithm: 'sha256' | 'sha1' | 'md5'; hex: string };

/** Multihash: a code of the algorithm and one of the length before the digest (multiformats.io/multihash, table of codes). */
const CODES = [
  { prefix: '1220', algorithm: 'sha256', digits: 64 },
  { prefix: '1114', algorithm: 'sha1', digits: 40 },
  { prefix: 'd50110', algorithm: 'md5', digits: 32 }
] as const;

/** The digest in a multihash as STAC's file extension writes it, in hexadecimal; null for what cannot be checked here. */
export function digestOfMultihash(multihash: unknown): Digest | null {
  if (typeof multihash !== 'string') return null;
  const text = multihash.toLowerCase();
  const code = CODES.find((c) => text.startsWith(c.prefix) && text.length === c.prefix.length + c.digits);
  const hex = code ? text.slice(code.prefix.length) : '';
  return code && /^[0-9a-f]+$/.test(hex) ? { algorithm: code.algorithm, hex } : null;
}

export const multihashOf = ({ algorithm, hex }: Digest): string =>
  CODES.find((c) => c.algorithm === algorithm)!.prefix + hex;

/** Digests of a file's bytes, in hexadecimal, in one reading. */
export async function hashesOfFile<A extends Digest['algorithm']>(
  path: string,
  algorithms: readonly A[]
): Promise<Record<A, string>> {
  const hashes = [...new Set(algorithms)].map((name) => ({ name, hash: createHash(name) }));
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const { hash } of hashes) hash.update(chunk as Buffer);
  }
  return Object.fromEntries(hashes.map(({ name, hash }) => [name, hash.digest('hex')])) as Record<A, string>;
}
