import { copyFileSync, existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startBackend } from '../../../models/backend.ts';
import { installKernels } from '../../../models/kernels/install.ts';
import { blockPlan, dense, freshWeights, type Net } from '../../../models/layers.ts';
import { tensorsOf } from '../../../models/load.ts';
import { readCheckpoint } from '../../../models/training/checkpoint.ts';
import { type Batch, type FitOptions, type Fitted, fitNet } from '../../../models/training/fit.ts';
import { mixed, normalFrom, seededRandom } from '../../../models/training/random.ts';
import { rateAt } from '../../../models/training/schedule.ts';
import type { WeightValues } from '../../../models/weights.ts';
import { accuracy, net as cnn, options, seasons, textOf } from '../../support/fit-run.ts';
import { spawnScript, temporaryFolder } from '../../support/processes.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);

const held = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];

/** A run that must leave the back end as it was. */
async function clean<T>(run: () => Promise<T>): Promise<T> {
  const before = held();
  try {
    return await run();
  } finally {
    expect(held()).toEqual(before);
  }
}
const trained = <B extends Batch>(o: FitOptions<B>): Promise<Fitted> => clean(() => fitNet(o));

let whole: Fitted; // the run of fit-run.ts, never interrupted
beforeAll(async () => {
  vi.stubEnv('PARUS_BACKEND', 'wasm');
  await startBackend('wasm');
  installKernels('wasm');
  whole = await fitNet(options());
});

describe('a network of three crops', () => {
  test('is learnt, and ends early once it is', async () => {
    const weights = tensorsOf(whole.weights);
    expect(await accuracy(weights, seasons(300, 77))).toBeGreaterThan(0.95);
    expect(await accuracy(weights)).toBe(whole.bestScore);
    tf.dispose(weights);
    expect(whole.ended).toBe('early');
    expect(whole.steps).toBe(whole.bestStep + 4 * 6);
    expect(whole.weights.map((w) => [w.name, w.shape])).toEqual(cnn.plan.map((p) => [p.name, p.shape]));
  });

  test('one seed gives the same bits again, and leaves no tensor; another seed gives others', async () => {
    expect(textOf(await trained(options()))).toBe(textOf(whole));
    const stop = { watch: undefined, stopAt: 8 };
    const short = await trained({ ...options(), ...stop });
    expect(textOf(await trained({ ...options(), ...stop }))).toBe(textOf(short));
    expect(textOf(await trained({ ...options(), ...stop, seed: 12 }))).not.toBe(textOf(short));
  });
});

describe('a killed run', () => {
  test('three processes, two of them killed, give the bits of one that was left alone', async () => {
    const path = join(folder, 'killed.ckpt');
    // the weights after the first kill decide which are best; after the second they are known from the file alone
    const [early, late] = [whole.bestStep - 20, whole.bestStep + 10];
    expect(early).toBeGreaterThan(10);
    const began: string[] = [];
    for (const dieAt of [early, late]) {
      const { child, ended, out, err } = spawnScript('fit-run.ts', [path, String(dieAt)], { PARUS_BACKEND: 'wasm' });
      await ended;
      expect(child.signalCode, err()).toBe('SIGKILL');
      began.push(out().trim());
    }
    const last = spawnScript('fit-run.ts', [path, 'never'], { PARUS_BACKEND: 'wasm' });
    expect(await last.ended, last.err()).toBe(0);
    const [begins, text] = last.out().trim().split('\n');
    expect([...began, begins]).toEqual(['begins 0', ...[early, late].map((at) => `begins ${at - (at % 7)}`)]);
    expect(text).toBe(textOf(whole));
    expect(existsSync(path)).toBe(true); // a run that ended leaves its state: another call returns at once
  });

  test('law: stopped by an error at any step it goes on to the same bits, and leaves no tensor either time', async () => {
    const o = { ...options(), watch: undefined, stopAt: 12 };
    const left = textOf(await trained(o));
    for (const dieAt of [1, 2, 5, 6, 7, 11]) {
      const checkpoint = { path: join(folder, `at ${dieAt}`), of: 'this', everySteps: 2 };
      const dying = trained({
        ...o,
        checkpoint,
        next: (step) => {
          if (step === dieAt) throw new Error(`died at ${step}`);
          return o.next(step);
        }
      });
      await expect(dying).rejects.toThrow(`died at ${dieAt}`);
      expect(readCheckpoint(checkpoint.path)?.facts.step ?? 0).toBe(dieAt - (dieAt % 2));
      expect(textOf(await trained({ ...o, checkpoint })), `died at ${dieAt}`).toBe(left);
    }
  });

  test('a file of another run, of one that went further, or one that is cut off is not used', async () => {
    const o = { ...options(), watch: undefined, stopAt: 4 };
    const left = textOf(await trained(o));
    const path = join(folder, 'other.ckpt');
    const first: number[] = [];
    const next = (step: number) => {
      first.push(step);
      if (first.length === 4) throw new Error('died');
      return o.next(step);
    };
    await expect(trained({ ...o, next, checkpoint: { path, of: 'one', everySteps: 1 } })).rejects.toThrow('died');
    expect(readCheckpoint(path)!.facts).toMatchObject({ of: 'one', step: 3 });
    copyFileSync(path, `${path}.further`);
    copyFileSync(path, `${path}.cut`);
    truncateSync(`${path}.cut`, 3000);
    const steps: number[] = [];
    const fitted = await trained({
      ...o,
      next: (step) => {
        steps.push(step);
        return o.next(step);
      },
      checkpoint: { path, of: 'another', everySteps: 50 }
    });
    expect(steps).toEqual([0, 1, 2, 3]);
    expect(textOf(fitted)).toBe(left);
    const cut = { path: `${path}.cut`, of: 'one', everySteps: 50 };
    expect(textOf(await trained({ ...o, checkpoint: cut }))).toBe(left);
    const further = { path: `${path}.further`, of: 'one', everySteps: 50 };
    const two = { ...o, stopAt: 2 };
    expect(textOf(await trained({ ...two, checkpoint: further }))).toBe(textOf(await trained(two)));
  });
});

/** y = x · kernel + bias, made to be 1: a run whose every step can be worked in plain numbers. */
const line: Net = { plan: blockPlan('a', [2, 1]), forward: (w, x, pass) => dense(w, 'a', x, pass) };
const rows = [
  [1, 2],
  [-1, 0.5],
  [0.25, -2]
];
const squares: FitOptions<Batch> = {
  net: line,
  input: [2],
  start: [{ name: 'a/kernel', shape: [2, 1], values: new Float32Array([0.5, -0.25]) }],
  next: () => ({ x: Float32Array.from(rows.flat()), n: 3 }),
  loss: (y) => tf.mean(tf.square(tf.sub(y, 1))) as tf.Scalar,
  steps: 30,
  rate: 0.1,
  seed: 1
};
const numbers = (f: Fitted | { weights: WeightValues[] }) => f.weights.flatMap((w) => [...w.values]);

/** Adam (Kingma & Ba 2015, algorithm 1) with decoupled decay of the kernel, on the line, in double precision. */
function adamByHand(steps: number, decay: number): number[] {
  const w = [0.5, -0.25, 0];
  const [m, v] = [
    [0, 0, 0],
    [0, 0, 0]
  ];
  for (let t = 0; t < steps; t++) {
    const rate = 0.1 * rateAt(t, 30);
    const g = [0, 0, 0];
    for (const [a, b] of rows as [number, number][]) {
      const error = w[0]! * a + w[1]! * b + w[2]! - 1;
      [a, b, 1].forEach((d, k) => {
        g[k]! += (2 * error * d) / 3;
      });
    }
    for (let k = 0; k < 3; k++) {
      m[k] = 0.9 * m[k]! + 0.1 * g[k]!;
      v[k] = 0.999 * v[k]! + 0.001 * g[k]! ** 2;
      w[k]! -= (rate * (m[k]! / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(v[k]! / (1 - 0.999 ** (t + 1))) + 1e-7);
      if (k < 2) w[k]! *= 1 - rate * decay;
    }
  }
  return w;
}

describe('steps', () => {
  test('are Adam’s, by the schedule, with decay of kernels alone', async () => {
    for (const decay of [0, 0.5]) {
      for (const stopAt of [1, 7, 30]) {
        const found = numbers(await trained({ ...squares, weightDecay: decay, stopAt }));
        const expected = adamByHand(stopAt, decay);
        for (const [k, v] of found.entries()) expect(v, `weight ${k} after ${stopAt}`).toBeCloseTo(expected[k]!, 4);
      }
    }
    expect(adamByHand(30, 0.5)[0]).not.toBeCloseTo(adamByHand(30, 0)[0]!, 3);
  });

  test('none: the weights are those of `start`, and drawn by the seed where it has none', async () => {
    const plan = cnn.plan;
    const start = [{ name: 'head/bias', shape: [3], values: new Float32Array([1, 2, 3]) }];
    const { weights, steps, bestScore, ended } = await trained({ ...options(), watch: undefined, steps: 0, start });
    expect({ steps, bestScore, ended }).toEqual({ steps: 0, bestScore: null, ended: 'steps' });
    const drawn = freshWeights(plan, normalFrom(seededRandom(mixed(11, 1))));
    expect(weights).toEqual(drawn.map((w) => start.find((s) => s.name === w.name) ?? w));
  });

  test('the kept mean follows closely at first, then with the decay that was asked for', async () => {
    const at: number[][] = [];
    for (const stopAt of [0, 5, 10, 15, 20]) at.push(numbers(await trained({ ...squares, stopAt })));
    let mean = at[0]!;
    for (const [k, now] of at.slice(1).entries()) {
      const step = 5 * (k + 1);
      const keep = Math.min(0.97 ** 5, step / (step + 50));
      mean = mean.map((m, i) => keep * m + (1 - keep) * now[i]!);
    }
    const kept = numbers(await trained({ ...squares, average: 0.97, stopAt: 22 }));
    for (const [i, v] of kept.entries()) expect(v).toBeCloseTo(mean[i]!, 5);
    const quick = numbers(await trained({ ...squares, average: 1e-9, stopAt: 20 }));
    for (const [i, v] of quick.entries()) expect(v).toBeCloseTo(at.at(-1)![i]!, 6);
  });

  test('`stopAt` ends a run whose rate goes on as if it did not', async () => {
    const stopped = await trained({ ...squares, stopAt: 12 });
    let step = 0;
    const out = await trained({
      ...squares,
      next: (s) => {
        step = s + 1;
        return squares.next(s);
      },
      outOfTime: () => step === 12
    });
    expect([stopped.ended, stopped.steps]).toEqual(['steps', 12]);
    expect([out.ended, out.steps]).toEqual(['time', 12]);
    expect(out.weights).toEqual(stopped.weights);
    expect(numbers(await trained({ ...squares, steps: 12 }))).not.toEqual(numbers(stopped));
    expect((await trained({ ...squares, stopAt: 99 })).steps).toBe(30);
  });

  test('running moments go a tenth of the way to each batch’s', async () => {
    const net: Net = { plan: blockPlan('a', [1, 1], { norm: true }), forward: (w, x, p) => dense(w, 'a', x, p) };
    const start = [{ name: 'a/kernel', shape: [1, 1], values: new Float32Array([1]) }];
    const next = (step: number) => ({ x: new Float32Array([step, step + 4]), n: 2 }); // mean step + 2, variance 4
    const loss = (y: tf.Tensor) => tf.mul(0, tf.sum(y)) as tf.Scalar; // nothing to learn
    const { weights } = await trained({ net, input: [1], start, next, loss, steps: 3, rate: 1, seed: 1 });
    const of = (part: string) => weights.find((w) => w.name === `a/${part}`)!.values[0]!;
    expect(of('mean')).toBeCloseTo(0.81 * 0.2 + 0.9 * 0.3 + 0.4, 5);
    expect(of('variance')).toBeCloseTo(4 - 3 * 0.9 ** 3, 5);
    expect([of('kernel'), of('gamma'), of('beta')]).toEqual([1, 1, 0]);
  });

  test('a loss that is not finite is an error that names the step, and leaves no tensor', async () => {
    for (const [bad, word] of [
      [Number.NaN, 'NaN'],
      [Number.POSITIVE_INFINITY, 'Infinity']
    ] as const) {
      let step = 0;
      const run = trained({
        ...squares,
        next: (s) => {
          step = s;
          return squares.next(s);
        },
        loss: (y, b) => (step === 3 ? (tf.mul(squares.loss(y, b), bad) as tf.Scalar) : squares.loss(y, b))
      });
      await expect(run).rejects.toThrow(`Expected a finite loss, got ${word} at step 3.`);
    }
  });

  test('an error in the samples, the score or the first values leaves no tensor', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const o = options();
    await expect(trained({ ...o, next: (step) => (step === 3 ? broken() : o.next(step)) })).rejects.toThrow('broken');
    await expect(trained({ ...o, watch: { every: 2, patience: 1, score: broken } })).rejects.toThrow('broken');
    const start = [{ name: 'conv2/kernel', shape: [5, 6, 7], values: new Float32Array(210) }];
    await expect(trained({ ...o, start })).rejects.toThrow(
      "Expected 180 values for 'conv2/kernel' to start with, got 210."
    );
  });

  test('`report` gets a running mean of the loss every tenth step', async () => {
    const said: [number, number][] = [];
    await trained({ ...squares, report: (step, loss) => said.push([step, loss]) });
    expect(said.map(([step]) => step)).toEqual([10, 20, 30]);
    expect(said[2]![1]).toBeLessThan(said[0]![1]);
  });
});

describe('early stopping', () => {
  /** Scores by step, and the steps that were looked at. */
  const scripted = (scores: Record<number, number>, every: number, patience: number) => {
    const looks: number[] = [];
    const score = (_: unknown, step: number) => {
      looks.push(step);
      return Promise.resolve(scores[step] ?? 0);
    };
    return { looks, watch: { every, patience, score } };
  };

  test('returns the best weights, not the last, and ends after so many looks without a better', async () => {
    const { looks, watch } = scripted({ 5: 0.1, 10: 0.9, 15: 0.9, 20: 0.4 }, 5, 2); // as good is not better
    const { weights, ...rest } = await trained({ ...squares, watch });
    expect(rest).toEqual({ steps: 20, bestScore: 0.9, bestStep: 10, ended: 'early' });
    expect(looks).toEqual([5, 10, 15, 20]);
    expect(weights).toEqual((await trained({ ...squares, stopAt: 10 })).weights);
  });

  test('looks at the weights that would be kept, and once more at the end', async () => {
    const seen: number[][] = [];
    const score = (w: Record<string, tf.Tensor>, step: number) => {
      seen.push(line.plan.flatMap((p) => [...w[p.name]!.dataSync()]));
      return Promise.resolve(step);
    };
    const o = { ...squares, average: 0.9, stopAt: 12 };
    const { weights, bestStep, ended } = await trained({ ...o, watch: { every: 5, patience: 1, score } });
    expect([bestStep, ended, seen.length]).toEqual([12, 'steps', 3]);
    expect(numbers({ weights })).toEqual(seen[2]);
    expect(weights).toEqual((await trained(o)).weights);
    expect(seen[0]).toEqual(numbers(await trained({ ...o, stopAt: 5 })));
  });

  test('out of time before the first look it looks once, and after it keeps the best', async () => {
    let step = 0;
    const next = (s: number) => {
      step = s + 1;
      return squares.next(s);
    };
    const first = scripted({ 3: 0.3 }, 5, 2);
    const early = await trained({ ...squares, next, outOfTime: () => step === 3, watch: first.watch });
    expect(early).toMatchObject({ steps: 3, ended: 'time', bestScore: 0.3, bestStep: 3 });
    step = 0;
    const later = scripted({ 5: 0.3, 10: 0.2 }, 5, 9);
    const late = await trained({ ...squares, next, outOfTime: () => step === 13, watch: later.watch });
    expect(late).toMatchObject({ steps: 13, ended: 'time', bestScore: 0.3, bestStep: 5 });
    expect(later.looks).toEqual([5, 10]);
    expect(late.weights).toEqual((await trained({ ...squares, stopAt: 5 })).weights);
  });
});
