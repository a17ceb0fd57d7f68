import { z } from 'zod';
import { Problem } from '../errors.ts';
import { gridOnLattice } from '../geo/lattice.ts';
import { around } from '../geo/window.ts';
import { decodeArrays, encodeJson } from '../io/arrays.ts';
import { delineateFields } from '../plot/delineate.ts';
import { stitch } from '../tile/stitch.ts';
import type { DelineateArtefact, DelineateInput, TileMeta } from './artefacts.ts';
import { EPSG, KEY, WINDOW } from './payload.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  epsg: EPSG,
  tiles: z.array(z.object({ key: KEY, core: WINDOW })),
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
  async run({ epsg, tiles, minAreaM2 }, { store }) {
    const whole = around(tiles.map((t) => t.core));
    const grid = gridOnLattice(epsg, whole);
    const size = whole.width * whole.height;
    const [boundary, cropland, seen] = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)];
    for (const { key, core } of tiles) {
      const { arrays } = decodeArrays<TileMeta>(await store.get(key));
      stitch(boundary, whole, core, arrays.boundary as Uint8Array);
      stitch(cropland, whole, core, arrays.cropland as Uint8Array);
      stitch(
        seen,
        whole,
        core,
        Uint8Array.from(arrays.looks as Uint16Array, (n) => (n > 0 ? 1 : 0))
      );
    }
    const plots = size === 0 ? [] : delineateFields({ grid, boundary, cropland, seen }, minAreaM2);
    return encodeJson({ plots } satisfies DelineateArtefact);
  }
};
