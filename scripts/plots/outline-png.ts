import sharp from 'sharp';
import { invert, toXY } from '../../pipeline/geo/affine.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';

/** A small picture is enlarged, pixel by pixel, to about this many points, so that outlines can be told from pixels. */
const WANTED_SIZE = 1024;

/** The outlines of plots over a picture that stands on `grid`, as PNG. */
export async function outlinePng(
  picture: { png: Uint8Array; grid: Grid },
  plots: readonly Plot[]
): Promise<Uint8Array> {
  const { width, height, transform } = picture.grid;
  const scale = Math.max(1, Math.floor(WANTED_SIZE / Math.max(width, height)));
  const toPixel = invert(transform);
  const paths = plots.map(({ polygon }) =>
    polygon
      .map((ring) => {
        const points = ring.slice(0, -1).map(([x, y]) => toXY(toPixel, x, y).map((v) => (v * scale).toFixed(2)));
        return `M${points.join('L')}Z`;
      })
      .join('')
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}">` +
    `<path d="${paths.join('')}" fill="none" stroke="#ffe14d" stroke-width="1.6"/></svg>`;
  const base = await sharp(picture.png)
    .resize(width * scale, height * scale, { kernel: 'nearest' })
    .png()
    .toBuffer();
  return sharp(base)
    .composite([{ input: Buffer.from(svg) }])
    .png({ compressionLevel: 9 })
    .toBuffer();
}
