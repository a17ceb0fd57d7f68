import type { CropNetwork } from '../../models/crop-multi/network.ts';
import { SHIPPED, SHIPPED_INPUT } from '../../models/crop-multi/predict.ts';
import { type CropSamples, ownNetwork } from '../../models/crop-multi/train.ts';
import { readModelFile, readWeights } from '../../models/model-file.ts';
import { duplicatesTogether } from '../../models/training/duplicates.ts';
import type { WeightValues } from '../../models/weights.ts';
import { codeOfName } from '../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { yearOf } from '../../pipeline/dates.ts';
import { Problem } from '../../pipeline/errors.ts';
import { CHANNELS, cropInput, STEPS } from '../../pipeline/series/crop-input.ts';
import type { Series } from '../../pipeline/series/observation.ts';
import { channelsOf, planInput, type SeriesInput, seriesInput } from '../../pipeline/series/series-input.ts';
import type { LabelledSeries } from './labels.ts';

/** Labelled series as a network reads them. */
export type OwnSamples = CropSamples & {
  n: number;
  width: number; // steps · channels
  plots: string[];
  groups: string[]; // equal rows share one
  classes: string[]; // sorted
  input: SeriesInput | typeof SHIPPED_INPUT;
  network: CropNetwork;
  warm: WeightValues[] | null;
  withoutLook: string[];
  sha256: string; // of the labels' files
};

/**
 * Prepares labels for training: from fresh weights with an input that fits the series (`series-input.ts`), or from those that come with
 * Parus, with their input and network and a head for the classes at hand. Throws a Problem where fewer than two classes or
 * five groups are left.
 */
export function ownSamples(data: LabelledSeries, from: 'shipped' | 'none'): OwnSamples {
  const classes = [...new Set(data.labels)].sort();
  const input = from === 'shipped' ? SHIPPED_INPUT : planInput(data.plots);
  const rows = data.plots.map((s) => (input.kind === 'series' ? seriesInput(s, input) : shippedInput(s)));
  const at = rows.flatMap((x, i) => (x ? [i] : []));
  const [steps, channels] = input.kind === 'series' ? [input.steps, channelsOf(input)] : [STEPS, CHANNELS.length];
  const width = steps * channels;
  const x = new Float32Array(at.length * width);
  at.forEach((i, k) => {
    x.set(rows[i]!, k * width);
  });
  const y = Int32Array.from(at, (i) => classes.indexOf(data.labels[i]!));
  const groups = duplicatesTogether(
    x,
    width,
    at.map((i) => data.groups[i]!)
  );
  const [nClasses, nGroups] = [new Set(y).size, new Set(groups).size];
  if (nClasses < 2 || nGroups < 5) {
    throw new Problem(
      'BadItem',
      `Expected at least two classes and five groups of labelled plots with a usable look, found ${nClasses} and ${nGroups} in ${at.length} plots.`
    );
  }
  const network: CropNetwork =
    from === 'shipped'
      ? { ...(readModelFile(SHIPPED).network as CropNetwork), classes: classes.length }
      : ownNetwork(steps, channels, classes.length);
  return {
    x,
    y,
    n: at.length,
    width,
    plots: at.map((i) => data.plots[i]!.plot),
    groups,
    classes,
    input,
    network,
    warm: from === 'shipped' ? warmWeights(classes) : null,
    sha256: data.sha256,
    withoutLook: data.plots.flatMap((s, i) => (rows[i] ? [] : [s.plot]))
  };
}

/** What the shipped model reads of a plot, by the day of the year of its last date; null without a look. */
export function shippedInput(s: Series, season: number | null = null): Float32Array | null {
  const last = s.observations.at(-1);
  return last ? cropInput(s, season ?? yearOf(last.date)) : null;
}

/** The samples of some indices. */
export function partOf({ x, y, width }: OwnSamples, indices: ArrayLike<number>): CropSamples {
  const part = new Float32Array(indices.length * width);
  for (let k = 0; k < indices.length; k++)
    part.set(x.subarray(indices[k]! * width, (indices[k]! + 1) * width), k * width);
  return { x: part, y: Int32Array.from(indices, (i) => y[i]!) };
}

/**
 * The shipped weights with a head for other classes: one that the catalogue knows by any of its names keeps what was learned of it, a
 * new one begins as the mean of all.
 */
function warmWeights(classes: readonly string[]): WeightValues[] {
  const weights = readWeights(SHIPPED, readModelFile(SHIPPED));
  const from = classes.map((label) => CROP_CLASSES.indexOf(codeOfName(label) ?? ''));
  return weights.map((w) => {
    if (!w.name.startsWith('head/')) return w;
    const old = CROP_CLASSES.length;
    const rows = w.values.length / old;
    const values = new Float32Array(rows * classes.length);
    for (let r = 0; r < rows; r++) {
      const row = w.values.subarray(r * old, (r + 1) * old);
      const mean = row.reduce((sum, v) => sum + v, 0) / old;
      from.forEach((c, k) => {
        values[r * classes.length + k] = c < 0 ? mean : row[c]!;
      });
    }
    return { name: w.name, shape: [...w.shape.slice(0, -1), classes.length], values };
  });
}
