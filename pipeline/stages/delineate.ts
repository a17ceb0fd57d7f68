import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Key } from '../ids.ts';
import { decodeArrays, encodeJson } from '../io/arrays.ts';
import { delineateFields } from '../plot/delineate.ts';
import { stitch } from '../tile/stitch.ts';
import type { DelineateArtefact, DelineateInput, TileMeta } from './artefacts.ts';
import { GRID, WINDOW } from './payload.ts';
import type { Stage } from './stage.ts';

const INPUT = z.object({
  grid: GRID,
  tiles: z.array(z.object({ key: z.string().transform((s) => s as Key), core: WINDOW })),
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
  async run({ grid, tiles, minAreaM2 }, { store }) {
    const size = grid.width * grid.height;
    const [boundary, cropland, seen] = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)];
    const whole = { col: 0, row: 0, width: grid.width, height: grid.height };
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
    const plots = delineateFields({ grid, boundary, cropland, seen }, minAreaM2);
    return encodeJson({ plots } satisfies DelineateArtefact);
  }
};
