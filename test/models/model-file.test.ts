import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type NewModel, readModelFile, readWeights, writeModel, writeModelFile } from '../../models/model-file.ts';
import type { WeightValues } from '../../models/weights.ts';
import { isProblem } from '../../pipeline/errors.ts';
import { temporaryFolder } from '../support/processes.ts';
import { seeded } from '../support/random.ts';

const { path: root, remove } = temporaryFolder();
afterAll(remove);

const random = seeded(12);
const weights: WeightValues[] = [
  { name: 'a/kernel', shape: [20, 20], values: Float32Array.from({ length: 400 }, () => random() - 0.3) },
  { name: 'a/bias', shape: [20], values: Float32Array.from({ length: 20 }, () => random()) }
];
const model: NewModel = {
  id: 'crop-own',
  version: '2024.1',
  network: { kind: 'temp-cnn', steps: 4, channels: 3, classes: 2, filters: 5, hidden: 6 },
  input: { kind: 'series', stepDays: 10, centre: [0.1, 0.2] },
  temperature: 1.25,
  rejectBelow: 0.4,
  synthetic: false,
  trainedOn: '40 plots',
  metrics: [
    {
      name: 'accuracy',
      value: 0.9,
      ci95: [0.8, 0.95],
      baseline: { name: 'most frequent class', value: 0.5 },
      data: 'plots',
      split: 'held out',
      simulated: false
    }
  ],
  classes: ['wheat', 'maize']
};
const whole = join(root, 'whole');
const written = writeModel(whole, model, weights);

describe('writing and reading', () => {
  test('a model comes back as it was written, its weights within their rounding', () => {
    const read = readModelFile(whole);
    expect(read).toEqual(written);
    expect(read).toMatchObject(model);
    expect(read.bytes).toBe(400 * 2 + 20 * 4);
    const back = readWeights(whole, read);
    expect(back.map((w) => [w.name, w.shape])).toEqual(weights.map((w) => [w.name, w.shape]));
    expect(back[1]!.values).toEqual(weights[1]!.values);
    back[0]!.values.forEach((v, i) => {
      expect(Math.abs(v - weights[0]!.values[i]!)).toBeLessThanOrEqual(0.5 / 65535 + 1e-7);
    });
  });

  test('the same model gives the same bytes, whatever the order of its fields', () => {
    const again = join(root, 'again');
    writeModel(again, Object.fromEntries(Object.entries(model).reverse()) as NewModel, weights);
    expect(readdirSync(again).sort()).toEqual(['classes.json', 'model.json', 'weights.bin']);
    for (const f of readdirSync(again)) expect(readFileSync(join(again, f))).toEqual(readFileSync(join(whole, f)));
  });

  test('what was read and written again is the same file; a judge may add figures and a temperature', () => {
    const judged = copy('judged');
    writeModelFile(judged, readModelFile(judged));
    expect(readFileSync(join(judged, 'model.json'))).toEqual(readFileSync(join(whole, 'model.json')));
    writeModelFile(judged, { ...written, temperature: 2, metrics: [] });
    expect(readModelFile(judged)).toEqual({ ...written, temperature: 2, metrics: [] });
    expect(readWeights(judged, readModelFile(judged))).toEqual(readWeights(whole, written));
  });
});

function copy(name: string): string {
  const folder = join(root, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(whole, folder, { recursive: true });
  return folder;
}

type Json = Record<string, unknown>;
const edit = (folder: string, change: (model: Json) => void) => {
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Json;
  change(json);
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
};
const manifest = (m: Json) =>
  (m.weightsManifest as { weights: { shape: number[]; quantization?: Json }[] }[])[0]!.weights;

/** Each damage to a folder, and words of the sentence that refuses it. */
const DAMAGES: Record<string, [(folder: string) => void, RegExp]> = {
  'a changed weight': [
    (f) => {
      const bytes = readFileSync(join(f, 'weights.bin'));
      bytes[100]! ^= 1;
      writeFileSync(join(f, 'weights.bin'), bytes);
    },
    /Expected .*weights\.bin with sha256 [0-9a-f]{64}, found [0-9a-f]{64}/
  ],
  'shortened weights': [
    (f) => writeFileSync(join(f, 'weights.bin'), readFileSync(join(f, 'weights.bin')).subarray(0, -4)),
    /Expected .*weights\.bin with sha256/
  ],
  'reordered classes': [
    (f) => writeFileSync(join(f, 'classes.json'), '["maize","wheat"]'),
    /Expected classes, inputs and network of .* to be those that its weights were trained for \(binding [0-9a-f]{64}\)/
  ],
  'another input': [
    (f) => edit(f, (m) => Object.assign(m.input as Json, { stepDays: 5 })),
    /Expected classes, inputs and network of/
  ],
  'another network': [
    (f) => edit(f, (m) => Object.assign(m.network as Json, { filters: 6 })),
    /Expected classes, inputs and network of/
  ],
  'the sum of other weights': [
    (f) => edit(f, (m) => Object.assign(m, { weightsSha256: '0'.repeat(64) })),
    /Expected classes, inputs and network of/
  ],
  'weights of another shape': [
    (f) => edit(f, (m) => manifest(m)[1]!.shape.push(2)),
    /to be those that its weights were trained for/
  ],
  'no weights.bin': [(f) => rmSync(join(f, 'weights.bin')), /Expected a model's file .*weights\.bin, found none/],
  'no classes.json': [(f) => rmSync(join(f, 'classes.json')), /Expected a model's file .*classes\.json, found none/],
  'no model.json': [(f) => rmSync(join(f, 'model.json')), /Expected a model's file .*model\.json, found none/],
  'no folder': [(f) => rmSync(f, { recursive: true }), /Expected a model's file .*model\.json, found none/],
  'no JSON': [
    (f) => writeFileSync(join(f, 'model.json'), readFileSync(join(f, 'model.json')).subarray(0, 300)),
    /Expected JSON in .*model\.json, found something else/
  ],
  'classes that are no list': [
    (f) => writeFileSync(join(f, 'classes.json'), '{"wheat":0}'),
    /Expected .*classes\.json as Parus writes it/
  ],
  'no class': [(f) => writeFileSync(join(f, 'classes.json'), '[]'), /Expected .*classes\.json as Parus writes it/],
  'a missing field': [
    (f) => edit(f, (m) => delete m.temperature),
    /Expected .*model\.json as Parus writes it: [\s\S]*temperature/
  ],
  'a missing binding': [(f) => edit(f, (m) => delete m.bindingSha256), /as Parus writes it: [\s\S]*bindingSha256/],
  'another format': [
    (f) => edit(f, (m) => Object.assign(m, { format: 'parus-model-2' })),
    /as Parus writes it: [\s\S]*parus-model-1/
  ],
  'a temperature of zero': [
    (f) => edit(f, (m) => Object.assign(m, { temperature: 0 })),
    /as Parus writes it: [\s\S]*temperature/
  ]
};

describe('refuses', () => {
  for (const [name, [damage, sentence]] of Object.entries(DAMAGES)) {
    test(name, () => {
      const folder = copy('damaged');
      damage(folder);
      let thrown: unknown = null;
      try {
        readWeights(folder, readModelFile(folder));
      } catch (e) {
        thrown = e;
      }
      expect(isProblem(thrown) && thrown._tag, String(thrown)).toBe('BadFile');
      expect((thrown as Error).message).toMatch(sentence);
      expect((thrown as Error).message).toContain(folder);
    });
  }

  test('a weight that is not finite, before anything is written', () => {
    const folder = join(root, 'none');
    const bad = [{ name: 'a/bias', shape: [1], values: new Float32Array([Number.NaN]) }];
    expect(() => writeModel(folder, model, bad)).toThrow("Expected finite weights, 'a/bias' has others");
    expect(existsSync(folder)).toBe(false);
  });
});
