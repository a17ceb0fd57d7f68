import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendWanted } from '../../models/backend.ts';
import { type Scores, scoresOf } from '../../models/metrics/scores.ts';
import { seededRandom } from '../../models/training/random.ts';
import { codeOfName } from '../../pipeline/crop/catalogue.ts';
import { Problem } from '../../pipeline/errors.ts';
import { classifyPlots } from '../classify-plots.ts';
import { csvRows } from '../series-file.ts';
import type { LabelledSeries } from './labels.ts';

/** Scores of a model on labels, as `parus eval --json` prints them, and what could not be judged. */
export type Evaluation = Scores & {
  classes: string[];
  withoutLook: string[];
  unknownLabels: { label: string; plots: number }[]; // labels that the model has no class for
  trainedOn: number; // plots that the model's own split.csv lists
};

/**
 * Judges a model on labelled series. The shipped model's classes are codes of the catalogue; labels may be any of its names. A plot without
 * a look in season, or with a label that the model has no class for, is not judged but named. Throws a Problem where
 * none is left.
 */
export async function evaluate(
  data: LabelledSeries,
  o: { model: string; season: number | null; region: string | null; backend: BackendWanted }
): Promise<Evaluation> {
  const { probabilities, classes, rejectBelow } = await classifyPlots(data.plots, o);
  const classOf = (label: string): number => {
    const exact = classes.indexOf(label);
    return exact >= 0 ? exact : classes.indexOf(codeOfName(label) ?? '');
  };
  const truth = data.labels.map(classOf);
  const at = truth.flatMap((c, i) => (c >= 0 && probabilities[i] ? [i] : []));
  if (at.length === 0) {
    throw new Problem(
      'BadItem',
      `Expected labels that the model has classes for (${classes.slice(0, 4).join(', ')} …), found ${[...new Set(data.labels)].slice(0, 4).join(', ')}.`
    );
  }
  const unknown = new Map<string, number>();
  data.labels.forEach((label, i) => {
    if (truth[i]! < 0) unknown.set(label, (unknown.get(label) ?? 0) + 1);
  });
  const scores = scoresOf(
    {
      truth: Int32Array.from(at, (i) => truth[i]!),
      probabilities: at.map((i) => probabilities[i]!),
      groups: at.map((i) => data.groups[i]!)
    },
    classes.length,
    rejectBelow,
    seededRandom(1)
  );
  const trained = o.model === 'shipped' ? new Set<string>() : trainedPlots(o.model);
  return {
    ...scores,
    classes,
    withoutLook: data.plots.flatMap((p, i) => (probabilities[i] ? [] : [p.plot])),
    unknownLabels: [...unknown].map(([label, plots]) => ({ label, plots })),
    trainedOn: at.filter((i) => trained.has(data.plots[i]!.plot)).length
  };
}

function trainedPlots(folder: string): Set<string> {
  const path = join(folder, 'split.csv');
  if (!existsSync(path)) return new Set();
  return new Set(csvRows(path, readFileSync(path, 'utf8')).map((row) => String(row.plot_id)));
}
