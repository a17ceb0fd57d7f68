import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  type Checkpoint,
  dropCheckpoint,
  readCheckpoint,
  writeCheckpoint
} from '../../../models/training/checkpoint.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { seeded } from '../../support/random.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);
const path = join(folder, 'run.ckpt');

const some: Checkpoint = {
  facts: { of: 'a run\nof two lines, 作物', step: 12, bestScore: null, loss: 0.1 + 0.2 },
  arrays: {
    'now a/kernel': new Float32Array([1.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-42]),
    empty: new Float32Array(0),
    part: new Float32Array([9, 8, 7, 6]).subarray(1, 3)
  }
};

test('comes back to the bit: facts, special values, empty arrays and parts of others', () => {
  writeCheckpoint(path, some);
  const back = readCheckpoint(path)!;
  expect(back.facts).toEqual(some.facts);
  expect(Object.keys(back.arrays)).toEqual(Object.keys(some.arrays));
  const bits = (v: Float32Array) => [...new Uint8Array(v.buffer, v.byteOffset, v.byteLength)];
  for (const [name, v] of Object.entries(some.arrays)) expect(bits(back.arrays[name]!)).toEqual(bits(v));
});

test('law: cut off anywhere it is null, and so is a longer one and one that is something else', () => {
  writeCheckpoint(path, some);
  const whole = readFileSync(path);
  const random = seeded(2);
  for (const length of [0, 1, whole.indexOf(10), whole.indexOf(10) + 1, whole.length - 1, ...Array(30).keys()]) {
    writeFileSync(path, whole.subarray(0, length > 29 ? length : random(whole.length)));
    expect(readCheckpoint(path)).toBeNull();
  }
  for (const other of [Buffer.concat([whole, whole]), '', '\n', 'not a checkpoint\n', '{"facts":{}}\n', 'null\n']) {
    writeFileSync(path, other);
    expect(readCheckpoint(path), String(other).slice(0, 30)).toBeNull();
  }
});

test('a write that was killed leaves the one before, and the next write does not mind its rest', () => {
  writeCheckpoint(path, some);
  writeFileSync(`${path}.part`, 'half of ano');
  expect(readCheckpoint(path)!.facts).toEqual(some.facts);
  writeCheckpoint(path, { ...some, facts: { step: 13 } });
  expect(readCheckpoint(path)!.facts).toEqual({ step: 13 });
  expect(readdirSync(folder)).toEqual(['run.ckpt']);
});

test('is null where there is none, and may be dropped twice', () => {
  dropCheckpoint(path);
  expect(existsSync(path)).toBe(false);
  dropCheckpoint(path);
  expect(readCheckpoint(path)).toBeNull();
});
