import type { Backend, BackendWanted } from '../models/backend.ts';
import { classify, loadCropModel } from '../models/crop-multi/predict.ts';
import { type Ranked, rankClasses } from '../pipeline/crop/classes.ts';
import { dayOfYear, yearOf } from '../pipeline/dates.ts';
import { FIRST_DAY, STEP_DAYS, STEPS } from '../pipeline/series/crop-input.ts';
import type { Series } from '../pipeline/series/observation.ts';

export type ClassifiedRow = { plotId: string; rejected: boolean; best: Ranked | null };

/**
 * The crop of each plot, in input order. `season` null: the year of the plot's last date. A plot without a look in the
 * season has no best class and is rejected.
 */
export async function classifyPlots(
  plots: Series[],
  o: { season: number | null; region: string | null; backend: BackendWanted }
): Promise<{ rows: ClassifiedRow[]; backend: Backend }> {
  const model = await loadCropModel(o.backend);
  const lastDay = FIRST_DAY + (STEPS - 1) * STEP_DAYS;
  const inputs = plots.flatMap((series, at) => {
    const last = series.observations.at(-1);
    if (!last) return [];
    const season = o.season ?? yearOf(last.date);
    const inSeason = series.observations.some((x) => {
      const day = dayOfYear(x.date, season);
      return day >= FIRST_DAY && day <= lastDay;
    });
    return inSeason ? [{ at, series, season, region: o.region }] : [];
  });
  const answers = await classify(model, inputs);
  const best = new Map(inputs.map((x, i) => [x.at, rankClasses(answers[i]!.probabilities)]));
  const rows = plots.map(({ plot }, at) => {
    const found = best.get(at) ?? null;
    return { plotId: plot, rejected: found?.rejected ?? true, best: found };
  });
  return { rows, backend: model.backend };
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const share = (p: number): string => String(Math.round(p * 10_000) / 10_000);

/** The rows as csv with a header; ends with a newline. */
export function classifiedCsv(rows: ClassifiedRow[]): string {
  const lines = rows.map(({ plotId, rejected, best }) =>
    best
      ? [
          quoted(plotId),
          best.code,
          share(best.probability),
          best.second,
          share(best.secondProbability),
          rejected ? 1 : 0
        ]
      : [quoted(plotId), '', '', '', '', 1]
  );
  return ['plot_id,label,probability,second,second_probability,rejected', ...lines.map((l) => l.join(','))]
    .map((l) => `${l}\n`)
    .join('');
}
