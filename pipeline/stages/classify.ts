import { z } from 'zod';
import { classify as classifySeries, loadCropModel } from '../../models/crop-multi/predict.ts';
import type { IsoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit, type Key } from '../ids.ts';
import { encodeJson } from '../io/arrays.ts';
import { seasonObservations } from '../series/index-samples.ts';
import type { ClassifyArtefact, ClassifyInput } from './artefacts.ts';
import { classifiedPlot } from './classified-plot.ts';
import { readSeries } from './observe.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  series: z.string().transform((s) => s as Key),
  season: z.number().int(),
  asOf: z.iso.date().transform((s) => s as IsoDate),
  region: z.string().nullable(),
  model: z.object({ id: z.string(), version: z.string(), weightsSha256: z.string() })
});

/** The model of this process, loaded by the first job that needs it. A load that failed is tried again. */
let loaded: ReturnType<typeof loadCropModel> | null = null;
function cropModel(): ReturnType<typeof loadCropModel> {
  loaded ??= loadCropModel();
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
}

/**
 * Season, crop and growth stage of a tile's plots, from their series up to as-of. A plot without a usable look has no
 * crop. Artefact: JSON, sorted by plot id.
 */
export const classify: Stage<ClassifyInput> = {
  name: 'classify',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of a classify job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ series: key, season, asOf, region, model: wanted }, { store }) {
    const all = readSeries(await store.get(key)).toSorted((a, b) => byCodeUnit(a.plot, b.plot));
    const cut = all.map(({ plot, observations }) => ({
      plot,
      observations: seasonObservations(observations, season, asOf)
    }));
    const seen = cut.filter((s) => s.observations.length > 0);
    const model = await cropModel();
    if (model.weightsSha256 !== wanted.weightsSha256)
      throw new Error(
        `Expected ${wanted.id} with weights ${wanted.weightsSha256}, this process has ${model.weightsSha256}.`
      );
    const answers = await classifySeries(
      model,
      seen.map((series) => ({ series, season, region }))
    );
    const byPlot = new Map(seen.map((s, i) => [s.plot, answers[i]!.probabilities]));
    const plots = cut.map((s) => classifiedPlot(s, byPlot.get(s.plot) ?? null, { season, asOf, region }));
    return encodeJson({ plots } satisfies ClassifyArtefact);
  }
};
