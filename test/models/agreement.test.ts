import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/agreement-nets.ts';

/**
 * The same networks with the same weights on every back end of this machine, each in a process of its own (one process holds
 * one native package at most). Plain JavaScript is the reference: it is the one that has nothing to be fast with.
 */
const door = fileURLToPath(new URL('../../scripts/door.mjs', import.meta.url));
const script = new URL('../support/agreement-nets.ts', import.meta.url).href;

function answerOf(backend: string): Answer {
  const env = { ...process.env, PARUS_BACKEND: backend };
  const out = execFileSync(process.execPath, [door, script, backend], { env, encoding: 'utf8', timeout: 50_000 });
  return JSON.parse(out.trim().split('\n').at(-1)!) as Answer; // it ended by itself, with exit code 0
}

type Logits = { classes: number; values: Float32Array };
function logitsOf(answer: Answer): Record<string, Logits> {
  if ('absent' in answer) throw new Error(answer.absent);
  return Object.fromEntries(
    Object.entries(answer.nets).map(([name, { classes, logits }]) => {
      const bytes = Uint8Array.from(Buffer.from(logits, 'base64'));
      return [name, { classes, values: new Float32Array(bytes.buffer) }];
    })
  );
}

/** The class of each row of logits. */
function argmax({ classes, values }: Logits): number[] {
  return Array.from({ length: values.length / classes }, (_, row) => {
    const logits = [...values.subarray(row * classes, (row + 1) * classes)];
    return logits.indexOf(Math.max(...logits));
  });
}

let reference: Record<string, Logits>;
beforeAll(() => {
  reference = logitsOf(answerOf('cpu'));
});

test('the reference says something: finite logits, and more than one class from every network', () => {
  expect(Object.keys(reference)).toEqual(['crop model', 'U-Net', 'temporal CNN']);
  for (const [name, logits] of Object.entries(reference)) {
    expect(logits.values.every(Number.isFinite), name).toBe(true);
    expect(new Set(argmax(logits)).size, name).toBeGreaterThan(1);
  }
});

describe.each(['wasm', 'webgpu', 'native'])('%s', (backend) => {
  test('gives the classes of plain JavaScript, and its logits within 1e-4', (context) => {
    const answer = answerOf(backend);
    if ('absent' in answer) {
      console.warn(`Agreement of back ends, left out: ${answer.absent}`);
      context.skip();
      return;
    }
    for (const [name, { values, classes }] of Object.entries(logitsOf(answer))) {
      const expected = reference[name]!;
      const differences = Array.from(values, (v, i) => Math.abs(v - expected.values[i]!));
      expect(values.length, name).toBe(expected.values.length);
      expect(Math.max(...differences), `${name} on ${answer.device}`).toBeLessThan(1e-4);
      expect(argmax({ values, classes }), `${name} on ${answer.device}`).toEqual(argmax(expected));
    }
  }, 60_000);
});
