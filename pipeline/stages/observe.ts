import { z } from 'zod';
import { Problem } from '../errors.ts';
import { gridOnLattice, latticePixelAt } from '../geo/lattice.ts';
import { around, intersect, isEmpty, type Window } from '../geo/window.ts';
import { byCodeUnit, type Key, type PlotId } from '../ids.ts';
import { decodeArrays, decodeJson } from '../io/arrays.ts';
import { readLook } from '../io/scene-read.ts';
import type { Store } from '../io/store.ts';
import { placeOfPlot } from '../plot/identity.ts';
import type { Plot } from '../plot/plot.ts';
import { BANDS } from '../scene/bands.ts';
import type { Scene } from '../scene/scene.ts';
import type { Observation, Series } from '../series/observation.ts';
import { lookAt, pixelsOfPlots, statisticsOf } from '../series/observe.ts';
import { stitch } from '../tile/stitch.ts';
import type { DelineateArtefact, IngestArtefact, ObserveInput, TileMeta } from './artefacts.ts';
import { EPSG, KEY, WINDOW } from './payload.ts';
import { encodeSeries } from './series-artefact.ts';
import type { Stage } from './stage.ts';

export { readSeries } from './series-artefact.ts';

const INPUT = z.object({
  epsg: EPSG,
  core: WINDOW,
  plots: KEY,
  tiles: z.array(z.object({ key: KEY, core: WINDOW })),
  passes: z.array(z.array(KEY))
});

/**
 * The series of the plots whose innermost pixel lies in the tile's core: each plot belongs to one tile, and its pixels
 * are read wherever they lie. Every date that shows the plot has an observation, with `count` 0 under clouds; of
 * two passes on a date the clearer stays, ties go to the earlier. An observation names its pass by the pass's first
 * scene. Artefact: see `encodeSeries`, sorted by plot.
 */
export const observe: Stage<ObserveInput> = {
  name: 'observe',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of an observe job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run({ epsg, core, plots: plotsKey, tiles, passes: passKeys }, { store, drops }) {
    const { plots: all } = decodeJson<DelineateArtefact>(await store.get(plotsKey));
    const plots = all.filter((plot) => liesIn(core, plot)).sort((a, b) => byCodeUnit(a.id, b.id));
    const extent = around(tiles.map((t) => t.core));
    const { window: within, pixels } = pixelsOfPlots(plots, gridOnLattice(epsg, extent));
    const window = { ...within, col: extent.col + within.col, row: extent.row + within.row };
    const byDate = new Map<PlotId, Map<string, Observation>>(plots.map(({ id }) => [id, new Map()]));

    const passes = isEmpty(window) ? [] : await Promise.all(passKeys.map((keys) => readPass(keys, store)));
    const masks = await masksOver(window, passes, tiles, store);
    for (const [pass, pieces] of masks) {
      const { id, date } = pass[0]!;
      const mask = await stitchMask(window, pieces, store);
      const looks = pixels.flatMap((p) => {
        const look = lookAt(p, mask);
        const known = byDate.get(p.plot)!.get(date);
        return look && (!known || look.clearShare > known.clearShare) ? [{ p, look }] : [];
      });
      const present = BANDS.filter((band) => pass.every((scene) => scene.bands[band]));
      const bands = looks.some(({ look }) => look.count > 0)
        ? (await readLook(pass, drops, present, gridOnLattice(epsg, window), { scl: false })).bands
        : {};
      for (const { p, look } of looks) {
        const numbers = look.count > 0 ? statisticsOf(p, mask, bands) : { mean: {}, sd: {} };
        byDate.get(p.plot)!.set(date, { scene: id, date, ...look, ...numbers });
      }
    }
    const series: Series[] = plots.map(({ id }) => ({
      plot: id,
      observations: [...byDate.get(id)!.values()].sort((a, b) => byCodeUnit(a.date, b.date))
    }));
    return encodeSeries(series);
  }
};

function liesIn(core: Window, plot: Plot): boolean {
  const { x, y } = placeOfPlot(plot.id);
  const { col, row } = latticePixelAt(x, y);
  return col >= core.col && col < core.col + core.width && row >= core.row && row < core.row + core.height;
}

async function readPass(keys: readonly Key[], store: Store): Promise<Scene[]> {
  const ingested = await Promise.all(keys.map(async (key) => decodeJson<IngestArtefact>(await store.get(key))));
  return ingested.flatMap((artefact) => (artefact.ok ? [artefact.scene] : []));
}

type MaskPiece = { core: Window; key: Key };

/** The masks of every tile that the window touches, by pass, in the order of the passes. */
async function masksOver(
  window: Window,
  passes: readonly Scene[][],
  tiles: readonly { key: Key; core: Window }[],
  store: Store
): Promise<Map<Scene[], MaskPiece[]>> {
  const passOf = new Map(passes.flatMap((pass) => pass.map((scene) => [scene.id, pass] as const)));
  const pieces = new Map<Scene[], MaskPiece[]>(passes.map((pass) => [pass, []]));
  for (const tile of tiles) {
    if (isEmpty(intersect(tile.core, window))) continue;
    const { meta } = decodeArrays<TileMeta>(await store.get(tile.key));
    for (const { scenes, mask } of meta.dates) {
      const pass = passOf.get(scenes[0]!);
      if (pass) pieces.get(pass)!.push({ core: meta.core, key: mask });
    }
  }
  return new Map([...pieces].filter(([, some]) => some.length > 0));
}

/** One pass's mask over the window; nodata where no tile has one. */
async function stitchMask(window: Window, pieces: readonly MaskPiece[], store: Store): Promise<Uint8Array> {
  const mask = new Uint8Array(window.width * window.height);
  for (const { core, key } of pieces) {
    const { arrays } = decodeArrays(await store.get(key));
    stitch(mask, window, core, arrays.mask as Uint8Array);
  }
  return mask;
}
