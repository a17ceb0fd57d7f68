import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dayOfYear, isoDate } from '../../../pipeline/dates.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { dilate } from '../../../pipeline/raster/morphology.ts';
import { BANDS, type Band } from '../../../pipeline/scene/bands.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { france } from '../../train/real-checks.ts';
import { type FieldSeries, looksOf } from './field-series.ts';
import type { Layer } from './lag.ts';
import { landsatSeries } from './landsat.ts';
import { type Patch, readPatch } from './patch.ts';
import { type FieldPixels, fieldsOf, halved, seriesOfFields } from './patch-fields.ts';

/** Codes of the four crops that figures are published of, in the order of the pages. */
export const CROPS = ['SM', 'WW', 'GS', 'PT'] as const;
export const CROP_NAMES: Record<string, string> = { SM: 'maize', WW: 'winter wheat', GS: 'grass', PT: 'potato' };

/** WorldCereal crop codes of the rasters. Winter cereals that are not told apart count as wheat: two thirds of them are. */
const CODE_OF: Record<number, string> = { 1200: 'SM', 9120: 'GS', 5100: 'PT', 1110: 'WW', 1910: 'WW' };

/** Real regions hold several fields: they are looked at in blocks of 80 m, about the size of a field. */
const BLOCK_M = 80;

export type RealPatch = { patch: Patch; fields: FieldPixels[]; series: FieldSeries[]; bands: readonly Band[] };

const PATCHES = 'crops/worldcereal-patches-s2-parcels';

async function classesOf(path: string): Promise<{ values: Float64Array; width: number }> {
  const tiff = await openRaster(path);
  try {
    return { values: Float64Array.from(await tiff.readBand(1)), width: tiff.grid.width };
  } finally {
    await tiff.close();
  }
}

/** Flanders 2018: 118 scenes of all ten bands over 640 m. */
export async function flanders(data: string): Promise<RealPatch> {
  const drop = join(data, 'drops/flanders-2018');
  const patch = await readPatch(drop, { col: 0, row: 0, width: 64, height: 64 }, 2018);
  const { values, width } = await classesOf(join(drop, 'truth_landcover_croptype.tif'));
  const fields = fieldsOf(values, width, (v) => CODE_OF[v], { blockPx: BLOCK_M / 10, name: 'flanders-2018' });
  return { patch, fields, series: seriesOfFields(patch, fields), bands: BANDS };
}

const COARSE_BANDS: readonly Band[] = ['B05', 'B06', 'B07', 'B8A', 'B11', 'B12'];
/** SCL: vegetation, bare soil, water. */
const SCL_CLEAR = [4, 5, 6];
const SECOND = '000028085BF08E7E_32631_2018-08-01_2019-11-30';

/**
 * The second Flemish patch, harvest year 2019: the six bands of 20 m and SCL, which alone tells the clouds here (what it does not
 * call clear is grown by a pixel).
 */
export async function flanders2019(data: string): Promise<RealPatch & { landsat: FieldSeries[] }> {
  const folder = join(data, PATCHES);
  const dates = JSON.parse(readFileSync(join(folder, `S2_L2A_20m_${SECOND}_dates.json`), 'utf8')) as string[];
  const readAll = async (band: string) => {
    const tiff = await openRaster(join(folder, `S2_L2A_20m_${SECOND}_${band}.tif`));
    try {
      return { grid: tiff.grid, layers: await tiff.readBands(dates.map((_, i) => i)) };
    } finally {
      await tiff.close();
    }
  };
  const scl = await readAll('SCL');
  const { width, height } = scl.grid;
  const layers = new Map<Band, ArrayLike<number>[]>();
  for (const band of COARSE_BANDS) layers.set(band, (await readAll(band)).layers);
  const patch: Patch = {
    name: 'flanders-2019',
    width,
    height,
    gsdM: 20,
    season: 2019,
    dates: dates.map((time, i) => {
      const classes = scl.layers[i]!;
      const lost = dilate(
        Uint8Array.from(classes, (c) => (SCL_CLEAR.includes(c) ? 0 : 1)),
        width,
        1
      );
      const cloud = Uint8Array.from(classes, (c) => (c >= 8 && c <= 10 ? 1 : 0));
      return {
        scene: time,
        day: dayOfYear(isoDate(time), 2019),
        bands: Object.fromEntries(
          COARSE_BANDS.map((b) => [b, Float32Array.from(layers.get(b)![i]!, (v) => (v === 0 ? Number.NaN : v / 1e4))])
        ),
        mask: Uint8Array.from(classes, (c, p) => (c === 0 ? MASK.nodata : lost[p] === 1 ? MASK.cloud : MASK.clear)),
        cloud,
        sclCloud: cloud,
        trueCloud: null
      };
    })
  };
  const fine = await classesOf(join(folder, `OUTPUT_POLY-110_10m_${SECOND}.tif`));
  const blocks = fieldsOf(fine.values, fine.width, (v) => CODE_OF[v], { blockPx: BLOCK_M / 10, name: 'flanders-2019' });
  const fields = halved(blocks, fine.width);
  const landsat = await landsatSeries(folder, SECOND, 2019, blocks);
  return { patch, fields, series: seriesOfFields(patch, fields), bands: COARSE_BANDS, landsat };
}

/** What the French register calls the crops of these pages. */
const FRANCE_CODE: Record<string, string> = {
  maize: 'SM',
  grain_maize_corn_popcorn: 'SM',
  winter_common_soft_wheat: 'WW',
  winter_durum_hard_wheat: 'WW',
  longterm_meadows: 'GS',
  temporary_meadows: 'GS'
};
export const FRANCE_BANDS: readonly Band[] = BANDS.filter((b) => b !== 'B8A');

/** A composite with more blue than this shows haze or snow. */
const HAZY_BLUE = 0.15;

/** Parcels of France 2023 on their ten-day composites (no B8A), which the provider has screened no further. */
export function franceFields(data: string): FieldSeries[] {
  const check = france(data);
  const known = frenchParcels(data);
  return check.parcels.flatMap(({ series }): FieldSeries[] => {
    const { name, lat } = known.get(series.plot)!;
    const code = FRANCE_CODE[name];
    if (code === undefined) return [];
    const looks = looksOf(series, check.season).filter(({ bands }) => bands[0]! < HAZY_BLUE);
    const place = lat > NORTH_OF ? 'france north' : 'france south';
    return [{ field: series.plot, group: series.plot, place, code, looks }];
  });
}

/** The parcels lie in two groups, in Normandy and in Gascony, with nothing near this latitude. */
const NORTH_OF = 46;

function frenchParcels(data: string): Map<string, { name: string; lat: number }> {
  const file = join(data, 'crops/worldcereal-france-lpis-2023-dekadal/2023_FRA_LPIS_dekad.csv.gz');
  const [head, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const columns = head!.trim().split(',');
  const [id, name, lat] = ['sample_id', 'label_full', 'lat'].map((c) => columns.indexOf(c)) as [number, number, number];
  return new Map(
    lines.map((line) => {
      const cells = line.trim().split(',');
      return [cells[id]!, { name: cells[name]!, lat: Number(cells[lat]) }];
    })
  );
}

/** Slovenia 2015 to 2017: a square of 640 m out of 1 km², 68 dates of a cloud detector's probability, mask, and NDVI (top of atmosphere). */
export type EoLearn = { dates: { day: number; cover: number; cloud: Layer; probability: Layer; ndvi: Layer }[] };

export async function eoLearn(data: string, side = 64): Promise<EoLearn> {
  const folder = join(data, 'clouds/eo-learn');
  const rows = readFileSync(join(folder, 'dates.csv'), 'utf8').trim().split('\n').slice(1);
  const read = async (name: string) => {
    const tiff = await openRaster(join(folder, 'series', `${name}_68.tif`));
    try {
      const { width, height } = tiff.grid;
      const size = { width: Math.min(side, width), height: Math.min(side, height) };
      const window = { col: (width - size.width) >> 1, row: (height - size.height) >> 1, ...size };
      return {
        width: size.width,
        layers: await tiff.readBands(
          rows.map((_, i) => i),
          window
        )
      };
    } finally {
      await tiff.close();
    }
  };
  const [mask, probability, ndvi] = [await read('clm'), await read('clp'), await read('ndvi')];
  return {
    dates: rows.map((line, i) => {
      const cloud = Float64Array.from(mask.layers[i]!);
      const values = Float32Array.from(ndvi.layers[i]!, (v, p) => (cloud[p] === 1 ? Number.NaN : v));
      return {
        day: Math.round(Date.parse(`${line.split(',')[1]}Z`) / 86_400_000),
        cover: cloud.reduce((s, c) => s + c, 0) / cloud.length,
        cloud: { width: mask.width, values: cloud },
        probability: { width: probability.width, values: Float64Array.from(probability.layers[i]!) },
        ndvi: { width: ndvi.width, values }
      };
    })
  };
}

export const hasRealData = (data: string | undefined): data is string => data !== undefined && existsSync(data);
