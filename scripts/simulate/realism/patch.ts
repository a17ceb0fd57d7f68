import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumber, dayOfYear, type IsoDate } from '../../../pipeline/dates.ts';
import type { Window } from '../../../pipeline/geo/window.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { parseStacItem, type SceneItem } from '../../../pipeline/io/stac-item.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { BANDS, type Band, SCL } from '../../../pipeline/scene/bands.ts';
import { decideOffset, quantised, reflectanceOf } from '../../../pipeline/scene/reflectance.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { NEIGHBOUR_DAYS } from '../../../pipeline/segment/cloud-input.ts';
import { MASK, ofClasses } from '../../../pipeline/segment/mask-classes.ts';
import { buffered } from '../../../pipeline/segment/sky.ts';
import { correctByNeighbours, type DatedLook } from '../../../pipeline/segment/temporal.ts';

/** A date of a patch. Layers are row-major; cloud layers hold 1 for cloud (thick or thin), 0 for none. */
export type PatchDate = {
  scene: string;
  day: number; // of the harvest year
  bands: Partial<Record<Band, Float32Array>>;
  mask: Uint8Array; // MASK classes, clouds and shadows grown
  cloud: Uint8Array; // by the season's mask, not grown
  sclCloud: Uint8Array | null; // by SCL
  trueCloud: Uint8Array | null; // known of a simulation alone
};

/** A square of ground over a season, all bands on one grid. Every drop, real or simulated, is looked at in such squares. */
export type Patch = { name: string; width: number; height: number; gsdM: number; season: number; dates: PatchDate[] };

/** SCL's medium and high cloud probability, and cirrus. */
const SCL_CLOUDS = [8, 9, 10];
/** A true optical share of cloud from which a pixel counts as cloud. */
const CLOUD_ALPHA = 0.3;

type Item = { folder: string; item: SceneItem };

function itemsOf(drop: string): Item[] {
  const root = existsSync(join(drop, 'scenes')) ? join(drop, 'scenes') : drop;
  return readdirSync(root, { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(join(root, e.name, 'item.json')))
    .map((e) => {
      const folder = join(root, e.name);
      return { folder, item: parseStacItem(readFileSync(join(folder, 'item.json'), 'utf8'), `${e.name}/item.json`) };
    })
    .sort((a, b) => (a.item.datetime < b.item.datetime ? -1 : 1));
}

/** The size of a drop in 10 m pixels. */
export async function sizeOfDrop(drop: string): Promise<{ width: number; height: number }> {
  const [first] = itemsOf(drop);
  if (!first) throw new Error(`${drop}: expected folders with an item.json, found none.`);
  const tiff = await openRaster(join(first.folder, first.item.assets.B02!.href));
  await tiff.close();
  return { width: tiff.grid.width, height: tiff.grid.height };
}

/** Samples of `window` (10 m pixels, even corners and size) of a band of 10 m or 20 m, each 20 m pixel given to its four of 10 m. */
export async function readWindow(path: string, bandIndex: number, window: Window, gsdM: number): Promise<Pixel> {
  const tiff = await openRaster(path);
  try {
    const factor = Math.round(Math.abs(tiff.grid.transform[0]) / gsdM);
    const { col, row, width, height } = window;
    if (factor === 1) return await tiff.readBand(bandIndex, window);
    const coarse = { col: col / factor, row: row / factor, width: width / factor, height: height / factor };
    const values = await tiff.readBand(bandIndex, coarse);
    const out = new (values.constructor as Float32ArrayConstructor)(width * height);
    for (let i = 0; i < out.length; i++) {
      const [r, c] = [Math.floor(i / width), i % width];
      out[i] = values[Math.floor(r / factor) * coarse.width + Math.floor(c / factor)]!;
    }
    return out;
  } finally {
    await tiff.close();
  }
}

/**
 * A window of a drop over all its dates, masked by the rules (`train/seeing/season-rule`): each date by itself, then against its neighbours.
 * The same instrument for every simulator and every drop: figures stay comparable while networks are trained anew.
 * `season` is the harvest year that days are counted in (default: the year of the last scene).
 */
export async function readPatch(drop: string, window: Window, season?: number): Promise<Patch> {
  const items = itemsOf(drop);
  const year = season ?? Number(items.at(-1)!.item.date.slice(0, 4));
  const looks: { date: IsoDate; scene: string; bands: PatchDate['bands']; scl: Uint8Array | null; look: DatedLook }[] =
    [];
  for (const { folder, item } of items) {
    const bands: PatchDate['bands'] = {};
    for (const band of BANDS) {
      const asset = item.assets[band];
      if (!asset) continue;
      const dn = await readWindow(join(folder, asset.href), asset.bandIndex, window, 10);
      const scale = asset.scale ?? 1e-4;
      const { offset } = decideOffset(asset.offset, item, scale, 0);
      bands[band] = reflectanceOf(dn, { scale, offset, nodata: asset.nodata ?? 0 });
    }
    const sclAsset = item.assets[SCL];
    const scl = sclAsset
      ? Uint8Array.from(await readWindow(join(folder, sclAsset.href), sclAsset.bandIndex, window, 10))
      : null;
    looks.push({ date: item.date, scene: item.id, bands, scl, look: datedLook(bands, scl, item, window.width) });
  }
  const masks = seasonMasks(
    looks.map((l) => l.look),
    window.width
  );
  const dates: PatchDate[] = [];
  for (const [i, { date, scene, bands, scl }] of looks.entries()) {
    const truth = join(drop, 'truth', `${scene}-cloud.tif`);
    const alpha = existsSync(truth) ? await readWindow(truth, 0, window, 10) : null;
    dates.push({
      scene,
      day: dayOfYear(date, year),
      bands,
      mask: buffered(masks[i]!, window.width),
      cloud: ofClasses(masks[i]!, [MASK.cloud, MASK.thinCloud]),
      sclCloud: scl && ofClasses(scl, SCL_CLOUDS),
      trueCloud: alpha && Uint8Array.from(alpha, (a) => (a >= CLOUD_ALPHA ? 1 : 0))
    });
  }
  return { name: drop.split('/').at(-1)!, width: window.width, height: window.height, gsdM: 10, season: year, dates };
}

function datedLook(bands: PatchDate['bands'], scl: Uint8Array | null, item: SceneItem, width: number): DatedLook {
  const { B02, B04, B08, B11 } = bands;
  if (!B02 || !B04 || !B08 || !B11) throw new Error(`${item.id}: expected the bands B02, B04, B08 and B11.`);
  return {
    day: dayNumber(item.date),
    blue: quantised(B02),
    red: quantised(B04),
    nir: quantised(B08),
    swir: quantised(B11),
    single: classifyLook({ bands, width, level: item.level, scl })
  };
}

/** The classes of each date against its neighbours, nothing grown. */
function seasonMasks(looks: readonly DatedLook[], width: number): Uint8Array[] {
  return looks.map((look, i) => {
    const near = (l: DatedLook) => l.day !== look.day && Math.abs(l.day - look.day) <= NEIGHBOUR_DAYS;
    const before = looks.slice(0, i).reverse().filter(near);
    const after = looks.slice(i + 1).filter(near);
    return correctByNeighbours(look, before, after, width);
  });
}

/** Share of a layer of 0 and 1 that is 1, of the pixels with data. */
export function shareOf(layer: Uint8Array, mask: Uint8Array): number {
  let [ones, n] = [0, 0];
  for (let i = 0; i < layer.length; i++) {
    if (mask[i] === MASK.nodata) continue;
    ones += layer[i]!;
    n++;
  }
  return ones / n;
}
