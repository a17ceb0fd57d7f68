import { CROPS } from '../crop/catalogue.ts';
import { type EconomicsRow, shippedEconomics } from '../value/economics.ts';

const ROWS = new Map(
  CROPS.map(({ code, calendars }) => [
    code,
    shippedEconomics(calendars[0]!.region).find((row) => row.crop === code) ?? null
  ])
);

/**
 * The shipped table's row of a crop, whatever the region: the row of the region that its main calendar stands in. For
 * what-if questions that name no place. null where the code is no crop.
 */
export const catalogueEconomics = (code: string): EconomicsRow | null => ROWS.get(code) ?? null;
