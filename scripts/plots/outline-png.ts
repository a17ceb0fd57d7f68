import sharp from 'sharp';
import { invert, toXY } from '../../pipeline/geo/affine.ts';
import { type Grid, gridOfWindow, gsdOf } from '../../pipeline/geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../../pipeline/geo/lattice.ts';
import type { Window } from '../../pipeline/geo/window.ts';
import type { Plot, Tier } from '../../pipeline/plot/plot.ts';
import { fitInto, type LegendItem, panelWidth, platePng } from '../pictures/plate.ts';
import { type Pair, wordsOf } from '../pictures/words.ts';
import { tilesOf } from '../scenes/ground.ts';

/** A picture that stands on a grid. */
export type Picture = { png: Uint8Array; grid: Grid };

/** A small picture is enlarged, pixel by pixel, to about this many points, so that outlines can be told from pixels. */
const WANTED_SIZE = 1024;
/** A picture of all plots is at most this wide; one of a tile is this wide and high at most. */
const MOST_WIDTH = 2000;
const MOST_TILE_WIDTH = 1500;
/** What title and legend of a tile take of its height. */
const WORDS_HEIGHT = 120;
/** Pixels of a drop's scenes, metres. */
const PIXEL_M = 10;

/** Outlines by tier, and what each is called. Small plots are drawn over large ones: of a shared border the smaller claim shows. */
const TIERS: readonly [tier: Tier, colour: string, name: Pair][] = [
  ['T4', '#4dc9ff', ['T4 足够大', 'T4 amply large']],
  ['T3', '#ffffff', ['T3 大小合适', 'T3 large enough']],
  ['T2', '#ffe14d', ['T2 偏小', 'T2 small']],
  ['T1', '#ff9a3d', ['T1 很小', 'T1 very small']],
  ['T0', '#ff4d6d', ['T0 过小', 'T0 too small']]
];
const PLOTS: Pair = ['个地块', 'plots'];

/** The outlines of plots over a picture, coloured by tier, with a legend. */
export async function outlinePng(picture: Picture, plots: readonly Plot[], lang: 'zh' | 'en'): Promise<Uint8Array> {
  const { width, height } = picture.grid;
  const { step } = fitInto(width, height, panelWidth(MOST_WIDTH, 1));
  const { scale } = fitInto(width, height, WANTED_SIZE);
  return outlined(picture, { col: 0, row: 0, width, height }, plots, step > 1 ? 1 / step : scale, [], lang);
}

/**
 * A picture a tile, the pixels of 10 m enlarged, named by the tiles of a run. `picture` draws the ground, of a drop all of it at a
 * step where it is large; asked for a grid it may draw that alone, at every pixel.
 */
export async function* tileOutlines(
  picture: (within?: Grid) => Promise<Picture>,
  plots: readonly Plot[],
  lang: 'zh' | 'en'
): AsyncGenerator<{ id: string; png: Uint8Array; of: number }> {
  const whole = await picture();
  const { epsg } = whole.grid;
  const gsd = gsdOf(whole.grid);
  const isCoarse = epsg !== null && gsd > PIXEL_M && gsd % PIXEL_M === 0; // a step of the lattice: a tif is never drawn at one
  const grid = isCoarse ? gridOnLattice(epsg, latticeWindowOf(whole.grid, epsg)) : whole.grid;
  let canDrawParts = isCoarse;
  const tiles = tilesOf(grid);
  for (const { id, window } of tiles) {
    const own = gridOfWindow(grid, window);
    const part: Picture = canDrawParts ? await picture(own) : whole;
    canDrawParts &&= gsdOf(part.grid) < gsd;
    const at = windowIn(part.grid, own);
    const { scale } = fitInto(at.width, at.height, panelWidth(MOST_TILE_WIDTH - WORDS_HEIGHT, 1));
    yield { id, png: await outlined(part, at, plots, scale, [id], lang), of: tiles.length };
  }
}

/** The pixels of `grid` that cover `inner`, cut to it. */
function windowIn(grid: Grid, inner: Grid): Window {
  const toPixel = invert(grid.transform);
  const [left, top] = toXY(toPixel, inner.transform[2], inner.transform[5]).map((v) => Math.max(0, Math.round(v))) as [
    number,
    number
  ];
  const share = gsdOf(inner) / gsdOf(grid);
  return {
    col: Math.min(left, grid.width - 1),
    row: Math.min(top, grid.height - 1),
    width: Math.max(1, Math.min(grid.width - left, Math.round(inner.width * share))),
    height: Math.max(1, Math.min(grid.height - top, Math.round(inner.height * share)))
  };
}

/** A window of a picture, each pixel `scale` times as large, or every few pixels one where that is below 1. */
async function outlined(
  { png, grid }: Picture,
  window: Window,
  plots: readonly Plot[],
  scale: number,
  title: readonly string[],
  lang: 'zh' | 'en'
): Promise<Uint8Array> {
  const { col: left, row: top, width, height } = window;
  const [w, h] = scale < 1 ? [Math.ceil(width * scale), Math.ceil(height * scale)] : [width, height];
  const rgba = await sharp(png)
    .extract({ left, top, width, height })
    .resize(w, h, { kernel: 'nearest', fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  const toPixel = invert(gridOfWindow(grid, window).transform);
  const shown = plots.map(({ tier, polygon }) => ({
    tier,
    rings: polygon.map((ring) => ring.slice(0, -1).map(([x, y]) => toXY(toPixel, x, y)))
  }));
  const inside = shown.filter(({ rings }) => meets(rings[0] ?? [], width, height));
  const paths = TIERS.map(([tier, colour]) => {
    const d = inside.filter((p) => p.tier === tier).flatMap(({ rings }) => rings.map((ring) => pathOf(ring, scale)));
    return { d: d.join(''), colour };
  }).filter(({ d }) => d !== '');
  const dark = `<path d="${paths.map((p) => p.d).join('')}" fill="none" stroke="#000" stroke-opacity="0.45" stroke-width="3.2"/>`;
  const bright = paths.map(({ d, colour }) => `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.6"/>`);

  const spoken = await wordsOf(lang, [...TIERS.map(([, , name]) => name), PLOTS]);
  const own = (pair: Pair) => pair[spoken === 'zh' ? 0 : 1];
  const legend = TIERS.map(([tier, colour, name]): LegendItem & { n: number } => {
    const n = inside.filter((p) => p.tier === tier).length;
    return { colour, text: `${own(name)}: ${n}`, line: true, n };
  }).filter(({ n }) => n > 0);
  return platePng({
    title: [...title, `${inside.length} ${own(PLOTS)}`],
    panels: [
      { rgba: new Uint8ClampedArray(rgba), width: w, height: h, over: paths.length > 0 ? dark + bright.join('') : '' }
    ],
    scale: Math.max(1, scale),
    legend: legend.reverse()
  });
}

type Points = readonly (readonly [number, number])[];

/** Whether the box around a ring meets the picture. */
function meets(ring: Points, width: number, height: number): boolean {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return Math.max(...xs) > 0 && Math.min(...xs) < width && Math.max(...ys) > 0 && Math.min(...ys) < height;
}

const pathOf = (ring: Points, scale: number): string =>
  `M${ring.map((point) => point.map((v) => (v * scale).toFixed(2)).join(' ')).join('L')}Z`;
