import { z } from 'zod';
import type { IsoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit, type Key } from '../ids.ts';
import { decodeJson, encodeJson } from '../io/arrays.ts';
import { economicsOfCanonical, shippedEconomics } from '../value/economics.ts';
import type { ClassifyArtefact, DelineateArtefact, EstimateArtefact, EstimateInput } from './artefacts.ts';
import { estimatedPlot, peerPeaks } from './estimated-plot.ts';
import { readSeries } from './observe.ts';
import type { Stage } from './stage.ts';

const key = z.string().transform((s) => s as Key);
const INPUT = z.object({
  plots: key,
  series: key,
  classified: key,
  peers: z.array(key),
  season: z.number().int(),
  asOf: z.iso.date().transform((s) => s as IsoDate),
  region: z.string().nullable(),
  tables: z.object({ sha256: z.string(), economics: z.string() }).nullable()
});

/**
 * Yield with its interval for the plots of a tile and every crop that each may carry, by a lender's table or the
 * shipped one of the region. Artefact: JSON, sorted by plot id.
 */
export const estimate: Stage<EstimateInput> = {
  name: 'estimate',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of an estimate job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ plots, series, classified, peers, season, asOf, region, tables }, { store }) {
    const plotOf = new Map(decodeJson<DelineateArtefact>(await store.get(plots)).plots.map((p) => [p.id, p]));
    const seriesOf = new Map(readSeries(await store.get(series)).map((s) => [s.plot, s]));
    const found = decodeJson<ClassifyArtefact>(await store.get(classified)).plots;
    const table = tables ? economicsOfCanonical(tables.economics) : shippedEconomics(region);
    const all = await Promise.all(peers.map(async (k) => decodeJson<ClassifyArtefact>(await store.get(k)).plots));
    const peaks = peerPeaks(all.flat());
    const estimated = found
      .map((c) => {
        const plot = plotOf.get(c.id);
        const looks = seriesOf.get(c.id);
        if (!plot || !looks) throw new Error(`Expected plot ${c.id} among the plots and series of its run.`);
        return estimatedPlot(plot, looks, c, table, peaks, { season, asOf, region });
      })
      .sort((a, b) => byCodeUnit(a.id, b.id));
    return encodeJson({ plots: estimated } satisfies EstimateArtefact);
  }
};
