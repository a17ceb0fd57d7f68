import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOfMultihash, hashesOfFile, multihashOf } from '../../../pipeline/io/checksum.ts';
import { emptyFolder, put } from '../../support/scene-folder.ts';

/** Digests of 'abc' from the standards: FIPS 180-4 (SHA-256, SHA-1), RFC 1321 (MD5). */
const ABC = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
  md5: '900150983cd24fb0d6963f7d28e17f72'
} as const;

test('multihashes of sha2-256, sha1 and md5, read and written', () => {
  for (const [algorithm, prefix] of [
    ['sha256', '1220'],
    ['sha1', '1114'],
    ['md5', 'd50110']
  ] as const) {
    const digest = { algorithm, hex: ABC[algorithm] };
    expect(digestOfMultihash(prefix + digest.hex.toUpperCase())).toEqual(digest);
    expect(multihashOf(digest)).toBe(prefix + digest.hex);
  }
});

test('what is no multihash that can be checked: null, not a guess', () => {
  for (const other of [ABC.sha256, `1220${ABC.sha1}`, `1320${ABC.sha256}`, `1220${'x'.repeat(64)}`, '', null, 7])
    expect(digestOfMultihash(other), String(other)).toBeNull();
});

test('digests of a file', async () => {
  const folder = emptyFolder();
  put(folder, 'abc', 'abc');
  expect(await hashesOfFile(join(folder, 'abc'), ['sha256', 'sha1', 'md5'])).toEqual(ABC);
});
