import { existsSync, writeFileSync } from 'node:fs';
import { fitLogistic } from '../../models/baselines/logistic.ts';
import { type CropModel, loadCropModel, SHIPPED } from '../../models/crop-multi/predict.ts';
import { calibratedSoftmax, fitTemperature } from '../../models/metrics/calibration.ts';
import { type Judged, type Scores, scoresOf } from '../../models/metrics/scores.ts';
import { type ModelMetric, readModelFile, writeModelFile } from '../../models/model-file.ts';
import { CROP_CLASSES, REJECT_BELOW, regionPrior } from '../../pipeline/crop/classes.ts';
import { cropInput } from '../../pipeline/series/crop-input.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import type { LabelledSeries } from '../simulate/series.ts';
import { simulator } from '../simulate/version.ts';
import { type CardFacts, cropCard } from './crop-card.ts';
import { heldOutSeries, SEED, trainingSeries, WIDTH } from './crop-data.ts';
import { bavaria, france, GROUPS, type RealCheck } from './real-checks.ts';

const K = CROP_CLASSES.length;

/**
 * Calibrates the trained weights, judges them on the parts of the split that they never saw and on real parcels where `PARUS_DATA` holds
 * them, and writes `model.json` (temperature, metrics) and `card.md`.
 */
export async function judge(run: { steps: number; batch: number; rate: number; pool: number }): Promise<void> {
  const model = await loadCropModel('auto');
  const calibration = await withLogits(model, heldOutSeries('calibration', 2500));
  const temperature = temperatureOf(calibration);
  const random = () => dice(seedOf(SEED, 'bootstrap')).next;
  const scores = (l: Labelled, t = temperature): Scores => scoresOf(judgedOf(l, t), K, REJECT_BELOW, random());
  const test = await withLogits(model, heldOutSeries('test', 4000));
  const region = await withLogits(model, heldOutSeries('region', 1000));
  const part = (keep: (s: LabelledSeries) => boolean): Scores => scores(subset(test, keep));
  const lastDay = (s: LabelledSeries) => s.series.observations.at(-1)?.date ?? '';
  const baseline = scoresOf(baselineOf(test.series), K, REJECT_BELOW, random());
  const data = process.env.PARUS_DATA;
  const real =
    data !== undefined && existsSync(data)
      ? await Promise.all([bavaria(data), france(data)].map((check) => judgeReal(model, check, temperature)))
      : [];
  const facts: CardFacts = {
    run,
    seed: SEED,
    simulator: simulator(),
    temperature,
    test: scores(test),
    uncalibratedEce: scores(test, 1).ece,
    region: scores(region),
    known: part((s) => s.region !== null),
    hidden: part((s) => s.region === null),
    whole: part((s) => lastDay(s) > '2022-11-30'),
    early: part((s) => lastDay(s) <= '2022-06-30'),
    baseline,
    real
  };
  const split = 'year 9, all regions but NCM; no year is in training twice';
  const metric = (name: string, value: number, ci95: [number, number] | null, than: number | null): ModelMetric => ({
    name,
    value: round(value),
    ci95: ci95 && [round(ci95[0]), round(ci95[1])],
    baseline: than === null ? null : { name: 'softmax regression on the same inputs', value: round(than) },
    data: 'simulated plot seasons',
    split,
    simulated: true
  });
  const metrics = [
    metric('accuracy', facts.test.accuracy, facts.test.ci95.accuracy, baseline.accuracy),
    metric('macroF1', facts.test.macroF1, facts.test.ci95.macroF1, baseline.macroF1),
    metric('ece', facts.test.ece, null, baseline.ece),
    {
      ...metric('accuracy, region never seen', facts.region.accuracy, facts.region.ci95.accuracy, null),
      split: 'region NCM, held out'
    },
    ...real.map((r) => ({
      ...metric(`group accuracy, ${r.name}`, r.scores.accuracy, r.scores.ci95.accuracy, null),
      baseline: { name: 'most frequent group', value: round(r.majority) },
      data: r.name,
      split: 'real parcels, none in training; read once before the last change of the simulator',
      simulated: false
    }))
  ];
  const file = { ...readModelFile(SHIPPED), temperature, metrics };
  writeModelFile(SHIPPED, file);
  writeFileSync(new URL('../../models/crop-multi/card.md', import.meta.url), cropCard(facts, file));
  process.stderr.write(
    `accuracy ${facts.test.accuracy.toFixed(3)}, macro-F1 ${facts.test.macroF1.toFixed(3)}, ECE ${facts.test.ece.toFixed(3)} (simulated); ` +
      `${real.map((r) => `${r.name}: ${r.scores.accuracy.toFixed(3)}`).join('; ')}\n`
  );
}

const round = (v: number, units = 10_000): number => Math.round(v * units) / units;

type Labelled = { series: LabelledSeries[]; logits: Float32Array };

async function withLogits(model: CropModel, series: LabelledSeries[]): Promise<Labelled> {
  return {
    series,
    logits: await model.logits(series.map((s) => cropInput(s.series, s.season)))
  };
}

function judgedOf({ series, logits }: Labelled, temperature: number): Judged {
  return {
    truth: Int32Array.from(series, (s) => s.label),
    probabilities: series.map((s, i) =>
      calibratedSoftmax(logits.subarray(i * K, (i + 1) * K), temperature, regionPrior(s.region))
    )
  };
}

function subset({ series, logits }: Labelled, keep: (s: LabelledSeries) => boolean): Labelled {
  const at = series.flatMap((s, i) => (keep(s) ? [i] : []));
  const out = new Float32Array(at.length * K);
  at.forEach((i, k) => {
    out.set(logits.subarray(i * K, (i + 1) * K), k * K);
  });
  return { series: at.map((i) => series[i]!), logits: out };
}

/** The temperature that calibrates the model under each season's region prior, to hundredths. */
function temperatureOf({ series, logits }: Labelled): number {
  const truth = series.map((s) => s.label);
  return round(
    fitTemperature(logits, truth, K, (i) => regionPrior(series[i]!.region)),
    100
  );
}

function baselineOf(series: LabelledSeries[]): Judged {
  const n = 8000;
  const x = new Float32Array(n * WIDTH);
  const y = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const s = trainingSeries(i);
    x.set(cropInput(s.series, s.season), i * WIDTH);
    y[i] = s.label;
  }
  const random = dice(seedOf(SEED, 'baseline')).next;
  const baseline = fitLogistic({ x, y, width: WIDTH, classes: K }, { epochs: 4, random });
  return {
    truth: Int32Array.from(series, (s) => s.label),
    probabilities: series.map((s) => {
      const prior = regionPrior(s.region);
      const p = baseline.probabilities(cropInput(s.series, s.season)).map((v, c) => v * prior[c]!);
      const total = p.reduce((a, b) => a + b, 0);
      return p.map((v) => v / total);
    })
  };
}

export type RealScores = {
  name: string;
  n: number;
  unmapped: number;
  scores: Scores; // over GROUPS and 'other'
  majority: number; // share of the most frequent group
  groups: string[];
};

/** Group scores of real parcels: the probability of a group is the sum of its classes; the rest is 'other'. */
async function judgeReal(model: CropModel, check: RealCheck, temperature: number): Promise<RealScores> {
  const groups = [...Object.keys(GROUPS), 'other'];
  const groupOf = CROP_CLASSES.map((c) => {
    const at = Object.values(GROUPS).findIndex((codes) => codes.includes(c));
    return at < 0 ? groups.length - 1 : at;
  });
  const logits = await model.logits(check.parcels.map((p) => cropInput(p.series, check.season)));
  const prior = regionPrior(null);
  const probabilities = check.parcels.map((_, i) => {
    const p = calibratedSoftmax(logits.subarray(i * K, (i + 1) * K), temperature, prior);
    const sums = new Float32Array(groups.length);
    p.forEach((v, c) => {
      sums[groupOf[c]!]! += v;
    });
    return sums;
  });
  const truth = Int32Array.from(check.parcels, (p) => groups.indexOf(p.group));
  const counts = groups.map((_, g) => truth.filter((t) => t === g).length);
  return {
    name: check.name,
    n: truth.length,
    unmapped: check.unmapped,
    scores: scoresOf({ truth, probabilities }, groups.length, REJECT_BELOW, dice(seedOf(SEED, check.name)).next),
    majority: Math.max(...counts) / truth.length,
    groups
  };
}
