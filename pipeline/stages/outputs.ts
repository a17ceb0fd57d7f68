import { latticeWindowOf } from '../geo/lattice.ts';
import { encodeCog } from '../io/cog.ts';
import { declaredGeoJson } from '../io/declared-file.ts';
import { prettyJson } from '../io/keys.ts';
import { encodePlotsParquet, encodeSeriesParquet, type PlotFeature, plotsGeoJson } from '../io/plot-files.ts';
import type { Store } from '../io/store.ts';
import { declaredKey } from '../plot/declared.ts';
import type { Scene } from '../scene/scene.ts';
import { MASK_COLOURS } from '../segment/mask-classes.ts';
import { stitch } from '../tile/stitch.ts';
import { muOfSquareMetres } from '../units.ts';
import type { RunResult } from './run-result.ts';
import { readMask } from './tile.ts';

/** An output file: its path below the run's folder, and its bytes. Made one at a time: masks of a county are large. */
export type Output = { path: string; bytes: () => Promise<Uint8Array> | Uint8Array };

/** Every file of a run but the report and the manifest, in the order of their paths. */
export function planOutputs(run: RunResult, store: Store): Output[] {
  const features = plotFeatures(run);
  const masks = run.passes.map((pass) => ({
    path: `masks/${pass[0]!.id}.tif`,
    bytes: () => maskCog(run, store, pass)
  }));
  return [
    { path: 'declared.geojson', bytes: () => Buffer.from(declaredOutlines(run)) },
    ...masks.sort((a, b) => (a.path < b.path ? -1 : 1)),
    { path: 'plots.geojson', bytes: () => Buffer.from(plotsGeoJson(features)) },
    { path: 'plots.parquet', bytes: () => encodePlotsParquet(features) },
    { path: 'scores.json', bytes: () => Buffer.from(prettyJson(run.score.decisions)) },
    {
      path: 'series.parquet',
      bytes: () => encodeSeriesParquet(run.plots.map((p) => run.series.get(p.id)!).filter(Boolean))
    }
  ];
}

/** The declared plots as they were seen, by farmer, then plot. */
export const declaredOutlines = ({ score }: Pick<RunResult, 'score'>): string =>
  declaredGeoJson(
    score.declared.map(({ lonLat: _, ground, moved, crop, ...told }) => ({
      id: declaredKey(told),
      outline: ground?.outline ?? null,
      properties: {
        ...told,
        'crop:declared': crop,
        areaSeM2: ground?.areaSeM2 ?? null,
        'metrics:area': ground?.areaM2 ?? null,
        outlineM2: ground?.outlineM2 ?? null,
        parts: ground?.parts ?? 0,
        readAs: moved
      }
    }))
  );

/** A plot with what the run found out about it, under the names of the output files. */
export function plotFeatures(run: RunResult): PlotFeature[] {
  const declared = new Map(run.score.matches.map((m) => [m.plotId, m.declared]));
  return run.plots.map((plot) => {
    const found = run.classified.get(plot.id);
    const claimed = found?.crop && !found.crop.rejected ? found.crop.code : null; // of an unclaimed class nothing follows
    const estimate = run.estimated.get(plot.id)?.yields.find((y) => y.crop === claimed);
    return {
      plot,
      determinedAt: `${run.asOf}T00:00:00Z`,
      areaMu: muOfSquareMetres(plot.areaM2),
      'crop:code': claimed,
      cropProbability: found?.crop?.probability ?? null,
      rejected: found?.crop?.rejected ?? true,
      stage: claimed === null ? null : (found?.stage?.code ?? null),
      yieldKgPerMu: estimate?.kgPerMu ?? null,
      yieldSdKgPerMu: estimate?.sdKgPerMu ?? null,
      modelKind: found?.crop ? 'T' : null,
      declared: declared.get(plot.id) ?? []
    };
  });
}

/** A pass's mask of all tiles as one cloud-optimised GeoTIFF on the run's grid. */
async function maskCog(run: RunResult, store: Store, pass: readonly Scene[]): Promise<Uint8Array> {
  const extent = latticeWindowOf(run.grid, run.grid.epsg!);
  const data = new Uint8Array(extent.width * extent.height);
  const ids = new Set(pass.map((s) => s.id));
  for (const tile of run.tiles) {
    const date = tile.dates.find((d) => ids.has(d.scenes[0]!));
    if (!date) continue;
    const { mask } = await readMask(store, date.mask);
    stitch(data, extent, tile.core, mask);
  }
  return encodeCog({ grid: run.grid, bands: [{ name: 'mask', data }], nodata: 0, colours: MASK_COLOURS });
}
