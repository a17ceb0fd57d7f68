import { plotId } from '../../../pipeline/ids.ts';
import { label } from '../../../pipeline/raster/label.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { isUsable } from '../../../pipeline/segment/mask-classes.ts';
import { statisticsOf } from '../../../pipeline/series/observe.ts';
import { at, type FieldSeries, type Look, ndviOf } from './field-series.ts';
import { sdOf } from './figures.ts';
import type { Patch } from './patch.ts';

/** Pixels of one field, or of a block of one, as indices into a patch. `coarse` ones serve 20 m bands. */
export type FieldPixels = { field: string; group: string; code: string; fine: Int32Array; coarse: Int32Array };

/** A field or a block must have so many pixels to count. */
const LEAST_PIXELS = 6;
/** And so large a share of them must be clear for a look. */
const CLEAR_SHARE = 0.6;

/**
 * The fields of a class raster of 10 m (0: none): connected regions of one value, their rim of one pixel taken off, for its pixels
 * are mixed. `blockPx` (even) cuts regions into squares of so many pixels, each a field of its own in the region's group: true
 * outlines of real regions are those of several neighbouring fields, and a few large regions say little. A pixel serves 20 m bands
 * where all four of its 20 m pixel are of the field.
 */
export function fieldsOf(
  classes: ArrayLike<number>,
  width: number,
  codeOf: (value: number) => string | undefined,
  { blockPx = 0, name = '' } = {}
): FieldPixels[] {
  const regions = label(classes, width);
  const height = regions.length / width;
  const inner = new Map<string, { group: string; code: string; pixels: number[] }>();
  for (let i = 0; i < regions.length; i++) {
    const code = classes[i] === 0 ? undefined : codeOf(classes[i]!);
    if (code === undefined || !isInner(regions, i, width, height)) continue;
    const [row, col] = [Math.floor(i / width), i % width];
    const group = `${name}-${regions[i]}`;
    const block = blockPx > 0 ? `/${Math.floor(row / blockPx)}-${Math.floor(col / blockPx)}` : '';
    const field = inner.get(group + block) ?? { group, code, pixels: [] };
    field.pixels.push(i);
    inner.set(group + block, field);
  }
  return [...inner].flatMap(([field, { group, code, pixels }]) => {
    if (pixels.length < LEAST_PIXELS) return [];
    const own = new Set(pixels);
    const deep = pixels.filter((i) => {
      const first = i - ((i % width) % 2) - (Math.floor(i / width) % 2) * width;
      return [0, 1, width, width + 1].every((step) => own.has(first + step));
    });
    const coarse = Int32Array.from(deep.length > 0 ? deep : pixels);
    return [{ field, group, code, fine: Int32Array.from(pixels), coarse }];
  });
}

/** The same fields on a patch of 20 m pixels, of which only whole ones count; fields with fewer than three are left out. */
export function halved(fields: readonly FieldPixels[], width: number): FieldPixels[] {
  return fields.flatMap((f) => {
    const counts = new Map<number, number>();
    for (const i of f.coarse) {
      const coarse = (Math.floor(i / width) >> 1) * (width >> 1) + ((i % width) >> 1);
      counts.set(coarse, (counts.get(coarse) ?? 0) + 1);
    }
    const whole = Int32Array.from([...counts].filter(([, n]) => n === 4).map(([i]) => i));
    return whole.length < 3 ? [] : [{ ...f, fine: whole, coarse: whole }];
  });
}

function isInner(regions: Int32Array, i: number, width: number, height: number): boolean {
  const [row, col] = [Math.floor(i / width), i % width];
  if (row === 0 || col === 0 || row === height - 1 || col === width - 1) return false;
  for (let dr = -1; dr <= 1; dr++)
    for (let dc = -1; dc <= 1; dc++) if (regions[i + dr * width + dc] !== regions[i]) return false;
  return true;
}

/** The series of each field over a patch: 20 % trimmed means of its clear pixels, as `parus run` takes them. */
export function seriesOfFields(patch: Patch, fields: readonly FieldPixels[]): FieldSeries[] {
  return fields.map(({ field, group, code, fine, coarse }) => {
    const looks = patch.dates.flatMap((date): Look[] => {
      const clear = fine.filter((i) => isUsable(date.mask[i]!));
      if (clear.length < CLEAR_SHARE * fine.length) return [];
      const { mean } = statisticsOf({ plot: plotId(field), fine, coarse }, date.mask, date.bands);
      const { B04, B08 } = date.bands;
      const pixels = B04 && B08 ? Array.from(clear, (i) => (B08[i]! - B04[i]!) / (B08[i]! + B04[i]!)) : [];
      return [
        {
          day: date.day,
          bands: Float64Array.from(BANDS, (b) => mean[b] ?? Number.NaN),
          ...(pixels.length > 0 ? { ndviSd: sdOf(pixels) } : {})
        }
      ];
    });
    return { field, group, place: patch.name, code, looks: onePerDay(looks) };
  });
}

const onePerDay = (looks: Look[]): Look[] => looks.filter((l, k) => l.day !== looks[k - 1]?.day);

/** NDVI of each clear pixel of a patch as series, every `step`-th pixel of every `step`-th row: for noise pixel by pixel. */
export function pixelSeries(patch: Patch, step: number): FieldSeries[] {
  const out: FieldSeries[] = [];
  for (let row = step >> 1; row < patch.height; row += step) {
    for (let col = step >> 1; col < patch.width; col += step) {
      const i = row * patch.width + col;
      const looks = patch.dates.flatMap((date): Look[] => {
        if (!isUsable(date.mask[i]!)) return [];
        const bands = new Float64Array(BANDS.length).fill(Number.NaN);
        for (const b of ['B04', 'B08'] as const) bands[at(b)] = date.bands[b]?.[i] ?? Number.NaN;
        return [{ day: date.day, bands }];
      });
      out.push({ field: String(i), group: String(i), place: patch.name, code: '', looks: onePerDay(looks) });
    }
  }
  return out;
}

/** NDVI of the dates on which all of a patch is clear, up to `most` % cloud: layers for the likeness of neighbours. */
export function clearNdvi(patch: Patch, leastClear = 0.98): { width: number; values: Float32Array }[] {
  return patch.dates.flatMap(({ bands, mask }) => {
    const { B04, B08 } = bands;
    if (!B04 || !B08) return [];
    let n = 0;
    const values = Float32Array.from(B04, (red, i) => {
      if (!isUsable(mask[i]!)) return Number.NaN;
      n++;
      return ndviOf(Float64Array.of(0, 0, red, 0, 0, 0, B08[i]!, 0, 0, 0));
    });
    return n >= leastClear * values.length ? [{ width: patch.width, values }] : [];
  });
}
