import { z } from 'zod';
import { Problem } from '../errors.ts';
import { invert, toXY } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';
import { intersect, isEmpty, type Window } from '../geo/window.ts';
import { byCodeUnit, type Key, type PlotId, type SceneId } from '../ids.ts';
import { decodeArrays, decodeJson } from '../io/arrays.ts';
import { readReflectance } from '../io/scene-read.ts';
import type { Store } from '../io/store.ts';
import { placeOfPlot } from '../plot/identity.ts';
import type { Plot } from '../plot/plot.ts';
import { BANDS } from '../scene/bands.ts';
import type { Observation, Series } from '../series/observation.ts';
import { lookAt, pixelsOfPlots, statisticsOf } from '../series/observe.ts';
import { stitch } from '../tile/stitch.ts';
import type { DelineateArtefact, IngestArtefact, ObserveInput, TileMeta } from './artefacts.ts';
import { GRID, WINDOW } from './payload.ts';
import { encodeSeries } from './series-artefact.ts';
import type { Stage } from './stage.ts';

export { readSeries } from './series-artefact.ts';

const KEY = z.string().transform((s) => s as Key);
const INPUT = z.object({
  grid: GRID,
  core: WINDOW,
  plots: KEY,
  tiles: z.array(z.object({ key: KEY, core: WINDOW })),
  scenes: z.array(KEY)
});

/**
 * The series of the plots whose innermost pixel lies in the tile's core: each plot belongs to one tile, and its pixels
 * are read wherever they lie. Every date that shows the plot has an observation, with `count` 0 under clouds; of
 * two passes on a date the clearer stays, ties go to the lower scene id. Artefact: see `encodeSeries`, sorted by plot.
 */
export const observe: Stage<ObserveInput> = {
  name: 'observe',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of an observe job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ grid, core, plots: plotsKey, tiles, scenes }, { store, drops }) {
    const { plots: all } = decodeJson<DelineateArtefact>(await store.get(plotsKey));
    const plots = all.filter((plot) => liesIn(core, grid, plot)).sort((a, b) => byCodeUnit(a.id, b.id));
    const { window, pixels } = pixelsOfPlots(plots, grid);
    const byDate = new Map<PlotId, Map<string, Observation>>(plots.map(({ id }) => [id, new Map()]));

    const masks = isEmpty(window) ? new Map<SceneId, MaskPiece[]>() : await masksOver(window, tiles, store);
    for (const key of masks.size === 0 ? [] : scenes) {
      const ingested = decodeJson<IngestArtefact>(await store.get(key));
      if (!ingested.ok) continue;
      const { scene } = ingested;
      const pieces = masks.get(scene.id);
      if (!pieces) continue;
      const mask = await stitchMask(window, pieces, store);

      const looks = pixels.flatMap((p) => {
        const look = lookAt(p, mask);
        const known = byDate.get(p.plot)!.get(scene.date);
        return look && (!known || look.clearShare > known.clearShare) ? [{ p, look }] : [];
      });
      const present = BANDS.filter((band) => scene.bands[band]);
      const bands = looks.some(({ look }) => look.count > 0)
        ? await readReflectance(scene, drops, present, grid, window)
        : {};
      for (const { p, look } of looks) {
        const numbers = look.count > 0 ? statisticsOf(p, mask, bands) : { mean: {}, sd: {} };
        byDate.get(p.plot)!.set(scene.date, { scene: scene.id, date: scene.date, ...look, ...numbers });
      }
    }
    const series: Series[] = plots.map(({ id }) => ({
      plot: id,
      observations: [...byDate.get(id)!.values()].sort((a, b) => byCodeUnit(a.date, b.date))
    }));
    return encodeSeries(series);
  }
};

function liesIn(core: Window, grid: Grid, plot: Plot): boolean {
  const { x, y } = placeOfPlot(plot.id);
  const [col, row] = toXY(invert(grid.transform), x, y);
  return col >= core.col && col < core.col + core.width && row >= core.row && row < core.row + core.height;
}

type MaskPiece = { core: Window; key: Key };

/** The masks of every tile that the window touches, by scene. */
async function masksOver(
  window: Window,
  tiles: readonly { key: Key; core: Window }[],
  store: Store
): Promise<Map<SceneId, MaskPiece[]>> {
  const pieces = new Map<SceneId, MaskPiece[]>();
  for (const tile of tiles) {
    if (isEmpty(intersect(tile.core, window))) continue;
    const { meta } = decodeArrays<TileMeta>(await store.get(tile.key));
    for (const { scene, mask } of meta.dates) {
      const list = pieces.get(scene);
      if (list) list.push({ core: meta.core, key: mask });
      else pieces.set(scene, [{ core: meta.core, key: mask }]);
    }
  }
  return pieces;
}

/** One scene's mask over the window; nodata where no tile has one. */
async function stitchMask(window: Window, pieces: readonly MaskPiece[], store: Store): Promise<Uint8Array> {
  const mask = new Uint8Array(window.width * window.height);
  for (const { core, key } of pieces) {
    const { arrays } = decodeArrays(await store.get(key));
    stitch(mask, window, core, arrays.mask as Uint8Array);
  }
  return mask;
}
