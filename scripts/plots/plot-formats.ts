import { Problem } from '../../pipeline/errors.ts';
import type { PlotFeature } from '../../pipeline/io/plot-files.ts';

type Encode = (features: readonly PlotFeature[]) => Promise<Uint8Array | string>;

const geoJson: Encode = async (features) => (await import('../../pipeline/io/plot-files.ts')).plotsGeoJson(features);

/** What writes plots, by the ending of the file. A writer's library is loaded when it is used. */
const ENCODERS: Record<string, Encode> = {
  '.geojson': geoJson,
  '.json': geoJson,
  '.parquet': async (features) => (await import('../../pipeline/io/plot-files.ts')).encodePlotsParquet(features),
  '.fgb': async (features) => {
    const { plotsLayer } = await import('../../pipeline/io/plot-files.ts');
    return (await import('../../pipeline/io/flatgeobuf.ts')).encodeFlatGeobuf(plotsLayer(features));
  },
  '.gpkg': async (features) => {
    const { plotsLayer } = await import('../../pipeline/io/plot-files.ts');
    const { encodeGeoPackage } = await import('../../pipeline/io/geopackage.ts');
    return encodeGeoPackage(plotsLayer(features), features[0]?.determinedAt ?? null);
  }
};

/** Endings of files that plots can be written to. */
export const PLOT_ENDINGS = Object.keys(ENCODERS);

/** The writer for a file. Throws BadUsage, naming the endings there are, for any other; capitals do not matter. */
export function plotEncoderOf(path: string): Encode {
  const ending = PLOT_ENDINGS.find((e) => path.toLowerCase().endsWith(e));
  if (ending === undefined)
    throw new Problem('BadUsage', `Expected -o to end in one of ${PLOT_ENDINGS.join(' ')}, got '${path}'.`);
  return ENCODERS[ending]!;
}
