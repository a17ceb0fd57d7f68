import sharp from 'sharp';
import { invert, toXY } from '../../pipeline/geo/affine.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import type { Window } from '../../pipeline/geo/window.ts';
import { encodePng } from '../../pipeline/io/png.ts';
import { trueColour } from '../../pipeline/raster/true-colour.ts';
import type { RealPicture } from './plots-real.ts';

/** Polygons drawn over a picture in one colour and width (points of the enlarged picture). */
export type Outlines = { polygons: readonly Polygon[]; colour: string; width: number };
/** A line across the whole picture at a northing, and words above and below it. */
export type Divide = { y: number; above: string; below: string };

export const COLOURS = { truth: '#00e5ff', found: '#ffe14d' } as const;

/**
 * A picture (or the window `shown` of it) in true colour with outlines over it, each pixel `scale` points wide: a PNG of few colours, at
 * most a quarter of a megabyte.
 */
export async function overlayPng(
  { grid, rgb }: Pick<RealPicture, 'grid' | 'rgb'>,
  outlines: readonly Outlines[],
  { scale, divides = [], shown }: { scale: number; divides?: readonly Divide[]; shown?: Window }
): Promise<Buffer> {
  const [width, height] = [grid.width * scale, grid.height * scale];
  const base = await sharp(await encodePng(trueColour(...rgb), grid.width, grid.height))
    .resize(width, height, { kernel: 'nearest' })
    .png()
    .toBuffer();
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, Arial, sans-serif">` +
    outlines.map((o) => pathOf(o, grid, scale)).join('') +
    divides.map((d) => divideOf(d, grid, scale)).join('') +
    '</svg>';
  const part = shown ?? { col: 0, row: 0, width: grid.width, height: grid.height };
  const drawn = await sharp(base)
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
  for (const colours of [256, 128, 64, 32]) {
    const png = await sharp(drawn)
      .extract({
        left: part.col * scale,
        top: part.row * scale,
        width: part.width * scale,
        height: part.height * scale
      })
      .png({ palette: true, colours, compressionLevel: 9, effort: 10, dither: 0 })
      .toBuffer();
    if (png.length <= MOST_BYTES) return png;
  }
  throw new Error(`Expected a picture of at most ${MOST_BYTES} bytes, got more: draw fewer pixels.`);
}
const MOST_BYTES = 250_000;

function pathOf({ polygons, colour, width }: Outlines, grid: Grid, scale: number): string {
  const toPixel = invert(grid.transform);
  const d = polygons
    .flat()
    .map((ring) => {
      const points = ring.slice(0, -1).map(([x, y]) => toXY(toPixel, x, y).map((v) => (v * scale).toFixed(1)));
      return `M${points.join('L')}Z`;
    })
    .join('');
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

function divideOf({ y, above, below }: Divide, grid: Grid, scale: number): string {
  const [, row] = toXY(invert(grid.transform), grid.transform[2], y);
  const at = row * scale;
  const words = (text: string, baseline: number) =>
    `<text x="8" y="${baseline}" font-size="15" fill="#fff" stroke="#000" stroke-width="3" paint-order="stroke">${text}</text>`;
  return `<path d="M0 ${at}H${grid.width * scale}" stroke="#fff" stroke-width="2" stroke-dasharray="8 5"/>${words(above, at - 8)}${words(below, at + 20)}`;
}
