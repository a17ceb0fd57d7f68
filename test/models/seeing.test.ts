import { describe, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { SKY_INPUT, SKY_WEIGHTS, skyNet } from '../../models/cloud-seg/predict.ts';
import { freshWeights, INFERENCE } from '../../models/layers.ts';
import { runNet, tensorsOf } from '../../models/load.ts';
import { modelInfoOf } from '../../models/model-file.ts';
import { plotNet } from '../../models/plot-seg/network.ts';
import { fieldNet, PLOT_INPUT, PLOT_WEIGHTS } from '../../models/plot-seg/predict.ts';
import { listModels } from '../../models/registry.ts';
import { onceLoaded } from '../../models/segmenter.ts';
import { fieldsOf } from '../../pipeline/segment/field-net.ts';
import { MASK } from '../../pipeline/segment/mask-classes.ts';
import { maskOneDate } from '../../pipeline/segment/one-date.ts';
import { PLOT_HEADS } from '../../pipeline/segment/plot-input.ts';
import { seeded } from '../support/random.ts';

test('sky and plots ship: small, with a card, ahead of their baselines on the same draws, real patches and fields among them', () => {
  for (const id of ['cloud-seg', 'plot-seg', 'cloud-shadow']) {
    const model = listModels().find((m) => m.id === id)!;
    expect(model.card, id).toBe(`models/${id}/card.md`);
    expect(model.bytes, id).toBeLessThan(2_000_000);
    expect(model.status, `${id}: ${model.reason}`).toBe('shipped');
    for (const m of model.metrics.filter((x) => x.simulated))
      expect(m.gain95![0], `${id}, ${m.name}`).toBeGreaterThan(0);
    const real = model.metrics.filter((m) => !m.simulated);
    expect(real.length, id).toBeGreaterThan(0);
    if (id !== 'cloud-shadow') {
      for (const m of real) expect(m.ci95![0], `${id}, ${m.name}`).toBeGreaterThan(m.baseline!.value);
    } else expect(model.reason).toMatch(/On real ground it is not shown/);
  }
});

test('weights of other inputs are refused by name', async () => {
  const load = onceLoaded(SKY_WEIGHTS, { ...SKY_INPUT, channels: ['B02'], classes: ['clear'] });
  await expect(load()).rejects.toThrow(/cloud-seg weights/);
  expect(modelInfoOf(PLOT_WEIGHTS).id).toBe('plot-seg');
  expect(PLOT_INPUT.kind).toBe('clear-composites');
});

describe('the sky of one date', () => {
  const W = 96;
  const look = (bands: number) => {
    const random = seeded(3);
    const names = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'] as const;
    const [crop, cloud] = [
      [0.04, 0.07, 0.05, 0.38, 0.2, 0.11],
      [0.55, 0.56, 0.57, 0.6, 0.42, 0.33]
    ] as const;
    const layers = names.slice(0, bands).map((name, b) => {
      const values = Float32Array.from({ length: W * W }, (_, i) => {
        const inside = Math.hypot((i % W) - 30, Math.floor(i / W) - 30) < 18;
        return (inside ? cloud : crop)[b]! * (0.97 + 0.06 * (random(100) / 100));
      });
      return [name, values] as const;
    });
    return { bands: Object.fromEntries(layers), width: W, level: 'L2A' as const, scl: null };
  };

  test.each([
    6, 4, 3
  ])('a bright round cloud over crops is cloud, crops far from it are clear (%i bands)', async (n) => {
    const mask = await maskOneDate(skyNet, look(n), { pixelM: 10, sun: null });
    expect(mask[30 * W + 30]).toBe(MASK.cloud);
    expect(mask[80 * W + 80]).toBe(MASK.clear);
    const clouds = mask.filter((c) => c === MASK.cloud || c === MASK.thinCloud).length;
    expect(clouds).toBeGreaterThan(0.8 * Math.PI * 18 ** 2);
    expect(clouds).toBeLessThan(1.5 * Math.PI * 18 ** 2);
  });
});

test('borders are likelier between two strips than within one', async () => {
  const window = { col: 0, row: 0, width: 128, height: 128 };
  const random = seeded(5);
  const green = Array.from({ length: 200 }, () => random(100) / 100);
  const composites = [0, 1, 2].map((t) =>
    [
      [900, 300],
      [1200, 600],
      [1600, 350],
      [2500, 4500]
    ].map(([bare, full]) =>
      Uint16Array.from({ length: 128 * 128 }, (_, i) => {
        const g = green[(17 * t + Math.floor((i % 128) / 8) + 16 * Math.floor(i / 128 / 16)) % 200]!;
        return Math.round(bare! + g * (full! - bare!)) + random(40);
      })
    )
  );
  const { east } = await fieldsOf(fieldNet, composites, window, window);
  const mean = (at: number) => {
    const values = east.filter((_, i) => (i % 128) % 8 === at && i % 128 > 8 && i % 128 < 120);
    return values.reduce((n, v) => n + v, 0) / values.length;
  };
  expect(mean(7)).toBeGreaterThan(2 * mean(3));
});

test('composites may come in any order, and one that holds nothing changes nothing', async () => {
  await startBackend('wasm');
  const net = plotNet(
    { kind: 'plot-unet', channels: 3, each: [4, 5], filters: [6, 7], heads: PLOT_HEADS.length },
    false
  );
  const random = seeded(7);
  const weights = tensorsOf(freshWeights(net.plan, () => random(2000) / 1000 - 1));
  const size = 8 * 8 * 3;
  const one = () =>
    Float32Array.from({ length: size }, (_, i) => (i % 3 === 0 ? Number((i / 3) % 5 !== 0) : random(100) / 50));
  const [a, b] = [one(), one()];
  const run = (parts: Float32Array[]) => {
    const x = new Float32Array(parts.length * size);
    parts.forEach((p, i) => {
      x.set(p, i * size);
    });
    return runNet(net, weights, x, 1, [parts.length, 8, 8, 3]);
  };
  const first = await run([a, b]);
  expect(INFERENCE.training).toBe(false);
  for (const other of [await run([b, a]), await run([a, new Float32Array(size), b])]) {
    other.forEach((v, i) => {
      expect(v).toBeCloseTo(first[i]!, 4);
    });
  }
  for (const t of Object.values(weights)) t.dispose();
});
