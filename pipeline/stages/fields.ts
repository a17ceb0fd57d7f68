import { z } from 'zod';
import { modelInfoOf } from '../../models/model-file.ts';
import { fieldNet, PLOT_WEIGHTS } from '../../models/plot-seg/predict.ts';
import { Problem } from '../errors.ts';
import { intersect } from '../geo/window.ts';
import { decodeArrays, encodeArrays } from '../io/arrays.ts';
import { fieldsOf, fieldWindowOf } from '../segment/field-net.ts';
import { PLOT_BANDS } from '../segment/plot-input.ts';
import { cut } from '../tile/cut.ts';
import { stitch } from '../tile/stitch.ts';
import type { FieldsInput, FieldsMeta, TileMeta } from './artefacts.ts';
import { EPSG, expectWeights, KEY, NET, WINDOW } from './payload.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  epsg: EPSG,
  core: WINDOW,
  tiles: z.array(z.object({ key: KEY, core: WINDOW })),
  net: NET
});

/**
 * Where a tile's fields lie and where borders run between them, from the clear composites of its season. What the network sees beyond the
 * tile comes from the neighbours' composites, so that nothing shows where tiles meet.
 */
export const fields: Stage<FieldsInput> = {
  name: 'fields',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of a fields job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ core, tiles, net }, { store }) {
    expectWeights(net, modelInfoOf(PLOT_WEIGHTS).weightsSha256);
    const read = fieldWindowOf(core);
    const size = read.width * read.height;
    const layers = new Map<string, Uint16Array>(); // by period and band, and the looks
    const periods = new Set<number>();
    for (const { key, core: other } of tiles) {
      const { meta, arrays } = decodeArrays<TileMeta>(await store.get(key));
      for (const period of meta.periods) periods.add(period);
      const shared = intersect(other, read);
      for (const [name, values] of Object.entries(arrays)) {
        const layer = layers.get(name) ?? new Uint16Array(size);
        layers.set(name, layer);
        stitch(layer, read, shared, cut(values as Uint16Array, other, shared));
      }
    }
    const composites = [...periods]
      .sort((p, q) => p - q)
      .map((period) => PLOT_BANDS.map((band) => layers.get(`${period} ${band}`) ?? null));
    const found = await fieldsOf(fieldNet, composites, read, core);
    const looks = cut(layers.get('looks') ?? new Uint16Array(size), read, core);
    const seen = Uint8Array.from(looks, (n) => (n > 0 ? 1 : 0));
    return encodeArrays({ ...found, seen }, { core } satisfies FieldsMeta);
  }
};
