import { assertNoLeak } from './leak.ts';

/** Sample indices of each part, ascending. */
export type RegionYearSplit = {
  train: Int32Array; // neither region nor year is held
  testRegion: Int32Array; // the region is held, and the year too where any is
  testYear: Int32Array; // only the year is held
  excluded: Int32Array; // the region is held, in a year that training sees
};

/**
 * The split by region × year. Training sees no row of a held region and none of a held year. `testYear` asks how the model does in
 * a year whose weather it never saw; `testRegion` how it does in a region it never saw, in such a year.
 *
 * A row of a held region in a training year is in neither: its season's weather and its satellite passes reach into the
 * neighbouring regions that the model learned from, so a figure on it would flatter. Only where no year is held is there no
 * other choice: then all rows of held regions are `testRegion`. Throws a RangeError where nothing is held, or where a held region
 * or year, or training, has no row.
 */
export function regionYearSplit(
  rows: readonly { region: string; year: number }[],
  held: { regions: readonly string[]; years: readonly number[] }
): RegionYearSplit {
  if (held.regions.length + held.years.length === 0) {
    throw new RangeError('Expected regions or years to hold out, got none.');
  }
  const present = { regions: new Set(rows.map((r) => r.region)), years: new Set(rows.map((r) => r.year)) };
  for (const region of held.regions) {
    if (!present.regions.has(region)) throw new RangeError(`Expected rows of the held region ${region}, got none.`);
  }
  for (const year of held.years) {
    if (!present.years.has(year)) throw new RangeError(`Expected rows of the held year ${year}, got none.`);
  }
  const regions = new Set(held.regions);
  const years = new Set(held.years);
  const parts = { train: [], testRegion: [], testYear: [], excluded: [] } as Record<keyof RegionYearSplit, number[]>;
  rows.forEach(({ region, year }, i) => {
    const newRegion = regions.has(region);
    const newYear = years.has(year);
    if (newRegion) parts[newYear || years.size === 0 ? 'testRegion' : 'excluded'].push(i);
    else parts[newYear ? 'testYear' : 'train'].push(i);
  });
  if (parts.train.length === 0) {
    throw new RangeError(`Expected rows outside the held regions and years to train on, got none of ${rows.length}.`);
  }
  const regionsOf = (of: number[]) => of.map((i) => `region ${rows[i]!.region}`);
  const yearsOf = (of: number[]) => of.map((i) => `year ${rows[i]!.year}`);
  assertNoLeak({ train: regionsOf(parts.train), testRegion: regionsOf(parts.testRegion) });
  assertNoLeak({ train: yearsOf(parts.train), testYear: yearsOf(parts.testYear) });
  if (years.size > 0) assertNoLeak({ train: yearsOf(parts.train), testRegion: yearsOf(parts.testRegion) });
  return {
    train: Int32Array.from(parts.train),
    testRegion: Int32Array.from(parts.testRegion),
    testYear: Int32Array.from(parts.testYear),
    excluded: Int32Array.from(parts.excluded)
  };
}
