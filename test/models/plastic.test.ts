import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { readModelFile } from '../../models/model-file.ts';
import { calibratedSeason, loadPlasticModel, plasticOf, SHIPPED } from '../../models/plastic/predict.ts';
import { trainSpectra } from '../../models/plastic/train.ts';
import { listModels } from '../../models/registry.ts';
import { readCheckpoint } from '../../models/training/checkpoint.ts';
import { BACKGROUNDS, type BackgroundName } from '../../pipeline/canopy/backgrounds.ts';
import { PLASTIC_CLASSES, plasticInput } from '../../pipeline/crop/plastic.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import { sceneId } from '../../pipeline/ids.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import type { Observation } from '../../pipeline/series/observation.ts';
import { spectraOf, truePlots } from '../../scripts/train/plastic-data.ts';
import { seeded } from '../support/random.ts';

const SEASON = 2022;

function look(day: number, v: readonly number[], count = 30): Observation {
  const mean = Object.fromEntries(BANDS.map((b, i) => [b, v[i]!])) as Record<Band, number>;
  const date = dateOfDay(day, SEASON);
  return { scene: sceneId(`S_${date}`), date, clearShare: 1, count, mean: count > 0 ? mean : {}, sd: {} };
}
/** Young plants: their spectrum in the ten bands. */
const PLANTS = [0.03, 0.06, 0.035, 0.09, 0.32, 0.42, 0.43, 0.44, 0.2, 0.09];
const over = (name: BackgroundName, share: number, ground: readonly number[]) =>
  BACKGROUNDS[name].map((v, b) => share * v + (1 - share) * ground[b]!);

describe('the shipped plastic model', () => {
  test('sees a roof and film, says nothing of a bare field, and does not answer for one look', async () => {
    const model = await loadPlasticModel();
    const days = [60, 65, 70, 75, 80];
    const seasons = [
      days.map((d) => look(d, over('pe_greenhouse', 0.7, PLANTS))),
      days.map((d) => look(d, over('white_film', 0.6, BACKGROUNDS.black_soil))),
      days.map((d) => look(d, BACKGROUNDS.black_soil)),
      [look(60, over('pe_greenhouse', 0.7, PLANTS))],
      days.map((d) => look(d, PLANTS, 0)),
      []
    ];
    const [roofed, filmed, bare, once, unseen, none] = await plasticOf(model, seasons, SEASON);
    expect(roofed!.roof).toBeGreaterThan(0.5);
    expect(filmed!.film).toBeGreaterThan(0.5);
    expect(Math.max(filmed!.roof, bare!.roof, bare!.film)).toBeLessThan(0.5);
    expect([once, unseen, none]).toEqual([null, null, null]);
  });

  test('finds most roofs of held-out simulated plots and calls few others', async () => {
    const model = await loadPlasticModel();
    const plots = truePlots('test', 250);
    const { x, y } = spectraOf(plots);
    const before = tf.memory().numTensors;
    const p = await model.probabilities(x);
    expect(tf.memory().numTensors).toBe(before);
    let [right, called, actual] = [0, 0, 0];
    y.forEach((label, i) => {
      expect(p[3 * i]! + p[3 * i + 1]! + p[3 * i + 2]!).toBeCloseTo(1, 5);
      const roof = p[3 * i + 1]! > 0.5;
      if (roof) called++;
      if (label === 1) actual++;
      if (roof && label === 1) right++;
    });
    expect(actual).toBeGreaterThan(50);
    expect((2 * right) / (called + actual)).toBeGreaterThan(0.7); // the card has the exact figure
  });

  test('is small, says that it is simulated, and its card decides whether it ships', () => {
    const file = readModelFile(SHIPPED);
    expect(file.bytes).toBeLessThan(2_000_000);
    expect(file.classes).toEqual([...PLASTIC_CLASSES]);
    expect(file.synthetic).toBe(true);
    expect(file.metrics.length).toBeGreaterThan(0);
    expect(file.metrics.every((m) => m.simulated)).toBe(true);
    const behind = file.metrics.filter((m) => m.baseline && m.ci95 && m.ci95[0] <= m.baseline.value);
    const row = listModels().find((m) => m.id === 'plastic')!;
    expect(row.status).toBe(behind.length === 0 ? 'shipped' : 'refused');
  });
});

test('a season’s calibration keeps order and ends, and without one leaves the value', () => {
  const random = seeded(2);
  const calibration = { roof: [1.7, -0.4] as [number, number], film: [0.8, 1.2] as [number, number] };
  const values = Array.from({ length: 50 }, () => random()).sort((a, b) => a - b);
  const out = values.map((v) => calibratedSeason({ roof: v, film: v }, calibration));
  out.slice(1).forEach((s, i) => {
    expect(s.roof).toBeGreaterThanOrEqual(out[i]!.roof);
    expect(s.film).toBeGreaterThanOrEqual(out[i]!.film);
  });
  expect(calibratedSeason({ roof: 0, film: 1 }, calibration).film).toBeLessThanOrEqual(1);
  expect(calibratedSeason({ roof: 0.3, film: 0.6 }, undefined).roof).toBeCloseTo(0.3, 9);
});

test('learns to tell three spectra apart, and a killed run ends at the same weights', async () => {
  const random = seeded(5);
  const names: BackgroundName[] = ['loess_dry', 'pe_greenhouse', 'white_film'];
  const n = 600;
  const y = Int32Array.from({ length: n }, (_, i) => i % 3);
  const x = new Float32Array(10 * n);
  y.forEach((c, i) => {
    const v = BACKGROUNDS[names[c]!].map((r) => r * (0.95 + 0.1 * random()));
    x.set(plasticInput(Object.fromEntries(BANDS.map((b, k) => [b, v[k]!])))!, 10 * i);
  });
  const run = {
    network: { kind: 'spectrum-mlp' as const, inputs: 10, hidden: 8, classes: 3 },
    samples: { x, y },
    steps: 120,
    seed: 3
  };
  let last = Number.NaN;
  const whole = await trainSpectra({ ...run, report: (_, loss) => (last = loss) });
  expect(last).toBeLessThan(0.9); // a running mean that begins at 1.10, three alike
  const folder = mkdtempSync(join(tmpdir(), 'parus-plastic-'));
  const checkpoint = { path: join(folder, 'run'), of: 'this', everySteps: 40 };
  const killed = trainSpectra({
    ...run,
    checkpoint,
    report(step) {
      if (step === 90) throw new Error('killed');
    }
  });
  await expect(killed).rejects.toThrow('killed');
  expect(readCheckpoint(checkpoint.path)!.facts.step).toBe(80);
  expect(await trainSpectra({ ...run, checkpoint })).toEqual(whole);
  rmSync(folder, { recursive: true });
});
