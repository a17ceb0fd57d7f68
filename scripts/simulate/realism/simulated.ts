import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { parquetRows } from '../../series-file.ts';
import { dice, seedOf } from '../dice.ts';
import { CALENDARS, drawSeries, type LabelledSeries } from '../series.ts';
import { seriesAt } from '../write-series.ts';
import { type FieldSeries, looksOf } from './field-series.ts';
import { grouped } from './figures.ts';
import { type Patch, readPatch, readWindow, sizeOfDrop } from './patch.ts';
import { type FieldPixels, seriesOfFields } from './patch-fields.ts';

/** What the figures ask of a simulator of plot series: the same arguments give the same series. */
export type SimulatedSource = {
  /** `n` whole seasons of a class, all bands present, at places outside the catalogue. */
  series(code: string, n: number): FieldSeries[];
  /** `n` whole seasons of all classes alike, each in a region that the model is told. */
  seasons(n: number): (LabelledSeries & { region: string })[];
};

const SEED = 20260501;

/** Whole seasons as `drawSeries` and `parus simulate --series` give them. */
export const drawnSeries: SimulatedSource = {
  series(code, n) {
    const label = CROP_CLASSES.indexOf(code);
    const homes = CALENDARS.filter((c) => c.label === label);
    const d = dice(seedOf(SEED, 'series', code));
    return Array.from({ length: n }, (_, i): FieldSeries => {
      const how = { known: false, whole: true };
      const { series, season } = drawSeries(label, d.pick(homes).region, d.below(10), d, how);
      const field = `sim-${code}-${i}`;
      return { field, group: field, place: field, code, looks: looksOf(series, season) };
    });
  },
  seasons: (n) =>
    Array.from({ length: n }, (_, i) => {
      const s = seriesAt(SEED, i, null);
      return { ...s, region: s.place };
    })
};

/** Windows of 64 pixels, the size of the real patches; of a large drop so many, spread evenly. */
const SIDE = 64;
const MOST_WINDOWS = 9;

export type SimulatedPatch = { patch: Patch; fields: FieldPixels[]; series: FieldSeries[] };

/** A simulated drop in windows of the size of the real patches, each with the plots of its `truth/`. */
export async function dropPatches(drop: string): Promise<SimulatedPatch[]> {
  const { width, height } = await sizeOfDrop(drop);
  const codes = await codesOfPlots(drop);
  const corners: { col: number; row: number }[] = [];
  for (let row = 0; row + SIDE <= height; row += SIDE) {
    for (let col = 0; col + SIDE <= width; col += SIDE) corners.push({ col, row });
  }
  const every = Math.max(1, corners.length / MOST_WINDOWS);
  const chosen = corners.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
  const out: SimulatedPatch[] = [];
  for (const { col, row } of chosen) {
    const window = { col, row, width: SIDE, height: SIDE };
    const read = await readPatch(drop, window);
    const patch = { ...read, name: `${read.name} ${col} ${row}` };
    const ids = Float64Array.from(await readWindow(join(drop, 'truth/plot-id.tif'), 0, window, 10));
    const fields = plotPixels(ids, codes, patch.name);
    out.push({ patch, fields, series: seriesOfFields(patch, fields) });
  }
  return out;
}

/** Plots of a raster of ids, their rim taken off; plots with fewer than six pixels are left out. */
function plotPixels(ids: Float64Array, codes: ReadonlyMap<number, string>, name: string): FieldPixels[] {
  const inner = Array.from(ids.keys()).filter((i) => {
    const [row, col] = [Math.floor(i / SIDE), i % SIDE];
    if (!codes.has(ids[i]!) || row === 0 || col === 0 || row === SIDE - 1 || col === SIDE - 1) return false;
    for (let dr = -1; dr <= 1; dr++)
      for (let dc = -1; dc <= 1; dc++) if (ids[i + dr * SIDE + dc] !== ids[i]) return false;
    return true;
  });
  return [...grouped(inner, (i) => ids[i]!)].flatMap(([id, pixels]) => {
    if (pixels.length < 6) return [];
    const fine = Int32Array.from(pixels);
    const field = `${name} ${id}`;
    return [{ field, group: field, code: codes.get(id)!, fine, coarse: fine }];
  });
}

/** Crop codes by the number that stands in `plot-id.tif`, which is `plotId`. */
async function codesOfPlots(drop: string): Promise<Map<number, string>> {
  const path = join(drop, 'truth/plots.parquet');
  const plots = await parquetRows(path, readFileSync(path));
  return new Map(plots.map((p) => [Number(p.plotId), String(p.crop)]));
}
