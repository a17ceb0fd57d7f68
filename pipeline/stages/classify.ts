import { z } from 'zod';
import { classify as classifySeries, loadCropModel } from '../../models/crop-multi/predict.ts';
import { loadPlasticModel, plasticOf } from '../../models/plastic/predict.ts';
import type { Plastic } from '../crop/plastic.ts';
import type { IsoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit, type Key } from '../ids.ts';
import { encodeJson } from '../io/arrays.ts';
import { seasonObservations } from '../series/index-samples.ts';
import type { Observation } from '../series/observation.ts';
import type { ClassifyArtefact, ClassifyInput, NetInfo } from './artefacts.ts';
import { classifiedPlot } from './classified-plot.ts';
import { readSeries } from './observe.ts';
import { expectWeights, NET } from './payload.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  series: z.string().transform((s) => s as Key),
  season: z.number().int(),
  asOf: z.iso.date().transform((s) => s as IsoDate),
  region: z.string().nullable(),
  model: NET,
  plastic: NET.nullable()
});

/** A model of this process, loaded by the first job that needs it. A load that failed is tried again. */
function onFirstUse<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    loaded.catch(() => {
      loaded = null;
    });
    return loaded;
  };
}
const cropModel = onFirstUse(() => loadCropModel());
const plasticModel = onFirstUse(() => loadPlasticModel());

/**
 * Season, crop, growth stage and plastic of a tile's plots, from their series up to as-of. A plot without a usable look has no
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
  async run({ series: key, season, asOf, region, model: wanted, plastic: asked }, { store }) {
    const all = readSeries(await store.get(key)).toSorted((a, b) => byCodeUnit(a.plot, b.plot));
    const cut = all.map(({ plot, observations }) => ({
      plot,
      observations: seasonObservations(observations, season, asOf)
    }));
    const seen = cut.filter((s) => s.observations.length > 0);
    const model = await cropModel();
    expectWeights(wanted, model.weightsSha256);
    const answers = await classifySeries(
      model,
      seen.map((series) => ({ series, season, region }))
    );
    const byPlot = new Map(seen.map((s, i) => [s.plot, answers[i]!.probabilities]));
    const plastic = asked
      ? await plasticFor(
          asked,
          seen.map((s) => s.observations),
          season
        )
      : [];
    const plasticBy = new Map(seen.map((s, i) => [s.plot, plastic[i] ?? null]));
    const context = { season, asOf, region };
    const plots = cut.map((s) => classifiedPlot(s, byPlot.get(s.plot) ?? null, context, plasticBy.get(s.plot) ?? null));
    return encodeJson({ plots } satisfies ClassifyArtefact);
  }
};

async function plasticFor(asked: NetInfo, looks: Observation[][], season: number): Promise<(Plastic | null)[]> {
  const model = await plasticModel();
  expectWeights(asked, model.file.weightsSha256);
  return plasticOf(model, looks, season);
}
