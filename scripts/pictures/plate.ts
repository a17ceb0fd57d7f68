import sharp, { type OverlayOptions } from 'sharp';
import { LINE_HEIGHT, textSvg, textWidth } from './words.ts';

/** A picture of a plate: RGBA row-major, and what is drawn over it as SVG in its own enlarged pixels. */
export type Panel = { rgba: Uint8ClampedArray; width: number; height: number; over?: string };
export type LegendItem = { colour: string; text: string; line?: true };

/** Panels side by side, enlarged alike, with lines of text above and a legend below. */
export type Plate = {
  title: readonly string[];
  panels: readonly Panel[];
  scale: number;
  legend: readonly LegendItem[];
};

const MARGIN = 12;
const BACKGROUND = '#20242a';
const INK = '#eceff3';
const SWATCH = 16;
/** A plate of a tiny raster is still wide enough for a legend. */
const LEAST_WIDTH = 360;

/**
 * How `width` × `height` pixels fill `most` pixels at most: every `step`-th pixel, or each one `scale` times as large. One of
 * the two is 1.
 */
export function fitInto(width: number, height: number, most: number): { step: number; scale: number } {
  const side = Math.max(width, height, 1);
  return { step: Math.max(1, Math.ceil(side / most)), scale: Math.max(1, Math.floor(most / side)) };
}

/** What `n` panels may be wide, that their plate is `width` pixels wide at most. */
export const panelWidth = (width: number, n: number): number => Math.floor((width - MARGIN * (n + 1)) / n);

/** The plate as PNG. The same plate gives the same bytes, but for texts that only a font of the machine can draw. */
export async function platePng({ title, panels, scale, legend }: Plate): Promise<Uint8Array> {
  const inner = Math.max(
    LEAST_WIDTH - 2 * MARGIN,
    panels.reduce((sum, p) => sum + p.width * scale, 0) + MARGIN * (panels.length - 1)
  );
  const tall = Math.max(0, ...panels.map((p) => p.height * scale));
  const top = MARGIN + title.length * LINE_HEIGHT + (title.length > 0 ? MARGIN / 2 : 0);
  const rows = rowsOf(legend, inner);
  const width = inner + 2 * MARGIN;
  const legendTop = top + tall + MARGIN;
  const height = legendTop + rows.length * LINE_HEIGHT + (rows.length > 0 ? MARGIN : 0);

  const parts: string[] = [];
  for (const [i, line] of title.entries())
    parts.push(textSvg(cutTo(line, inner), MARGIN, MARGIN + (i + 1) * LINE_HEIGHT - 7, INK));
  for (const [r, row] of rows.entries()) {
    for (const { item, x } of row) parts.push(itemSvg(item, MARGIN + x, legendTop + r * LINE_HEIGHT));
  }
  let left = MARGIN;
  const layers: OverlayOptions[] = [];
  for (const panel of panels) {
    const [w, h] = [panel.width * scale, panel.height * scale];
    const { data } = await sharp(panel.rgba, { raw: { width: panel.width, height: panel.height, channels: 4 } })
      .resize(w, h, { kernel: 'nearest', fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    layers.push({ input: data, raw: { width: w, height: h, channels: 4 }, left, top });
    if (panel.over) parts.push(`<svg x="${left}" y="${top}" width="${w}" height="${h}">${panel.over}</svg>`);
    left += w + MARGIN;
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: BACKGROUND } })
    .composite([...layers, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}

/** Legend items in rows that are no wider than `width`. */
function rowsOf(legend: readonly LegendItem[], width: number): { item: LegendItem; x: number }[][] {
  const rows: { item: LegendItem; x: number }[][] = [];
  let x = 0;
  for (const item of legend) {
    const wide = SWATCH + 8 + textWidth(item.text);
    if (rows.length === 0 || x + wide > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ item, x });
    x += wide + 20;
  }
  return rows;
}

function itemSvg({ colour, text, line }: LegendItem, x: number, y: number): string {
  const mark = line
    ? `<path d="M${x} ${y + SWATCH / 2}h${SWATCH}" stroke="${colour}" stroke-width="4"/>`
    : `<rect x="${x}" y="${y}" width="${SWATCH}" height="${SWATCH}" fill="${colour}" stroke="${INK}" stroke-width="0.5"/>`;
  return mark + textSvg(text, x + SWATCH + 8, y + SWATCH - 1, INK);
}

/** As much of a text as fits; a cut is marked. */
function cutTo(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const signs = [...text];
  while (signs.length > 0 && textWidth(`${signs.join('')}...`) > width) signs.pop();
  return `${signs.join('')}...`;
}
