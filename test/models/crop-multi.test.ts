import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { classify, loadCropModel, modelInfo, SHIPPED } from '../../models/crop-multi/predict.ts';
import { readModelFile } from '../../models/model-file.ts';
import { listModels } from '../../models/registry.ts';
import { CROP_CLASSES, rankClasses } from '../../pipeline/crop/classes.ts';
import { heldOutSeries } from '../../scripts/train/crop-data.ts';

describe('the shipped crop model', () => {
  test('names most of a held-out simulated season, with probabilities that sum to 1', async () => {
    const model = await loadCropModel();
    const seasons = heldOutSeries('test', 300);
    const answers = await classify(model, seasons);
    const right = answers.filter(
      (a, i) => rankClasses(a.probabilities).code === CROP_CLASSES[seasons[i]!.label]
    ).length;
    expect(right / seasons.length).toBeGreaterThan(0.6); // the card has the exact figure
    for (const { probabilities } of answers) expect(probabilities.reduce((s, p) => s + p, 0)).toBeCloseTo(1, 5);
  });

  test('the same input gives the same bits, alone or in a crowd, and leaves no tensor behind', async () => {
    const model = await loadCropModel();
    const seasons = heldOutSeries('test', 300);
    await classify(model, seasons.slice(0, 2));
    const before = tf.memory().numTensors;
    const first = await classify(model, seasons);
    const second = await classify(model, seasons);
    expect(tf.memory().numTensors).toBe(before);
    expect(second).toEqual(first);
    const alone = await classify(model, seasons.slice(7, 8));
    alone[0]!.probabilities.forEach((p, c) => {
      expect(p).toBeCloseTo(first[7]!.probabilities[c]!, 5);
    });
  });

  test('WASM and plain JavaScript agree', async () => {
    const seasons = heldOutSeries('test', 20);
    const fast = await classify(await loadCropModel('wasm'), seasons);
    const plain = await classify(await loadCropModel('cpu'), seasons);
    plain.forEach((a, i) => {
      a.probabilities.forEach((p, c) => {
        expect(Math.abs(p - fast[i]!.probabilities[c]!)).toBeLessThan(1e-4);
      });
    });
    await loadCropModel('wasm');
  });

  test('a season without a look gets an answer that claims nothing', async () => {
    const [answer] = await classify(await loadCropModel(), [
      { series: { ...heldOutSeries('test', 1)[0]!.series, observations: [] }, season: 2022, region: null }
    ]);
    expect(answer!.probabilities.every(Number.isFinite)).toBe(true);
    expect(rankClasses(answer!.probabilities).rejected).toBe(true);
  });

  test('its file is small and says what it is', () => {
    const file = readModelFile(SHIPPED);
    expect(file.bytes).toBeLessThan(2_000_000);
    expect(file.classes).toEqual(CROP_CLASSES);
    expect(file.synthetic).toBe(true);
    expect(modelInfo()).toEqual({ id: 'crop-multi', version: file.version, weightsSha256: file.weightsSha256 });
    const shipped = listModels().find((m) => m.id === 'crop-multi')!;
    // Simulated hold-outs of its own ground decide; real parcels that it does not beat are named as its limit.
    const behind = shipped.metrics.filter((m) => m.baseline && m.ci95 && m.ci95[0] <= m.baseline.value);
    expect(shipped.status).toBe(behind.some((m) => m.simulated) ? 'refused' : 'shipped');
    for (const m of behind) expect(shipped.reason).toContain(`${m.value} against ${m.baseline!.value}`);
    expect(shipped.metrics.filter((m) => !/parcels/.test(m.split)).every((m) => m.simulated)).toBe(true);
    expect(listModels().length).toBe(30);
  });

  test('refuses weights that were changed, and weights for other classes', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'parus-weights-'));
    cpSync(SHIPPED, copy, { recursive: true });
    const bytes = readFileSync(join(copy, 'weights.bin'));
    bytes[0]! ^= 1;
    writeFileSync(join(copy, 'weights.bin'), bytes);
    await expect(loadCropModel('wasm', copy)).rejects.toThrow(/Expected .*weights.bin with sha256/);
    bytes[0]! ^= 1;
    writeFileSync(join(copy, 'weights.bin'), bytes);
    const classes = JSON.parse(readFileSync(join(copy, 'classes.json'), 'utf8')) as string[];
    writeFileSync(join(copy, 'classes.json'), JSON.stringify(classes.toReversed()));
    await expect(loadCropModel('wasm', copy)).rejects.toThrow('to be those that its weights were trained for');
    writeFileSync(join(copy, 'classes.json'), JSON.stringify(classes));
    await expect(loadCropModel('wasm', copy)).resolves.toMatchObject({ id: 'crop-multi' });
  });
});
