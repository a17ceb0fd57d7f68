import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOfYear, isoDate } from '../../../pipeline/dates.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import type { Band } from '../../../pipeline/scene/bands.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import type { FieldSeries } from './field-series.ts';
import { type FieldPixels, seriesOfFields } from './patch-fields.ts';

/** Landsat 8's red and near infrared in the places of their Sentinel-2 neighbours (B8A is the nearest; NDVI asks for B08). */
const BAND_OF = { B04: 'B04', B05: 'B08' } as const satisfies Record<string, Band>;
/** Bits of the quality band (Landsat Collection 1, surface reflectance): clear land or water; shadow, snow, cloud. */
const QA = { ground: 0b110, lost: 0b111000 };

/**
 * NDVI of fields of a patch that has no 10 m bands of Sentinel-2, seen by Landsat 8 (resampled to 10 m by the provider): good for
 * curves, not for spectra or noise, for its pixel of 30 m mixes rims in.
 */
export async function landsatSeries(
  folder: string,
  patch: string,
  season: number,
  fields: readonly FieldPixels[]
): Promise<FieldSeries[]> {
  const path = (name: string) => join(folder, `L8_SR_10m_${patch}_${name}`);
  const dates = JSON.parse(readFileSync(path('dates.json'), 'utf8')) as string[];
  const read = async (name: string) => {
    const tiff = await openRaster(path(`${name}.tif`));
    try {
      return { grid: tiff.grid, layers: await tiff.readBands(dates.map((_, i) => i)) };
    } finally {
      await tiff.close();
    }
  };
  const qa = await read('pixel_qa');
  const bands = new Map<Band, Awaited<ReturnType<typeof read>>['layers']>();
  for (const [own, as] of Object.entries(BAND_OF)) bands.set(as, (await read(own)).layers);
  return seriesOfFields(
    {
      name: 'flanders-2019 Landsat 8',
      width: qa.grid.width,
      height: qa.grid.height,
      gsdM: 10,
      season,
      dates: dates.map((time, i) => {
        const mask = Uint8Array.from(qa.layers[i]!, (q) =>
          (q & QA.ground) > 0 && (q & QA.lost) === 0 ? MASK.clear : MASK.cloud
        );
        return {
          scene: time,
          day: dayOfYear(isoDate(time), season),
          bands: Object.fromEntries(
            [...bands].map(([band, layers]) => [
              band,
              Float32Array.from(layers[i]!, (v) => (v === 0 ? Number.NaN : v / 1e4))
            ])
          ),
          mask,
          cloud: mask.map((c) => (c === MASK.cloud ? 1 : 0)),
          sclCloud: null,
          trueCloud: null
        };
      })
    },
    fields
  );
}
