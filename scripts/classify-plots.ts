import type { Backend, BackendWanted } from '../models/backend.ts';
import { SHIPPED } from '../models/crop-multi/predict.ts';
import { calibratedSoftmax } from '../models/metrics/calibration.ts';
import { type ModelFile, readModelFile } from '../models/model-file.ts';
import { codeOfName } from '../pipeline/crop/catalogue.ts';
import { CROP_CLASSES, type Ranked, rank, regionPrior } from '../pipeline/crop/classes.ts';
import { dayOfYear, yearOf } from '../pipeline/dates.ts';
import { Problem } from '../pipeline/errors.ts';
import { isBand } from '../pipeline/scene/bands.ts';
import { cropInput, FIRST_DAY, INDICES, STEP_DAYS, STEPS } from '../pipeline/series/crop-input.ts';
import type { Series } from '../pipeline/series/observation.ts';
import { type SeriesInput, seriesInput } from '../pipeline/series/series-input.ts';
import { csvCell } from './series-file.ts';

export type ClassifyOptions = {
  model: string; // 'shipped', or the folder of a trained one
  season: number | null; // null: the year of the plot's last date
  region: string | null;
  backend: BackendWanted;
};

export type Classified = {
  classes: string[];
  rejectBelow: number;
  /** Calibrated probabilities of each plot in input order; null for a plot without a look in the season. */
  probabilities: (Float32Array | null)[];
  backend: Backend;
  file: ModelFile;
};

/**
 * What grows on plots by a model. Throws a Problem where the model's folder is not one, or the series hold nothing that it
 * reads.
 */
export async function classifyPlots(plots: readonly Series[], o: ClassifyOptions): Promise<Classified> {
  const folder = o.model === 'shipped' ? SHIPPED : o.model;
  const file = readModelFile(folder);
  const inputs = plots.map((s) => inputOf(s, file, o.season));
  const at = inputs.flatMap((x, i) => (x ? [i] : []));
  if (at.length === 0) wantSomethingRead(plots, file);
  const { steps, channels } = file.network as unknown as { steps: number; channels: number };
  const x = new Float32Array(at.length * steps * channels);
  at.forEach((i, k) => {
    x.set(inputs[i]!, k * steps * channels);
  });
  const { logits, backend } = await answer(folder, file, x, at.length, [steps, channels], o.backend);
  const prior = priorOf(file.classes, o.region);
  const n = file.classes.length;
  const probabilities: (Float32Array | null)[] = plots.map(() => null);
  at.forEach((i, k) => {
    probabilities[i] = calibratedSoftmax(logits.subarray(k * n, (k + 1) * n), file.temperature, prior);
  });
  return { classes: file.classes, rejectBelow: file.rejectBelow, probabilities, backend, file };
}

/** From so many plots on a thread a core is worth the half second that it takes to start. */
const MANY = 10_000;

async function answer(
  folder: string,
  file: ModelFile,
  x: Float32Array,
  n: number,
  input: number[],
  wanted: BackendWanted
) {
  if (n < MANY) {
    const { loadModel } = await import('../models/load.ts');
    const loaded = await loadModel(folder, wanted, file);
    const logits = await loaded.run(x, n, input);
    loaded.dispose();
    return { logits, backend: loaded.backend };
  }
  const { openPool } = await import('../models/pool.ts');
  const module = new URL('../models/serve.ts', import.meta.url).href;
  const pool = await openPool(
    { module, export: 'serveModel', args: { folder, input, batch: 256 } },
    { backend: wanted }
  );
  try {
    return { logits: await pool.run(x, n), backend: pool.backend };
  } finally {
    await pool.close();
  }
}

/** The index that a trained model reads, where it reads nothing else. */
export function indexOf(model: string): string | null {
  if (model === 'shipped') return null;
  const { input } = readModelFile(model);
  const values = input.kind === 'series' ? (input as unknown as SeriesInput).values : [];
  return values.length === 1 && !isBand(values[0]!) ? values[0]! : null;
}

function inputOf(series: Series, file: ModelFile, season: number | null): Float32Array | null {
  if (file.input.kind === 'series') return seriesInput(series, file.input as unknown as SeriesInput, season);
  const last = series.observations.at(-1);
  if (!last) return null;
  const year = season ?? yearOf(last.date);
  const lastDay = FIRST_DAY + (STEPS - 1) * STEP_DAYS;
  const seen = series.observations.some((o) => {
    const day = dayOfYear(o.date, year);
    const readable = Object.keys(o.mean).length > 0 || INDICES.some((name) => o.index?.[name] !== undefined);
    return readable && day >= FIRST_DAY && day <= lastDay;
  });
  return seen ? cropInput(series, year) : null;
}

/** Where no plot can be read although looks are there, the series hold other values than the model reads: said, not rejected. */
function wantSomethingRead(plots: readonly Series[], file: ModelFile): void {
  const looks = plots.flatMap((p) => p.observations);
  const held = new Set(looks.flatMap((o) => [...Object.keys(o.mean), ...Object.keys(o.index ?? {})]));
  const read = file.input.kind === 'series' ? (file.input as unknown as SeriesInput).values : [...INDICES];
  if (looks.length > 0 && !read.some((name) => held.has(name)) && (file.input.kind === 'series' || !hasBand(plots))) {
    throw new Problem(
      'BadItem',
      `Expected series with ${read.join(', ')}, which the model reads, found ${[...held].join(', ')}.`
    );
  }
}

const hasBand = (plots: readonly Series[]) =>
  plots.some((p) => p.observations.some((o) => Object.keys(o.mean).length > 0));

/** Regional weights of a model's classes: those of the catalogue's crops; 1 for a class that it does not know. */
function priorOf(classes: readonly string[], region: string | null): Float32Array {
  const known = regionPrior(region);
  return Float32Array.from(classes, (label) => known[CROP_CLASSES.indexOf(codeOfName(label) ?? '')] ?? 1);
}

/** The two best classes of each plot; null for a plot without a look. */
export const ranked = ({ probabilities, classes, rejectBelow }: Classified): (Ranked | null)[] =>
  probabilities.map((p) => p && rank(p, classes, rejectBelow));

const share = (p: number): string => String(Math.round(p * 10_000) / 10_000);

/** One row a plot as csv with a header; ends with a newline. */
export function classifiedCsv(plots: readonly Series[], best: readonly (Ranked | null)[]): string {
  const lines = plots.map(({ plot }, i) => {
    const b = best[i];
    if (!b) return [csvCell(plot), '', '', '', '', 1];
    const { code, probability, second, secondProbability, rejected } = b;
    return [
      csvCell(plot),
      csvCell(code),
      share(probability),
      csvCell(second),
      share(secondProbability),
      rejected ? 1 : 0
    ];
  });
  return ['plot_id,label,probability,second,second_probability,rejected', ...lines.map((l) => l.join(','))]
    .map((l) => `${l}\n`)
    .join('');
}
