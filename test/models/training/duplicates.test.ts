import { expect, test } from 'vitest';
import { duplicatesTogether } from '../../../models/training/duplicates.ts';
import { seeded } from '../../support/random.ts';

test('equal rows are bound, and missing equals missing, and −0 is 0', () => {
  const x = Float32Array.from([1, 2, 3, 4, 1, 2, NaN, 0, 3, 4, NaN, -0]);
  expect(duplicatesTogether(x, 2)).toEqual(['row 0', 'row 1', 'row 0', 'row 3', 'row 1', 'row 3']);
});

test('given groups are joined by a row that they share, through others too', () => {
  // a and b share [1], b and c share [2]; d stands alone
  expect(duplicatesTogether([1, 1, 2, 2, 9], 1, ['a', 'b', 'b', 'c', 'd'])).toEqual(['a', 'a', 'a', 'a', 'd']);
  // the link comes last: rows 0 and 1 are joined only by what row 3 and 2 have in common
  expect(duplicatesTogether([1, 2, 3, 3], 1, ['a', 'b', 'a', 'b'])).toEqual(['a', 'a', 'a', 'a']);
});

test('are the parts of the graph that links equal rows and equal groups', () => {
  const random = seeded(11);
  for (let round = 0; round < 100; round++) {
    const n = 1 + random(40);
    const x = Float64Array.from({ length: 2 * n }, () => random(6));
    const groups = round % 2 === 0 ? Array.from({ length: n }, () => `g${random(30)}`) : undefined;
    const linked = (i: number, j: number) =>
      (x[2 * i] === x[2 * j] && x[2 * i + 1] === x[2 * j + 1]) || (groups !== undefined && groups[i] === groups[j]);
    const part = Array.from({ length: n }, (_, i) => i);
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          if (linked(i, j) && part[j]! > part[i]!) {
            part[j] = part[i]!;
            changed = true;
          }
        }
      }
    }
    expect(duplicatesTogether(x, 2, groups)).toEqual(part.map((p) => groups?.[p] ?? `row ${p}`));
  }
});

test('refuses rows that are not whole and groups that are not one a row', () => {
  expect(() => duplicatesTogether([1, 2, 3], 2)).toThrow('rows of 2 numbers, got 3 numbers');
  expect(() => duplicatesTogether([1, 2], 1, ['a'])).toThrow('each of 2 rows, got 1');
});
