import { expect, test } from 'vitest';
import { keptUpTo } from '../../../pipeline/io/kept.ts';
import { seeded } from '../../support/random.ts';

test('by eye: what was used longest ago is given up, and asking counts as use', () => {
  const kept = keptUpTo<string>(10);
  kept.put('a', 'A', 4);
  kept.put('b', 'B', 4);
  expect([kept.held(), kept.isCrowded()]).toEqual([8, false]);
  expect(kept.get('a')).toBe('A');
  kept.put('c', 'C', 4); // a was asked for after b was put
  expect(['a', 'b', 'c'].map((name) => kept.get(name))).toEqual(['A', undefined, 'C']);
  expect([kept.held(), kept.isCrowded()]).toEqual([8, true]);
  kept.put('a', 'larger than all the room', 11);
  expect([kept.get('a'), kept.held()]).toEqual([undefined, 4]);
});

test('whatever is put and asked for, it holds what a list by use would, and never more than its room', () => {
  const random = seeded(5);
  for (let round = 0; round < 50; round++) {
    const room = 1 + random(40);
    const kept = keptUpTo<number>(room);
    let list: { name: string; value: number; bytes: number }[] = []; // the latest used last
    for (let step = 0; step < 100; step++) {
      const name = `n${random(8)}`;
      const known = list.find((e) => e.name === name);
      if (random(2) === 0) {
        expect(kept.get(name)).toBe(known?.value);
        if (known) list = [...list.filter((e) => e !== known), known];
        continue;
      }
      const entry = { name, value: step, bytes: random(12) };
      kept.put(name, entry.value, entry.bytes);
      list = list.filter((e) => e !== known);
      if (entry.bytes <= room) list.push(entry);
      const sum = () => list.reduce((n, e) => n + e.bytes, 0);
      while (sum() > room) list.shift();
      expect(kept.held()).toBe(sum());
      expect(kept.held()).toBeLessThanOrEqual(room);
    }
  }
});
