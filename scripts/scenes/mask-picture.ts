import type { Stretch } from '../../pipeline/raster/true-colour.ts';
import { trueColour } from '../../pipeline/raster/true-colour.ts';
import { MASK, MASK_COLOURS } from '../../pipeline/segment/mask-classes.ts';
import { CLASS_NAMES } from '../mask/class-names.ts';
import { fitInto, type LegendItem, panelWidth, platePng } from '../pictures/plate.ts';
import { type Pair, wordsOf } from '../pictures/words.ts';
import {
  clearShareOf,
  type Ground,
  type GroundTile,
  type Overview,
  overviewOf,
  type Rgb,
  stretchOfOverview
} from './ground.ts';

/** A picture is at most this wide, in pixels: of a whole scene, and of a tile. */
const MOST_WIDTH = 2000;
const MOST_TILE_WIDTH = 1500;
/** How strongly the mask's colour lies over the ground. */
const TINT = 0.5;

const CLASS_KEYS = Object.keys(MASK) as (keyof typeof MASK)[];
const CLEAR: Pair = ['可用', 'usable'];

/** What stands over a picture: lines of a name, a date, a place. */
export type Caption = readonly string[];

/** A picture of one date: its mask half transparent over true colour, and true colour alone beside it, with a legend. */
export async function scenePng(
  ground: Ground,
  caption: Caption,
  lang: 'zh' | 'en'
): Promise<{ png: Uint8Array; overview: Overview }> {
  const { step, scale } = fitInto(ground.grid.width, ground.grid.height, panelWidth(MOST_WIDTH, 2));
  const overview = await overviewOf(ground, step);
  const { rgb, mask, width, height, counts } = overview;
  const png = await maskPlate({
    rgb,
    mask,
    width,
    height,
    scale,
    counts,
    stretch: stretchOfOverview(overview),
    caption,
    lang
  });
  return { png, overview };
}

/** The same of one tile, at every pixel, in the colours of the whole scene. */
export async function tilePng(
  ground: Ground,
  { id, window }: GroundTile,
  stretch: Stretch,
  caption: Caption,
  lang: 'zh' | 'en'
): Promise<Uint8Array> {
  const [rgb, mask] = [await ground.rgb(window), await ground.mask(window)];
  const counts = new Float64Array(CLASS_KEYS.length);
  for (const c of mask) counts[c]!++;
  const { width, height } = window;
  const { scale } = fitInto(width, height, panelWidth(MOST_TILE_WIDTH, 2));
  return maskPlate({ rgb, mask, width, height, scale, counts, stretch, caption: [...caption, id], lang });
}

type Drawn = {
  rgb: Rgb;
  mask: Uint8Array;
  width: number;
  height: number;
  scale: number;
  counts: Float64Array; // of the classes: not only of the pixels that are drawn
  stretch: Stretch;
  caption: Caption;
  lang: 'zh' | 'en';
};

async function maskPlate({
  rgb,
  mask,
  width,
  height,
  scale,
  counts,
  stretch,
  caption,
  lang
}: Drawn): Promise<Uint8Array> {
  const pairs = CLASS_KEYS.map((key): Pair => [CLASS_NAMES.zh[key], CLASS_NAMES.en[key]]);
  const spoken = await wordsOf(lang, [...pairs, CLEAR]);
  const own = (pair: Pair) => pair[spoken === 'zh' ? 0 : 1];
  const all = counts.reduce((a, b) => a + b, 0);
  const legend = CLASS_KEYS.flatMap((key, i): LegendItem[] => {
    const n = counts[MASK[key]]!;
    return n === 0 ? [] : [{ colour: colourOf(MASK[key]), text: `${own(pairs[i]!)} ${percent(n / all)}` }];
  });
  const clear = clearShareOf(counts);
  const title = clear === null ? caption : [...caption, `${own(CLEAR)} ${percent(clear)}`];
  const plain = trueColour(...rgb, stretch);
  return platePng({
    title,
    panels: [
      { rgba: tinted(plain, mask), width, height },
      { rgba: plain, width, height }
    ],
    scale,
    legend
  });
}

/** The picture with the colour of each pixel's class laid over it; where there is no ground to see, the colour alone, darkened. */
export function tinted(rgba: Uint8ClampedArray, mask: Uint8Array): Uint8ClampedArray {
  const out = rgba.slice();
  for (let i = 0; i < mask.length; i++) {
    const c = mask[i]!;
    if (c === MASK.nodata) continue;
    for (let k = 0; k < 3; k++) out[4 * i + k] = (1 - TINT) * rgba[4 * i + k]! + TINT * MASK_COLOURS[c]![k]!;
    out[4 * i + 3] = 255;
  }
  return out;
}

const colourOf = (c: number) => `rgb(${MASK_COLOURS[c]!.join(',')})`;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
