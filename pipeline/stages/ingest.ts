import { join } from 'node:path';
import { z } from 'zod';
import { isProblem, Problem, type ProblemTag } from '../errors.ts';
import { type Grid, gridOfWindow } from '../geo/grid.ts';
import { sceneId } from '../ids.ts';
import { encodeJson } from '../io/arrays.ts';
import { checkListed, idOfPath, insideDrop, readListed, tiffOf } from '../io/drop.ts';
import { openRaster, type RasterFile, rowWindows } from '../io/raster-file.ts';
import { parseSafe, tileMetadataOf } from '../io/safe.ts';
import { readReflectance, readScl } from '../io/scene-read.ts';
import { type ItemAsset, parseSidecar, parseStacItem, type SceneItem } from '../io/stac-item.ts';
import { checkBandGrid, sceneGridOf } from '../scene/accept.ts';
import { BANDS, type Band, SCL } from '../scene/bands.ts';
import { countDark, decideOffset } from '../scene/reflectance.ts';
import type { BandAsset, Scene } from '../scene/scene.ts';
import { classifyLook } from '../segment/clear.ts';
import { MASK } from '../segment/mask-classes.ts';
import type { FileRef, IngestArtefact, IngestInput } from './artefacts.ts';
import type { Stage, StageIo } from './stage.ts';

const inputSchema = z.object({
  drop: z.number().int().min(0),
  item: z.string().min(1),
  form: z.enum(['stac', 'plain', 'safe']),
  files: z.array(z.object({ path: z.string().min(1), sha256: z.string(), bytes: z.number().int().min(0) }))
});

/** Problems of the scene's own files. They are its artefact: the same files give the same answer. */
const OF_THE_SCENE: readonly ProblemTag[] = ['BadFile', 'Unsupported', 'MissingBand', 'BadItem'];

/** Samples decoded at once while a band is checked. */
const CHUNK_SAMPLES = 2 ** 22;
/** The scene's cloud share is taken on at most this many windows a side, of this size: it only tells a lost date from a usable one. */
const LOOKS_A_SIDE = 8;
const LOOK_SIZE = 256;

/**
 * A scene candidate → a Scene that later stages trust, or the reason why not.
 *
 * Opens every band and decodes all of it, so that a file cut short is found now and not in the middle of a season;
 * checks that the ten bands are there, in one CRS, north-up, on whole pixels of 10 m or 20 m; decides the offset by
 * the pixels. Troubles of the machine (no permission, disk, too many open files) are thrown and never stored.
 */
export const ingest: Stage<IngestInput> = {
  name: 'ingest',
  parse(data) {
    const result = inputSchema.safeParse(data);
    if (!result.success) throw new Problem('BadPayload', `ingest: ${z.prettifyError(result.error)}`);
    return result.data;
  },
  async run(input, io) {
    let id = idOfPath(input.item);
    try {
      const item = await readItem(input, io);
      id = item.id;
      const artefact: IngestArtefact = { ok: true, scene: await readScene(input, item, io) };
      return encodeJson(artefact);
    } catch (e) {
      if (!isProblem(e) || !OF_THE_SCENE.includes(e._tag)) throw e;
      return encodeJson({ ok: false, id, item: input.item, reason: e.message } satisfies IngestArtefact);
    }
  }
};

async function readItem(input: IngestInput, io: StageIo): Promise<SceneItem> {
  const listed = input.files.find((f) => f.path === input.item);
  if (!listed) throw new Problem('BadPayload', `ingest: expected ${input.item} among its own files.`);
  const drop = dropOf(input, io);
  const text = await readListed(drop, listed);
  if (input.form === 'stac') return parseStacItem(text, input.item);
  if (input.form === 'safe') {
    const paths = input.files.map((f) => f.path);
    const path = tileMetadataOf(input.item, paths);
    const tile = input.files.find((f) => f.path === path);
    return parseSafe(text, input.item, tile ? { path: tile.path, text: await readListed(drop, tile) } : null, paths);
  }
  const tiff = tiffOf(input.item, new Set(input.files.map((f) => f.path)));
  if (!tiff) throw new Problem('BadFile', `${input.item}: expected a GeoTIFF of the same name beside it, found none.`);
  return parseSidecar(text, input.item, tiff);
}

function dropOf(input: IngestInput, io: StageIo): string {
  const drop = io.drops[input.drop];
  if (drop === undefined)
    throw new Error(`Expected drop ${input.drop} among those of the run, got ${io.drops.length}.`);
  return drop;
}

async function readScene(input: IngestInput, item: SceneItem, io: StageIo): Promise<Scene> {
  const absent = BANDS.filter((b) => !item.assets[b]);
  if (absent.length > 0) {
    const found = Object.keys(item.assets).sort().join(', ') || 'none of them';
    throw new Problem(
      'MissingBand',
      `${input.item}: expected the bands ${BANDS.join(', ')}, found ${found}; missing ${absent.join(', ')}.`,
      { subject: input.item }
    );
  }
  const read: Partial<Record<Band | typeof SCL, CheckedBand>> = {};
  const byFile = new Map<string, Asset[]>();
  for (const name of [...BANDS, SCL] as const) {
    const asset = item.assets[name];
    if (asset) byFile.set(asset.href, [...(byFile.get(asset.href) ?? []), { ...asset, name }]);
  }
  for (const assets of byFile.values()) Object.assign(read, await readFile(input, assets, io));

  const visible = [read.B02!, read.B03!, read.B04!];
  const valid = visible.reduce((n, b) => n + b.valid, 0);
  const darkShare = visible.reduce((n, b) => n + b.dark, 0) / Math.max(1, valid);
  const grid = sceneGridOf(read.B02!.asset.grid);
  const bands: Partial<Record<Band, BandAsset>> = {};
  for (const band of BANDS) {
    const { asset, statedOffset } = read[band]!;
    checkBandGrid(asset.path, asset.grid, grid);
    bands[band] = { ...asset, offset: decideOffset(statedOffset, item, asset.scale, darkShare).offset };
  }
  if (read.SCL) checkBandGrid(read.SCL.asset.path, read.SCL.asset.grid, grid);
  if (item.epsg !== null && item.epsg !== grid.epsg) {
    throw new Problem(
      'BadItem',
      `${input.item}: expected EPSG ${item.epsg} as the item says, found EPSG ${grid.epsg} in ${read.B02!.asset.path}.`,
      { subject: input.item }
    );
  }

  const nir = read.B08!;
  const scene: Scene = {
    id: sceneId(item.id),
    item: input.item,
    drop: input.drop,
    datetime: item.datetime,
    date: item.date,
    level: item.level,
    grid,
    bands,
    scl: read.SCL?.asset ?? null,
    missing: [],
    sunAzimuthDeg: item.sunAzimuthDeg,
    sunZenithDeg: item.sunZenithDeg,
    processingBaseline: item.processingBaseline,
    nodataShare: round(1 - nir.valid / (nir.asset.grid.width * nir.asset.grid.height)),
    cloudShare: 0
  };
  return { ...scene, cloudShare: round(await cloudShareOf(scene, io.drops)) };
}

type CheckedBand = { asset: BandAsset; statedOffset: number | null; valid: number; dark: number };
type Asset = ItemAsset & { name: Band | typeof SCL };

/** Opens the file of some assets and decodes those bands of it, whole. */
async function readFile(
  input: IngestInput,
  assets: readonly Asset[],
  io: StageIo
): Promise<Partial<Record<Asset['name'], CheckedBand>>> {
  const [{ href, name }] = assets as [Asset];
  const path = input.form === 'plain' ? href : insideDrop(input.item, href);
  const file = input.files.find((f) => f.path === path);
  if (path === null || !file) {
    throw new Problem('BadFile', `${input.item}: expected the file ${href} of asset ${name}, found nothing there.`, {
      subject: input.item
    });
  }
  const drop = dropOf(input, io);
  await checkListed(drop, file);
  const tiff = await openRaster(join(drop, path), path);
  try {
    const checked = assets.map((asset) => checkedBand(asset, file, tiff));
    await countAll(tiff, checked);
    return Object.fromEntries(assets.map((a, i) => [a.name, checked[i]!]));
  } finally {
    await tiff.close();
  }
}

/** What the item says of a band goes before what its file says; a default stands only where neither says anything. */
function checkedBand(
  { name, bandIndex, ...item }: Asset,
  { path, sha256, bytes }: FileRef,
  tiff: RasterFile
): CheckedBand {
  if (bandIndex >= tiff.bands) {
    throw new Problem(
      'BadFile',
      `${path}: expected a band ${bandIndex + 1} for ${name}, found ${tiff.bands} ${tiff.bands === 1 ? 'band' : 'bands'}.`,
      { subject: path }
    );
  }
  const own = tiff.scaling[bandIndex] ?? null;
  const usual = tiff.dtype.startsWith('float') ? 1 : 0.0001;
  const asset: BandAsset = {
    path,
    bandIndex,
    sha256,
    bytes,
    grid: tiff.grid,
    scale: name === SCL ? 1 : (item.scale ?? own?.scale ?? usual),
    offset: 0,
    nodata: item.nodata ?? (typeof tiff.nodata === 'number' ? tiff.nodata : 0)
  };
  return { asset, statedOffset: item.offset ?? own?.offset ?? null, valid: 0, dark: 0 };
}

/** Decodes all of some bands of a file, some rows of blocks at a time, and counts what is there. */
async function countAll(tiff: RasterFile, bands: readonly CheckedBand[]): Promise<void> {
  for (const window of rowWindows(tiff, CHUNK_SAMPLES / tiff.grid.width / bands.length)) {
    const layers = await tiff.readBands(
      bands.map((b) => b.asset.bandIndex),
      window
    );
    const mask = await tiff.readMask(window);
    for (const [i, band] of bands.entries()) {
      const { valid, dark } = countDark(layers[i]!, band.asset.nodata, mask);
      band.valid += valid;
      band.dark += dark;
    }
  }
}

/** Share of pixels with data that one date alone calls cloud, thin cloud or shadow, on windows spread over the scene. */
async function cloudShareOf(scene: Scene, drops: readonly string[]): Promise<number> {
  let hidden = 0;
  let seen = 0;
  for (const window of lookWindows(scene.grid)) {
    const grid = gridOfWindow(scene.grid, window);
    const bands = await readReflectance(scene, drops, ['B02', 'B03', 'B04', 'B08', 'B11'], grid);
    const scl = await readScl(scene, drops, grid);
    for (const c of classifyLook({ bands, width: window.width, level: scene.level, scl })) {
      if (c === MASK.nodata) continue;
      seen++;
      if (c === MASK.cloud || c === MASK.thinCloud || c === MASK.shadow) hidden++;
    }
  }
  return seen === 0 ? 0 : hidden / seen;
}

/** Whole windows, evenly spread: all of a small scene, a sample of a large one. */
function lookWindows(grid: Grid) {
  const along = (size: number) => {
    const n = Math.ceil(size / LOOK_SIZE);
    const taken = Math.min(n, LOOKS_A_SIDE);
    return Array.from({ length: taken }, (_, i) => Math.floor((i * n) / taken) * LOOK_SIZE);
  };
  return along(grid.height).flatMap((row) =>
    along(grid.width).map((col) => ({
      col,
      row,
      width: Math.min(LOOK_SIZE, grid.width - col),
      height: Math.min(LOOK_SIZE, grid.height - row)
    }))
  );
}

const round = (share: number) => Math.round(share * 1e6) / 1e6;
