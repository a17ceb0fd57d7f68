import { z } from 'zod';
import { Problem } from '../errors.ts';
import { gridOnLattice } from '../geo/lattice.ts';
import { around } from '../geo/window.ts';
import { decodeArrays, encodeJson } from '../io/arrays.ts';
import { delineateFields } from '../plot/delineate.ts';
import { stitch } from '../tile/stitch.ts';
import type { DelineateArtefact, DelineateInput, FieldsMeta } from './artefacts.ts';
import { EPSG, KEY, WINDOW } from './payload.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  epsg: EPSG,
  fields: z.array(z.object({ key: KEY, core: WINDOW })),
  minAreaM2: z.number().nonnegative()
});

/**
 * Every plot of the run. The tiles' layers are stitched first and fields are looked for once, so that a field across a
 * seam is one plot and the size of the tiles changes nothing. Artefact: JSON, sorted by id.
 */
export const delineate: Stage<DelineateInput> = {
  name: 'delineate',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of a delineate job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ epsg, fields, minAreaM2 }, { store }) {
    const whole = around(fields.map((f) => f.core));
    const grid = gridOnLattice(epsg, whole);
    const size = whole.width * whole.height;
    if (size === 0) return encodeJson({ plots: [] } satisfies DelineateArtefact);
    const layers = Object.fromEntries(LAYERS.map((name) => [name, new Uint8Array(size)])) as Record<Layer, Uint8Array>;
    for (const { key, core } of fields) {
      const { arrays } = decodeArrays<FieldsMeta>(await store.get(key));
      for (const name of LAYERS) stitch(layers[name], whole, core, arrays[name] as Uint8Array);
    }
    return encodeJson({ plots: delineateFields({ grid, ...layers }, minAreaM2) } satisfies DelineateArtefact);
  }
};
const LAYERS = ['field', 'east', 'south', 'seen'] as const;
type Layer = (typeof LAYERS)[number];
