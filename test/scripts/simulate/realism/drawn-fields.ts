import { at, type FieldSeries, type Look } from '../../../../scripts/simulate/realism/field-series.ts';

/** A look whose NDVI is `ndvi`: B08 0.4 and the red that this asks for; other bands as given, else 0.1. */
export function lookAt(day: number, ndvi: number, others: number | Record<number, number> = 0.1): Look {
  const bands = new Float64Array(10).fill(typeof others === 'number' ? others : 0.1);
  bands[at('B08')] = 0.4;
  bands[at('B04')] = (0.4 * (1 - ndvi)) / (1 + ndvi);
  if (typeof others !== 'number') for (const [b, v] of Object.entries(others)) bands[Number(b)] = v;
  return { day, bands };
}

/** A field seen every `step` days from day −30 to 330 whose NDVI is `curve(day)`. */
export function fieldOf(
  field: string,
  curve: (day: number) => number,
  { step = 10, code = 'SM', place = field, others = 0.1 as number | Record<number, number> } = {}
): FieldSeries {
  const looks: Look[] = [];
  for (let day = -30; day <= 330; day += step) looks.push(lookAt(day, curve(day), others));
  return { field, group: field, place, code, looks };
}

/** N(0, 1) from a source of [0, 1). */
export const normalOf = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
