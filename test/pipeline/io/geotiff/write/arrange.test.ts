import { expect, test } from 'vitest';
import { arrange } from '../../../../../pipeline/io/geotiff/write/arrange.ts';
import { ascii, long } from '../../../../../pipeline/io/geotiff/write/directory.ts';

test('by eye: the bytes of a classic file of one entry more than the tiles', () => {
  const { parts, size } = arrange([[ascii(42113, 'nan')]], [[Uint8Array.of(7, 8, 9)]]);
  const bytes = Buffer.concat(parts);
  expect(size).toBe(bytes.length);
  expect(
    bytes
      .toString('hex')
      .replace(/(.{8})/g, '$1 ')
      .trim()
  ).toBe(
    [
      ...['49492a00', '08000000'], // II 42, the directory at 8
      ...['03004401', '04000100', '00003200'], // 3 entries; 324, u32, 1: the tile at 50
      ...['00004501', '04000100', '00000300'], // 325: of 3 bytes
      ...['000081a4', '02000400', '00006e61', '6e000000', '00000708', '0900'] // 42113: "nan"; no next one; the tile
    ].join(' ')
  );
});

test('from 4 GB on it is a BigTIFF with offsets of 64 bits', () => {
  const tile = new Uint8Array(2 ** 31 - 100); // never touched, so never in memory
  const wide = [long(256, 5)];
  const small = arrange([wide], [[tile, tile]]);
  expect([small.size < 2 ** 32, small.parts[0]![2]]).toEqual([true, 42]);
  const { parts, size } = arrange([wide, wide], [[tile, tile, tile], [Uint8Array.of(1)]]);
  expect(size).toBe(parts.reduce((n, p) => n + p.length, 0));
  expect(parts[0]!.length).toBe(16);
  expect(parts[0]![2]).toBe(43);
  const head = Buffer.from(parts[1]!);
  expect(Number(head.readBigUInt64LE(0))).toBe(3);
  const [tag, type, count, at] = [head.readUInt16LE(28), head.readUInt16LE(30), 32, 40];
  expect([tag, type, head.readBigUInt64LE(count)]).toEqual([324, 16, 3n]);
  const offsets = Number(head.readBigUInt64LE(at)) - 16;
  const first = 16 + parts[1]!.length + parts[2]!.length + 2; // the overview's tile of one byte stands first, padded
  expect([0, 1, 2].map((i) => Number(head.readBigUInt64LE(offsets + i * 8)))).toEqual(
    [0, 1, 2].map((i) => first + i * tile.length)
  );
});
