import { writeFileSync } from 'node:fs';
import { bootstrapConfusion, type Estimate, groupedConfusion } from '../../models/metrics/bootstrap.ts';
import { fitTemperature } from '../../models/metrics/calibration.ts';
import { classScores, confusionOf } from '../../models/metrics/confusion.ts';
import { type ModelMetric, readModelFile, writeModelFile } from '../../models/model-file.ts';
import { calibratedSeason, loadPlasticModel, SHIPPED } from '../../models/plastic/predict.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { simulator } from '../simulate/version.ts';
import {
  type Answered,
  answered,
  bestThreshold,
  type Called,
  f1Of,
  looksCalled,
  NAMES,
  type Name,
  pmliRival,
  RIVALS,
  seasonsCalled,
  softmaxRival,
  truthOfSeasons
} from './plastic-calls.ts';
import { type CardFacts, type Figure, plasticCard } from './plastic-card.ts';
import { FILM_FROM, SEED, spectraOf, type TruePlot, truePlots } from './plastic-data.ts';

const SIZES = { calibration: 4000, test: 4000, region: 2000, tuned: 2000 } as const;

/**
 * Calibrates the trained weights on year 8, judges them on year 9 and on a region that they never saw, beside two baselines that were tuned on the
 * training years (plastic-calls.ts), and writes `model.json` (temperature, calibration of seasons, metrics) and `card.md`.
 */
export async function judge(run: { plots: number; note(text: string): void }): Promise<void> {
  const model = await loadPlasticModel('auto');
  const calibration = truePlots('calibration', SIZES.calibration);
  const logits = await model.logits(spectraOf(calibration).x);
  const temperature = round(fitTemperature(logits, spectraOf(calibration).y, 3), 100);
  writeModelFile(SHIPPED, { ...readModelFile(SHIPPED), temperature });
  const calibrated = await loadPlasticModel('auto');
  const answer = async (plots: TruePlot[]): Promise<Answered> =>
    answered(plots, await calibrated.probabilities(spectraOf(plots).x));
  const held = await answer(calibration);
  const seasonCalibration = Object.fromEntries(NAMES.map((name) => [name, platt(held, name)]));
  const thresholds = { roof: bestThreshold(held, 'look', 'roof'), film: bestThreshold(held, 'look', 'film') };
  run.note(`temperature ${temperature}, looks called from ${thresholds.roof} (roof) and ${thresholds.film} (film)`);

  const tuned = truePlots('train', SIZES.tuned);
  const rivals = [pmliRival(tuned), softmaxRival(tuned, dice(seedOf(SEED, 'softmax')).next)];
  const parts = {
    test: await answer(truePlots('test', SIZES.test)),
    region: await answer(truePlots('region', SIZES.region))
  };
  const figures: Figure[] = [];
  for (const part of ['test', 'region'] as const) {
    for (const of of ['look', 'season'] as const) {
      for (const name of NAMES) {
        const a = parts[part];
        const own =
          of === 'look'
            ? looksCalled(a, name, thresholds[name])
            : seasonsCalled(a, name, (v) => calibratedSeason(v, seasonCalibration)[name] >= 0.5);
        const baselines = rivals.map((r) => f1Of(r.called(a.plots, of, name)));
        const yes = own.truth.reduce((n, v) => n + v, 0);
        if (yes < 20) continue; // too few to say anything
        figures.push({ part, of, name, n: own.truth.length, yes, ...scored(own), baselines });
      }
    }
  }
  const facts: CardFacts = {
    run: { plots: run.plots },
    seed: SEED,
    simulator: simulator(),
    temperature,
    seasonCalibration,
    thresholds,
    rivals: rivals.map((r) => r.told),
    figures,
    recalls: recallsByShare(parts.test, seasonCalibration, true),
    blackRecalls: recallsByShare(parts.test, seasonCalibration, false)
  };
  const metrics = figures.map(metricOf);
  const file = { ...readModelFile(SHIPPED), temperature, seasonCalibration, metrics };
  writeModelFile(SHIPPED, file);
  writeFileSync(new URL('../../models/plastic/card.md', import.meta.url), plasticCard(facts, file));
  for (const m of metrics) run.note(`${m.name} ${m.value} (${m.ci95?.join('–')}), baseline ${m.baseline?.value}`);
}

const round = (v: number, units = 10_000): number => Math.round(v * units) / units;

/** The better of the baselines is the one to beat. */
function metricOf({ part, of, name, f1, baselines }: Figure): ModelMetric {
  const best = Math.max(...baselines);
  const what = name === 'roof' ? 'PE roof' : 'film mulch';
  return {
    name: `F1 ${what}, a ${of}${part === 'region' ? ', region never seen' : ''}`,
    value: round(f1.estimate),
    ci95: [round(f1.interval[0]), round(f1.interval[1])],
    baseline: { name: RIVALS[baselines.indexOf(best)]!, value: round(best) },
    data: of === 'look' ? 'simulated spectra of plots' : 'simulated plot seasons',
    split: part === 'test' ? 'year 9, all regions but NCM' : 'region NCM, held out',
    simulated: true
  };
}

function scored(c: Called): { f1: Estimate; precision: number; recall: number } {
  const table = groupedConfusion(c.truth, c.called, 2, c.groups);
  const random = dice(seedOf(SEED, 'bootstrap')).next;
  const { f1 } = bootstrapConfusion({ table, random, statistics: { f1: (t) => classScores(t)[1]!.f1 } });
  const { precision, recall } = classScores(confusionOf(c.truth, c.called, 2))[1]!;
  return { f1, precision, recall };
}

/** Slope and offset of Platt's scaling (1999) of a season's logit, by Newton's steps on the log loss. */
function platt({ plots, seasons }: Answered, name: Name): [number, number] {
  const truth = truthOfSeasons(plots, name);
  const rows = seasons.flatMap((s, i) => {
    if (!s) return [];
    const p = Math.min(1 - 1e-6, Math.max(1e-6, s[name]));
    return [{ z: Math.log(p / (1 - p)), y: truth[i]! }];
  });
  let [a, b] = [1, 0];
  for (let step = 0; step < 50; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    for (const { z, y } of rows) {
      const q = 1 / (1 + Math.exp(-(a * z + b)));
      const w = q * (1 - q);
      ga += (q - y) * z;
      gb += q - y;
      haa += w * z * z;
      hab += w * z;
      hbb += w;
    }
    const det = haa * hbb - hab * hab;
    const [da, db] = [(ga * hbb - gb * hab) / det, (gb * haa - ga * hab) / det];
    a -= da;
    b -= db;
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  return [round(a), round(b)];
}

/** How many plots with film of a colour are found, by the largest share that a look of theirs showed. */
function recallsByShare(
  { plots, seasons }: Answered,
  calibration: CardFacts['seasonCalibration'],
  white: boolean
): CardFacts['recalls'] {
  const edges = [0.02, 0.1, FILM_FROM, 0.3, 0.4, 0.5, 1];
  return edges.slice(0, -1).map((from, k) => {
    const to = edges[k + 1]!;
    const of = plots.flatMap((p, i) => {
      const most = Math.max(0, ...p.looks.filter((l) => l.label !== 1).map((l) => l.filmShare));
      return p.white === white && most >= from && most < to ? [i] : [];
    });
    const found = of.filter((i) => {
      const s = seasons[i];
      return s && calibratedSeason(s, calibration).film >= 0.5;
    });
    return { from, to, n: of.length, found: found.length };
  });
}
