import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { SHIPPED } from '../../models/crop-multi/predict.ts';
import { type ModelMetric, readModelFile, writeModelFile } from '../../models/model-file.ts';
import { listModels } from '../../models/registry.ts';
import { writeRuleFile } from '../../models/rule-file.ts';
import { MODELS } from '../../models/table.ts';
import { temporaryFolder } from '../support/processes.ts';

const { path: root, remove } = temporaryFolder();
afterAll(remove);

const models = join(root, 'models');
const weights = join(models, 'crop-multi', 'weights');
const crop = () => listModels(models).find((m) => m.id === 'crop-multi')!;

/** A metric of the model's own ground that lies wholly above its baseline. */
const good: ModelMetric = {
  name: 'accuracy',
  value: 0.8,
  ci95: [0.75, 0.85],
  baseline: { name: 'most frequent class', value: 0.5 },
  data: 'simulated plot seasons',
  split: 'held out',
  simulated: true
};
const judged = (...metrics: ModelMetric[]) => writeModelFile(weights, { ...readModelFile(SHIPPED), metrics });

beforeEach(() => {
  rmSync(models, { recursive: true, force: true });
  mkdirSync(models);
  cpSync(dirname(SHIPPED), join(models, 'crop-multi'), { recursive: true });
  judged(good);
});

test('a model with weights, a card and figures above their baselines ships; one without weights is planned', () => {
  const file = readModelFile(SHIPPED);
  const all = listModels(models);
  expect(all.map((m) => m.id)).toEqual(MODELS.map((m) => m.id));
  expect(all.filter((m) => m.status !== 'planned').map((m) => m.id)).toEqual(['crop-multi']);
  expect(crop()).toMatchObject({
    status: 'shipped',
    reason: null,
    version: file.version,
    weightsSha256: file.weightsSha256,
    bytes: file.bytes,
    card: 'models/crop-multi/card.md',
    metrics: [good]
  });
  rmSync(weights, { recursive: true });
  expect(crop()).toMatchObject({ status: 'planned', version: null, weightsSha256: null, bytes: 0, card: null });
  expect(crop().reason).toMatch(/No card yet/);
  expect(crop().metrics).toEqual([]);
});

test('where a card has the gain on the same draws, its interval decides and not the overlap of two figures', () => {
  const close: ModelMetric = { ...good, ci95: [0.45, 0.95] };
  judged(close);
  expect(crop().status).toBe('refused');
  judged({ ...close, gain95: [0.01, 0.05] });
  expect(crop().status).toBe('shipped');
  judged({ ...good, gain95: [-0.01, 0.05] });
  expect(crop().status).toBe('refused');
});

test('weights without a card are refused', () => {
  rmSync(join(models, 'crop-multi', 'card.md'));
  expect(crop()).toMatchObject({ status: 'refused', card: null, reason: 'It has weights but no card.' });
});

test('a damaged file is a refusal that says what is wrong with it, and claims nothing of the model', () => {
  const bytes = readFileSync(join(weights, 'weights.bin'));
  const claims = { status: 'refused', version: null, weightsSha256: null, bytes: 0, metrics: [] };

  writeFileSync(join(weights, 'weights.bin'), bytes.subarray(2));
  expect(crop()).toMatchObject(claims);
  expect(crop().reason).toMatch(/Expected .*weights\.bin with sha256 [0-9a-f]{64}, found/);

  rmSync(join(weights, 'weights.bin'));
  expect(crop()).toMatchObject(claims);
  expect(crop().reason).toMatch(/Expected a model's file .*weights\.bin, found none/);

  writeFileSync(join(weights, 'weights.bin'), bytes);
  expect(crop().status).toBe('shipped');

  const classes = JSON.parse(readFileSync(join(weights, 'classes.json'), 'utf8')) as string[];
  writeFileSync(join(weights, 'classes.json'), JSON.stringify(classes.toReversed()));
  expect(crop()).toMatchObject(claims);
  expect(crop().reason).toMatch(/to be those that its weights were trained for/);

  writeFileSync(join(weights, 'model.json'), '{');
  expect(crop()).toMatchObject(claims);
  expect(crop().reason).toMatch(/Expected JSON in .*model\.json/);
  expect(listModels(models)).toHaveLength(30); // the others are told of all the same
});

test('one metric of its own ground that does not lie wholly above its baseline refuses the model', () => {
  judged(good, { ...good, name: 'macroF1', ci95: [0.5, 0.6] }); // its lower end touches
  expect(crop()).toMatchObject({ status: 'refused', card: 'models/crop-multi/card.md' });
  expect(crop().reason).toMatch(/does not show every held-out metric/);
  judged(good, { ...good, name: 'macroF1', ci95: [0.5001, 0.6] });
  expect(crop().status).toBe('shipped');
});

test('no figure that a baseline and an interval stand beside is no licence', () => {
  for (const none of [[], [{ ...good, ci95: null }], [{ ...good, baseline: null }]]) {
    judged(...none);
    expect(crop().status).toBe('refused');
  }
});

test('ground that is not its own neither licenses nor refuses, but is named as its limit', () => {
  const real: ModelMetric = { ...good, name: 'group accuracy', value: 0.42, ci95: [0.4, 0.44], simulated: false };
  judged(good, real);
  expect(crop().status).toBe('shipped');
  expect(crop().reason).toContain('group accuracy 0.42 against 0.5');
  judged(good, { ...real, value: 0.62, ci95: [0.6, 0.64] });
  expect(crop()).toMatchObject({ status: 'shipped', reason: null });
  judged({ ...real, value: 0.62, ci95: [0.6, 0.64] });
  expect(crop().status).toBe('refused'); // nothing of its own ground
});

test('a rule ships by a card and figures alone, judged as a model with weights is', () => {
  const folder = join(models, 'water');
  const water = () => listModels(models).find((m) => m.id === 'water')!;
  const rule = (...metrics: ModelMetric[]) =>
    writeRuleFile(folder, {
      id: 'water',
      version: '1',
      module: 'pipeline/segment/water.ts',
      synthetic: true,
      judgedOn: 'simulated patches',
      metrics
    });
  expect(water().status).toBe('planned');
  mkdirSync(folder);
  rule(good);
  expect(water()).toMatchObject({ status: 'refused', reason: 'It has figures but no card.' });
  writeFileSync(join(folder, 'card.md'), '# water');
  expect(water()).toMatchObject({
    status: 'shipped',
    reason: null,
    version: '1',
    weightsSha256: null,
    bytes: 0,
    card: 'models/water/card.md',
    metrics: [good]
  });
  rule(good, { ...good, ci95: [0.45, 0.85] });
  expect(water()).toMatchObject({ status: 'refused', reason: expect.stringMatching(/every held-out metric/) });
  rule(good, { ...good, name: 'IoU, lake', value: 0.4, ci95: [0.3, 0.6], simulated: false });
  expect(water().status).toBe('shipped');
  expect(water().reason).toBe(
    'Shipped on simulated evidence. On real ground it is not shown to beat its baseline (IoU, lake 0.4 against 0.5).'
  );
  writeFileSync(join(folder, 'model.json'), '{"format":"parus-rule-1"}');
  expect(water()).toMatchObject({ status: 'refused', version: null, metrics: [] });
  expect(water().reason).toMatch(/Expected .*model\.json as Parus writes it/);
  writeFileSync(join(folder, 'model.json'), '{');
  expect(water().reason).toMatch(/Expected a rule's file .*model\.json of JSON/);
  expect(listModels(models)).toHaveLength(30);
});
