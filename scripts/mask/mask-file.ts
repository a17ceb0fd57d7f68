import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { skyNet } from '../../models/cloud-seg/predict.ts';
import { Problem } from '../../pipeline/errors.ts';
import { type Grid, gridOfWindow, gsdOf } from '../../pipeline/geo/grid.ts';
import type { Window } from '../../pipeline/geo/window.ts';
import { decodeJson } from '../../pipeline/io/arrays.ts';
import { listDrop } from '../../pipeline/io/drop.ts';
import { openRaster, type RasterFile } from '../../pipeline/io/raster-file.ts';
import { readReflectance, readScl } from '../../pipeline/io/scene-read.ts';
import { bandOf, parseSidecar } from '../../pipeline/io/stac-item.ts';
import { fileStore } from '../../pipeline/io/store.ts';
import { BANDS, type Band, SCL } from '../../pipeline/scene/bands.ts';
import { reflectanceOf } from '../../pipeline/scene/reflectance.ts';
import type { Look } from '../../pipeline/segment/clear.ts';
import { maskOneDate } from '../../pipeline/segment/one-date.ts';
import type { Sun } from '../../pipeline/segment/shadow.ts';
import type { IngestArtefact } from '../../pipeline/stages/artefacts.ts';
import { ingest } from '../../pipeline/stages/ingest.ts';
import { cut } from '../../pipeline/tile/cut.ts';
import { planTiles } from '../../pipeline/tile/plan.ts';
import { stitch } from '../../pipeline/tile/stitch.ts';
import { pixels } from '../../pipeline/units.ts';

/** One date to mask, wherever it comes from. */
export type LookSource = {
  grid: Grid;
  bands: Band[]; // those that masks use, of what is there
  level: Look['level'];
  pixelM: number;
  sun: Sun | null;
  read(window: Window): Promise<Look>;
  close(): Promise<void>;
};

/** What the caller states; each goes before what the file says. */
export type LookOptions = {
  bands?: readonly string[];
  level?: Look['level'];
  sunAzimuthDeg?: number;
  sunZenithDeg?: number;
};

/** What each number of bands means where nothing names them. */
const BY_COUNT: Record<number, readonly Band[]> = {
  3: ['B04', 'B03', 'B02'],
  4: ['B02', 'B03', 'B04', 'B08'],
  6: ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'],
  10: BANDS
};
const USED: readonly Band[] = ['B02', 'B03', 'B04', 'B08', 'B8A', 'B11', 'B12'];

/** A scene is masked in blocks of 20 km; clouds up to 5 km outside a block throw shadows into it. About 0.5 GB. */
const BLOCK = pixels(2048);
const SHADOW_HALO = pixels(512);
const METRES_PER_DEGREE = 111_320;

/**
 * The classes of one date on its own grid, from that date alone, without buffers (`segment/one-date`).
 */
export async function maskLook(source: LookSource): Promise<Uint8Array> {
  const whole: Window = { col: 0, row: 0, width: source.grid.width, height: source.grid.height };
  const out = new Uint8Array(whole.width * whole.height);
  for (const { core, read } of planTiles(0, [whole], BLOCK, SHADOW_HALO)) {
    const look = await source.read(read);
    stitch(out, whole, core, cut(await maskOneDate(skyNet, look, source), read, core));
  }
  return out;
}

/** Opens a scene folder with an item.json, or a bare GeoTIFF with or without a sidecar. Throws BadFile, BadItem, BadUsage. */
export async function openLook(path: string, options: LookOptions): Promise<LookSource> {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false
  );
  return isFolder ? sceneLook(path, options) : tiffLook(path, options);
}

/** The scene goes through ingest, so that a mask made here stands on the numbers that a run stands on. */
async function sceneLook(folder: string, options: LookOptions): Promise<LookSource> {
  const { candidates, rejected } = await listDrop(folder, 0);
  const [candidate] = candidates;
  if (!candidate || candidates.length > 1) {
    const found = rejected[0]?.reason ?? `${candidates.length} scenes`;
    throw new Problem('BadUsage', `${folder}: expected a folder of one scene, found ${found}.`, { subject: folder });
  }
  const drops = [folder];
  const bytes = await ingest.run(candidate, { store: fileStore(folder), drops }); // ingest puts nothing
  const artefact = decodeJson<IngestArtefact>(bytes);
  if (!artefact.ok) throw new Problem('BadItem', artefact.reason, { subject: folder });
  const { scene } = artefact;
  const level = options.level ?? scene.level;
  const bands = USED.filter((band) => scene.bands[band] !== undefined && band !== 'B8A' && band !== 'B12');
  return {
    grid: scene.grid,
    bands,
    level,
    pixelM: gsdOf(scene.grid),
    sun: sunOf(options, scene.sunAzimuthDeg, scene.sunZenithDeg),
    async read(window) {
      const grid = gridOfWindow(scene.grid, window);
      const read = await readReflectance(scene, drops, bands, grid);
      return { bands: read, width: window.width, level, scl: await readScl(scene, drops, grid) };
    },
    async close() {}
  };
}

async function tiffLook(path: string, options: LookOptions): Promise<LookSource> {
  const tiff = await openRaster(path);
  try {
    const sidecarPath = path.replace(/\.tiff?$/i, '.json');
    const text = sidecarPath === path ? null : await readFile(sidecarPath, 'utf8').catch(() => null);
    const sidecar = text === null ? null : parseSidecar(text, sidecarPath, basename(path));
    const isFloat = tiff.dtype.startsWith('float');

    const stated = options.bands ?? null;
    const places = new Map<Band | typeof SCL, number>();
    if (stated === null && sidecar) {
      for (const [band, asset] of Object.entries(sidecar.assets)) places.set(band as Band, asset.bandIndex);
    } else {
      namesOf(tiff, stated, path).forEach((band, i) => {
        if (band !== null && !places.has(band)) places.set(band, i);
      });
    }
    const bands = USED.filter((band) => places.has(band));
    const lacking = ['B02', 'B04'].filter((band) => !places.has(band as Band));
    const beyond = [...places.values()].some((i) => i >= tiff.bands);
    if (lacking.length > 0 || beyond) {
      const wanted = beyond ? `${Math.max(...places.values()) + 1} bands` : `the bands ${lacking.join(' and ')}`;
      throw new Problem(
        'MissingBand',
        `${path}: expected ${wanted}, found ${tiff.bands} bands (${[...places.keys()].join(' ')}).`,
        {
          subject: path
        }
      );
    }

    const sixFloats = isFloat && tiff.bands === 6;
    const level = options.level ?? sidecar?.level ?? (sixFloats ? 'TOA' : 'L2A');
    const calibrations = new Map(
      bands.map((band) => {
        const asset = stated === null ? sidecar?.assets[band] : undefined;
        const nodata = asset?.nodata ?? (typeof tiff.nodata === 'number' ? tiff.nodata : isFloat ? null : 0);
        return [band, { scale: asset?.scale ?? (isFloat ? 1 : 0.0001), offset: asset?.offset ?? 0, nodata }] as const;
      })
    );
    const gsd = gsdOf(tiff.grid);
    const known = tiff.grid.epsg === null ? null : gsd < 0.5 ? gsd * METRES_PER_DEGREE : gsd;
    return {
      grid: tiff.grid,
      bands,
      level,
      pixelM: known ?? (sixFloats && level === 'TOA' ? 30 : 10),
      sun: sunOf(options, sidecar?.sunAzimuthDeg ?? null, sidecar?.sunZenithDeg ?? null),
      async read(window) {
        const read: Look['bands'] = {};
        const mask = await tiff.readMask(window);
        const layers = await tiff.readBands(
          bands.map((band) => places.get(band)!),
          window
        );
        bands.forEach((band, i) => {
          read[band] = reflectanceOf(layers[i]!, calibrations.get(band)!, mask);
        });
        const scl = places.get(SCL);
        const votes = scl === undefined ? null : Uint8Array.from(await tiff.readBand(scl, window));
        return { bands: read, width: window.width, level, scl: votes };
      },
      close: () => tiff.close()
    };
  } catch (e) {
    await tiff.close();
    throw e;
  }
}

/** Bands of the file's samples: as stated, else as described, else by their number. */
function namesOf(tiff: RasterFile, stated: readonly string[] | null, path: string): (Band | typeof SCL | null)[] {
  if (stated !== null) {
    const unknown = stated.find((name) => bandOf(name) === null);
    if (unknown !== undefined) {
      throw new Problem('BadUsage', `Expected band names such as B02 or blue, got '${unknown}'.`, { subject: unknown });
    }
    if (stated.length > tiff.bands) {
      throw new Problem('BadUsage', `${path}: expected ${stated.length} bands as named, found ${tiff.bands}.`, {
        subject: path
      });
    }
    return stated.map((name) => bandOf(name));
  }
  const described = tiff.descriptions.map((name) => bandOf(name ?? undefined));
  if (described.includes('B02') && described.includes('B04')) return described;
  const counted = BY_COUNT[tiff.bands];
  if (counted) return [...counted];
  throw new Problem(
    'BadUsage',
    `${path}: expected 3, 4, 6 or 10 bands, a sidecar, band descriptions or --bands, found ${tiff.bands} bands without names.`,
    { subject: path }
  );
}

function sunOf(options: LookOptions, azimuth: number | null, zenith: number | null): Sun | null {
  const azimuthDeg = options.sunAzimuthDeg ?? azimuth;
  const zenithDeg = options.sunZenithDeg ?? zenith;
  return azimuthDeg === null || zenithDeg === null ? null : { azimuthDeg, zenithDeg };
}
