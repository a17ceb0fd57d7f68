import { Problem } from '../../errors.ts';
import type { Bytes } from '../bytes.ts';

/** Markers of a JPEG 2000 codestream (ITU-T T.800 annex A). */
export const MARKER = {
  soc: 0xff4f,
  siz: 0xff51,
  cod: 0xff52,
  coc: 0xff53,
  tlm: 0xff55,
  plm: 0xff57,
  ppm: 0xff60,
  com: 0xff64,
  sot: 0xff90,
  sod: 0xff93,
  eoc: 0xffd9
} as const;

/** Rectangle on the reference grid, half-open. */
export type Area = { x0: number; y0: number; x1: number; y1: number };

/** What the main header says: the picture is `area` on the reference grid, cut into tiles from (tileX, tileY) on. */
export type Codestream = {
  area: Area;
  tileX: number;
  tileY: number;
  tileWidth: number;
  tileHeight: number;
  across: number; // tiles in a row of tiles
  down: number;
  components: number;
  bits: number; // of a sample, 1..16
  signed: boolean;
  layers: number;
  lossy: boolean; // some component goes through the irreversible 9-7 transform
  siz: Buffer; // the segment, from its marker on
  segments: Buffer[]; // the other segments that a decoder needs, from their markers on
  end: number; // where the first tile-part begins, in bytes of the file
};

/** Largest side of a raster that is believed, as for GeoTIFF. */
const MAX_SIDE = 10_000_000;
/** Most samples of all components of a tile: a whole Sentinel-2 band of 20 m has 3.0e7. */
const MAX_TILE_SAMPLES = 2 ** 25;
/** Most packets of a tile. A tile of 1024² with precincts of 64 px and 12 layers has 4,000. */
const MAX_PACKETS = 2 ** 20;
/** Most segments of a main header, and bytes of those that are kept. */
const MAX_SEGMENTS = 4096;
const MAX_HEADER = 2 ** 20;

/**
 * Reads the main header of the codestream that begins at byte `at` and ends before `limit`.
 *
 * Throws BadFile where it contradicts itself or is cut short; Unsupported for subsampled or mixed components, more
 * than 16 bits, packed packet headers (PPM) and tiles above the limit of memory.
 */
export async function readMainHeader(bytes: Bytes, at: number, limit: number): Promise<Codestream> {
  const { name } = bytes;
  const bad = (text: string) => new Problem('BadFile', `${name}: ${text}`, { subject: name });
  const read = (from: number, length: number, what: string) => {
    if (from + length > limit)
      throw bad(`its codestream ends at byte ${limit}, ${what} needs bytes up to ${from + length}.`);
    return bytes.read(from, length, what);
  };

  const start = await read(at, 4, 'the main header');
  if (start.readUInt16BE(0) !== MARKER.soc || start.readUInt16BE(2) !== MARKER.siz) {
    throw bad(`expected a codestream (ff4fff51) at byte ${at}, found ${start.toString('hex')}.`);
  }
  let siz: Buffer | null = null;
  let cod: Buffer | null = null;
  const cocs: Buffer[] = [];
  const segments: Buffer[] = [];
  let kept = 0;
  let next = at + 2;
  for (let count = 0; ; count++) {
    const marker = (await read(next, 2, 'a marker of the main header')).readUInt16BE(0);
    if (marker === MARKER.sot) break;
    if (count >= MAX_SEGMENTS) throw bad(`has more than ${MAX_SEGMENTS} segments in its main header.`);
    const what = `segment ${marker.toString(16)} of the main header`;
    if (marker < 0xff50 || marker > 0xff7f)
      throw bad(`expected a marker of the main header at byte ${next}, found ${marker.toString(16)}.`);
    const length = (await read(next + 2, 2, what)).readUInt16BE(0);
    if (length < 2) throw bad(`${what} has a length of ${length}.`);
    if (marker === MARKER.ppm) {
      throw new Problem(
        'Unsupported',
        `${name}: has its packet headers in the main header (PPM), which this version does not read.`,
        { subject: name }
      );
    }
    // Lengths of tile-parts and packets speak of the whole; a single tile has none of them. Comments are for people.
    if (marker !== MARKER.tlm && marker !== MARKER.plm && marker !== MARKER.com) {
      const segment = await read(next, 2 + length, what);
      kept += segment.length;
      if (kept > MAX_HEADER) throw bad(`has more than ${MAX_HEADER} bytes in its main header.`);
      if (marker === MARKER.siz) {
        if (siz) throw bad('has two SIZ segments.');
        siz = segment;
      } else segments.push(segment);
      if (marker === MARKER.cod) cod = segment;
      if (marker === MARKER.coc) cocs.push(segment);
    }
    next += 2 + length;
  }
  if (!cod) throw bad('expected a COD segment in its main header, found none.');
  const size = sizeOf(siz!, name);
  const style = styleOf(cod, size.components, null, name);
  const styles = [style, ...cocs.map((coc) => styleOf(coc, size.components, style, name))];
  const stream = { ...size, layers: style.layers, lossy: styles.some((s) => s.lossy), siz: siz!, segments, end: next };
  for (const s of styles) checkPackets(s, stream, name);
  return stream;
}

type Size = Omit<Codestream, 'layers' | 'lossy' | 'siz' | 'segments' | 'end'>;

/** SIZ, T.800 A.5.1. */
function sizeOf(siz: Buffer, name: string): Size {
  const bad = (text: string) => new Problem('BadFile', `${name}: ${text}`, { subject: name });
  const unsupported = (text: string) => new Problem('Unsupported', `${name}: ${text}`, { subject: name });
  if (siz.length < 43) throw bad(`expected a SIZ segment of at least 43 bytes, found ${siz.length}.`);
  const [x1, y1, x0, y0, tileWidth, tileHeight, tileX, tileY] = Array.from({ length: 8 }, (_, i) =>
    siz.readUInt32BE(6 + 4 * i)
  ) as [number, number, number, number, number, number, number, number];
  const components = siz.readUInt16BE(38);
  if (components < 1 || siz.length !== 40 + 3 * components)
    throw bad(
      `expected a SIZ segment of ${40 + 3 * components} bytes for ${components} components, found ${siz.length}.`
    );
  const side = (n: number, what: string) => {
    if (!(n >= 1 && n <= MAX_SIDE)) throw bad(`expected a ${what} of 1 to ${MAX_SIDE}, found ${n}.`);
    return n;
  };
  const width = side(x1 - x0, 'width');
  const height = side(y1 - y0, 'height');
  if (!(tileX <= x0 && tileX + tileWidth > x0 && tileY <= y0 && tileY + tileHeight > y0)) {
    throw bad(
      `expected a first tile that holds the pixel ${x0}, ${y0}, found one of ${tileWidth} × ${tileHeight} at ${tileX}, ${tileY}.`
    );
  }
  const across = Math.ceil((x1 - tileX) / tileWidth);
  const down = Math.ceil((y1 - tileY) / tileHeight);
  if (across * down > 65_535) throw bad(`expected at most 65535 tiles, found ${across} × ${down}.`);

  const depth = siz[40]!;
  const bits = (depth & 0x7f) + 1;
  for (let c = 0; c < components; c++) {
    const [d, dx, dy] = siz.subarray(40 + 3 * c);
    if (dx !== 1 || dy !== 1)
      throw unsupported(`has component ${c} sampled every ${dx} × ${dy} px, which this version does not read.`);
    if (d !== depth) throw unsupported('has components of different types, which this version does not read.');
  }
  if (bits > 16) throw unsupported(`has samples of ${bits} bits, which this version does not read (1 to 16).`);
  if (components !== 1 && components !== 3)
    throw unsupported(`has ${components} components, which this version does not read (1 or 3).`);
  const samples = Math.min(tileWidth, width) * Math.min(tileHeight, height) * components;
  if (samples > MAX_TILE_SAMPLES)
    throw unsupported(`has tiles of ${samples} samples, above the limit of ${MAX_TILE_SAMPLES}.`);
  return {
    area: { x0, y0, x1, y1 },
    tileX,
    tileY,
    tileWidth,
    tileHeight,
    across,
    down,
    components,
    bits,
    signed: depth > 0x7f
  };
}

/** How a component is coded. */
type Style = {
  layers: number;
  lossy: boolean;
  precincts: { width: number; height: number }[] /* by resolution, low first */;
};

/** COD and COC, T.800 A.6.1 and A.6.2. `main` is the COD that a COC stands under; null for a COD. */
function styleOf(segment: Buffer, components: number, main: Style | null, name: string): Style {
  const kind = main ? 'COC' : 'COD';
  const bad = (text: string) => new Problem('BadFile', `${name}: ${text}`, { subject: name });
  const styleAt = main ? 4 + (components < 257 ? 1 : 2) : 4;
  const at = main ? styleAt + 1 : styleAt + 5;
  if (segment.length < at + 5)
    throw bad(`expected a ${kind} segment of at least ${at + 5} bytes, found ${segment.length}.`);
  const layers = main ? main.layers : segment.readUInt16BE(6);
  const levels = segment[at]!;
  const transform = segment[at + 4]!;
  if (layers < 1 || levels > 32 || transform > 1) {
    throw bad(
      `expected 1 to 65535 layers, 0 to 32 levels and transform 0 or 1 in ${kind}, found ${layers}, ${levels} and ${transform}.`
    );
  }
  const stated = (segment[styleAt]! & 1) === 1;
  if (stated && segment.length < at + 6 + levels)
    throw bad(`expected ${levels + 1} precinct sizes in ${kind}, found ${segment.length - at - 5}.`);
  const precincts = Array.from({ length: levels + 1 }, (_, r) => {
    const size = stated ? segment[at + 5 + r]! : 0xff;
    return { width: 2 ** (size & 15), height: 2 ** (size >> 4) };
  });
  return { layers, lossy: transform === 0, precincts };
}

/** Refuses tiles that are cut so small that going through their packets alone takes minutes. */
function checkPackets(
  { layers, precincts }: Style,
  { tileWidth, tileHeight, area, components }: Size,
  name: string
): void {
  const width = Math.min(tileWidth, area.x1 - area.x0);
  const height = Math.min(tileHeight, area.y1 - area.y0);
  const levels = precincts.length - 1;
  const packets =
    precincts.reduce((sum, p, r) => {
      const shrink = 2 ** (levels - r);
      return sum + (Math.ceil(width / shrink / p.width) + 1) * (Math.ceil(height / shrink / p.height) + 1);
    }, 0) *
    layers *
    components;
  if (packets > MAX_PACKETS)
    throw new Problem(
      'Unsupported',
      `${name}: has tiles of about ${packets} packets, above the limit of ${MAX_PACKETS}.`,
      { subject: name }
    );
}

/** Checks a COD or COC of a tile-part's header, which holds for its tile alone. Throws as `readMainHeader` does. */
export function checkTileStyle(segment: Buffer, stream: Codestream, name: string): void {
  const isCod = segment.readUInt16BE(0) === MARKER.cod;
  const main = isCod ? null : { layers: stream.layers, lossy: stream.lossy, precincts: [] };
  checkPackets(styleOf(segment, stream.components, main, name), stream, name);
}
