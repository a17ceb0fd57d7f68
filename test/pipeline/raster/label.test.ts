import { expect, test } from 'vitest';
import { label } from '../../../pipeline/raster/label.ts';
import { picture } from '../../support/picture.ts';
import { seeded } from '../../support/random.ts';

test('patches touch along edges, not corners, and classes never merge', () => {
  const { data, width } = picture(`
    1 1 . . 2
    1 . . 2 .
    . . 2 2 .
    3 3 3 . 1
  `);
  expect([...label(data, width)]).toEqual([
    ...picture(`
      1 1 . . 2
      1 . . 3 .
      . . 3 3 .
      4 4 4 . 5
    `).data
  ]);
});

test('a comb whose teeth meet in the last row is one patch', () => {
  const { data, width } = picture(`
    1 . 1 . 1
    1 . 1 . 1
    1 1 1 1 1
  `);
  expect(new Set(label(data, width))).toEqual(new Set([0, 1]));
});

test('agrees with a flood fill on random pictures', () => {
  const random = seeded(11);
  for (let n = 0; n < 100; n++) {
    const [width, height] = [1 + random(20), 1 + random(20)];
    const data = Int32Array.from({ length: width * height }, () => random(3));
    expect([...label(data, width)], `round ${n}`).toEqual([...flooded(data, width)]);
  }
});

function flooded(data: Int32Array, width: number): Int32Array {
  const out = new Int32Array(data.length);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || out[start] !== 0) continue;
    count++;
    const todo = [start];
    while (todo.length > 0) {
      const i = todo.pop()!;
      if (out[i] !== 0) continue;
      out[i] = count;
      const col = i % width;
      const next = [col > 0 ? i - 1 : -1, col < width - 1 ? i + 1 : -1, i - width, i + width];
      for (const j of next) if (j >= 0 && j < data.length && data[j] === data[start] && out[j] === 0) todo.push(j);
    }
  }
  return out;
}
