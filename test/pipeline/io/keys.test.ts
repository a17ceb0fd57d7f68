import { expect, test } from 'vitest';
import { decodeArrays, encodeArrays } from '../../../pipeline/io/arrays.ts';
import { canonicalJson, keyOf } from '../../../pipeline/io/keys.ts';
import { seeded } from '../../support/random.ts';

test('one value, one text, whatever the order of its members', () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }], z: undefined })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  expect(() => canonicalJson({ x: Number.NaN })).toThrow(/finite/);
});

test('a key names its stage, holds what a queue accepts, and moves with version and input', () => {
  const key = keyOf('tile', 1, { a: 1 });
  expect(key).toMatch(/^tile-[0-9a-f]{40}$/);
  expect(keyOf('tile', 1, { a: 1 })).toBe(key);
  expect(keyOf('tile', 2, { a: 1 })).not.toBe(key);
  expect(keyOf('tile', 1, { a: 2 })).not.toBe(key);
});

test('arrays come back as they were, whatever their type', () => {
  const random = seeded(11);
  for (let n = 0; n < 50; n++) {
    const f = Float32Array.from({ length: random(200) }, () => (random(9) === 0 ? Number.NaN : random() - 0.5));
    const u = Uint16Array.from({ length: random(200) }, () => random(65536));
    const bytes = encodeArrays({ f, u, d: Float64Array.from(f) }, { n });
    const { arrays, meta } = decodeArrays<{ n: number }>(bytes);
    expect(meta.n).toBe(n);
    expect(arrays.f).toEqual(f);
    expect(arrays.u).toEqual(u);
    expect(encodeArrays({ u, d: Float64Array.from(f), f }, { n })).toEqual(bytes);
  }
});
