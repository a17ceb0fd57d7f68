import { isProblem, Problem, sentenceOf } from '../../errors.ts';
import { clip, type Window } from '../../geo/window.ts';
import type { Pixel } from '../../raster/raster.ts';
import { type Bytes, openBytes } from '../bytes.ts';
import type { RasterFile } from '../raster-file.ts';
import { decodeBlock, type Samples } from './decode.ts';
import { georefOf } from './georef.ts';
import { type Ifd, readFirstIfd, readIfd } from './ifd.ts';
import { type Image, imageOf, isMask, isReduced } from './image.ts';
import { isLossy } from './lossy.ts';
import { bandsOf, nodataOf } from './metadata.ts';
import { BLOCKS_AT_ONCE, type BlockRead, planRead, type ReadPlan } from './plan.ts';
import { newLayers, scatter } from './scatter.ts';

/** What is read: bands by index (default: all), a window (default: all), a level (0: full size; 1…: overviews). */
export type ReadRequest = {
  bands?: readonly number[];
  window?: Window;
  level?: number;
  /** Layers of an earlier read to fill anew, where they fit: a stream of windows then touches no new memory. */
  into?: readonly Samples[];
};

/** An open GeoTIFF: the first image of the file, its overviews and its mask. */
export type GeoTiff = RasterFile & {
  /** Sizes of the image and its overviews, the full one first. */
  levels: readonly { width: number; height: number }[];
  /** What a read will touch and cost, before it is done. Throws a RangeError on a band or level that is not there. */
  plan(request: ReadRequest): ReadPlan;
  /** Samples as stored, a layer a band. Throws as `readBand`. */
  read(request: ReadRequest): Promise<Samples[]>;
};

/** Most that one read may hold, bytes: a read that needs more is refused, and windows are the way. */
const DEFAULT_CAP = 2 ** 30;
/** Directories looked at: overviews of a country's mosaic are about fifteen, with masks twice that. */
const MOST_DIRECTORIES = 64;

/**
 * Opens a TIFF and reads its directories. `name` stands in every sentence (default: the path).
 *
 * Throws BadFile where the file is absent, cut short, contradicts itself or is no TIFF; Unsupported for a codec or
 * sample type that is not read here. Errors of the machine (too many open files, no permission) pass as they are.
 */
export async function openGeoTiff(path: string, name = path, cap = DEFAULT_CAP): Promise<GeoTiff> {
  const bytes = await openBytes(path, name);
  return readGeoTiff(bytes, cap).catch(async (e: unknown) => {
    await bytes.close();
    throw e;
  });
}

/** The same for a file that is open already, which stays open where this throws. */
export async function readGeoTiff(bytes: Bytes, cap = DEFAULT_CAP): Promise<GeoTiff> {
  const first = await readFirstIfd(bytes);
  const full = imageOf(first, bytes.name);
  return reader(bytes, full, { further: await furtherImages(bytes, first), lossy: await isLossy(full, bytes), cap });
}

/** Directories after the first. One that is broken, or a loop, ends the list: the first image does not depend on it. */
async function furtherImages(bytes: Bytes, first: Ifd): Promise<Image[]> {
  const out: Image[] = [];
  const seen = new Set<number>();
  for (let at = first.next; at !== 0 && !seen.has(at) && seen.size < MOST_DIRECTORIES; ) {
    seen.add(at);
    try {
      const ifd = await readIfd(bytes, at, first);
      at = ifd.next;
      if (isReduced(ifd) || isMask(ifd)) out.push(imageOf(ifd, bytes.name));
    } catch (e) {
      if (!isProblem(e)) throw e;
      if (e._tag === 'BadFile') break;
    }
  }
  return out;
}

type Beside = { further: Image[]; lossy: boolean; cap: number };

function reader(bytes: Bytes, full: Image, { further, lossy, cap }: Beside): GeoTiff {
  const { name } = bytes;
  const { width, height, bands, dtype } = full.layout;
  const levels = [
    full,
    ...further
      .filter(({ ifd, layout }) => isReduced(ifd) && !isMask(ifd) && layout.bands === bands && layout.dtype === dtype)
      .sort((a, b) => b.layout.width - a.layout.width)
  ];
  const mask = further.find(
    ({ ifd, layout }) => isMask(ifd) && !isReduced(ifd) && layout.width === width && layout.height === height
  );
  const { gcps, ...place } = georefOf(full.ifd);
  const nodata = nodataOf(full.ifd, dtype);
  const fill = nodata === 'NaN' ? Number.NaN : (nodata ?? 0);
  const all = { col: 0, row: 0, width, height };

  const plan = (image: Image, wanted: readonly number[], window: Window) => {
    const { layout } = image;
    const odd = wanted.find((b) => !(Number.isInteger(b) && b >= 0 && b < layout.bands));
    if (odd !== undefined) throw new RangeError(`${name}: expected a band of 0 to ${layout.bands - 1}, got ${odd}.`);
    return planRead(layout, window, wanted, bytes.coalesce);
  };
  const resolved = ({ bands: wanted, window, level = 0 }: ReadRequest) => {
    const image = levels[level];
    if (!image) throw new RangeError(`${name}: expected a level of 0 to ${levels.length - 1}, got ${level}.`);
    const { width, height } = image.layout;
    return {
      image,
      plan: plan(image, wanted ?? Array.from({ length: bands }, (_, i) => i), window ?? { ...all, width, height })
    };
  };
  const read = async (request: ReadRequest) => {
    const { image, plan } = resolved(request);
    return execute(bytes, image, plan, { fill, cap, into: request.into ?? [] });
  };
  const readStored = (bandIndexes: readonly number[], window?: Window) =>
    read({ bands: bandIndexes, ...(window ? { window } : {}) });
  const readBands = async (bandIndexes: readonly number[], window?: Window) =>
    (await readStored(bandIndexes, window)).map((s) => toPixel(s, name));

  return {
    name,
    bytes: bytes.size,
    grid: { ...place, width, height },
    gcps,
    bands,
    blockWidth: full.layout.blockWidth,
    blockHeight: full.layout.blockHeight,
    dtype,
    nodata,
    ...bandsOf(full.ifd, bands),
    lossy,
    hasMask: mask !== undefined,
    levels: levels.map(({ layout }) => ({ width: layout.width, height: layout.height })),
    plan: (request) => resolved(request).plan,
    read,
    readStored,
    readBands,
    readBand: async (bandIndex, window) => (await readBands([bandIndex], window))[0]!,
    async readMask(window = all) {
      if (!mask) return null;
      const [stored] = await execute(bytes, mask, plan(mask, [0], window), { fill: 0, cap, into: [] });
      return Uint8Array.from(stored as Pixel, (v) => (v === 0 ? 0 : 1));
    },
    close: () => bytes.close()
  };
}

/** Fetches, decodes and lays down what a plan says, a range after the other. */
async function execute(
  bytes: Bytes,
  { layout, codec, tables }: Image,
  plan: ReadPlan,
  { fill, cap, into }: { fill: number; cap: number; into: readonly Samples[] }
): Promise<Samples[]> {
  const { name } = bytes;
  if (plan.peakBytes > cap) {
    const mib = (n: number) => `${Math.ceil(n / 2 ** 20)} MiB`;
    const what = `${plan.window.width} × ${plan.window.height} px of ${plan.bands.length} ${plan.bands.length === 1 ? 'band' : 'bands'}`;
    throw new Problem(
      'Unsupported',
      `${name}: reading ${what} at once needs ${mib(plan.peakBytes)}, above the limit of ${mib(cap)}: read it by windows.`,
      { subject: name }
    );
  }
  const out = newLayers(layout, plan, fill, into);
  const { parallel } = bytes.coalesce;
  const inside = clip(plan.window, layout);
  const kind = layout.tiled ? 'tile' : 'strip';
  const scratch = Array.from({ length: Math.min(parallel, plan.ranges.length) }, () => Buffer.alloc(0));
  const fetch = ({ at, length, blocks }: ReadPlan['ranges'][number], i: number) => {
    const what = blocks.length === 1 ? `${kind} ${blocks[0]!.index}` : `${kind}s from ${blocks[0]!.index} on`;
    if (scratch[i]!.length < length) scratch[i] = Buffer.allocUnsafeSlow(length);
    return bytes.read(at, length, what, scratch[i]);
  };
  const decode = async (block: BlockRead, stored: Uint8Array) => {
    try {
      const decoded = await decodeBlock(codec, stored, block.rows, layout, tables);
      scatter(decoded, block, layout, inside, plan, out);
    } catch (e) {
      if (isProblem(e)) throw e;
      const text = `${name}: ${kind} ${block.index} does not decode as ${codec.name}: ${sentenceOf(e)}.`;
      throw new Problem('BadFile', text, { subject: name, cause: e });
    }
  };
  for (let i = 0; i < plan.ranges.length; i += parallel) {
    const group = plan.ranges.slice(i, i + parallel);
    const fetched = await Promise.all(group.map(fetch));
    const blocks = group.flatMap((range, k) =>
      range.blocks.map((block) => {
        const from = block.at - range.at;
        return () => decode(block, fetched[k]!.subarray(from, from + block.length));
      })
    );
    await inTurns(blocks, BLOCKS_AT_ONCE);
  }
  return out;
}

/** Runs tasks, so many at once. Of several that fail the first by order is thrown, whichever failed first. */
async function inTurns(tasks: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const failures: { i: number; error: unknown }[] = [];
  let next = 0;
  const work = async () => {
    while (next < tasks.length && failures.length === 0) {
      const i = next++;
      await tasks[i]!().catch((error: unknown) => failures.push({ i, error }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
  const [first] = failures.sort((p, q) => p.i - q.i);
  if (first) throw first.error;
}

/** Samples as stages work with them. Throws Unsupported on whole numbers that only 64 bits hold. */
function toPixel(samples: Samples, name: string): Pixel {
  if (!(samples instanceof BigInt64Array || samples instanceof BigUint64Array)) return samples;
  const out = Float64Array.from(samples as BigInt64Array, Number);
  const large = out.find((v) => !Number.isSafeInteger(v));
  if (large === undefined) return out;
  throw new Problem('Unsupported', `${name}: expected whole numbers below 2^53, found ${large}.`, { subject: name });
}
