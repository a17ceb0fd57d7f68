import { crop, isCropCode } from '../crop/catalogue.ts';
import { type EconomicsRow, shippedEconomics } from '../value/economics.ts';

/**
 * The shipped table's row of a crop, whatever the region: the row of the region that its main calendar stands in. For
 * what-if questions that name no place. null where the code is no crop.
 */
export function catalogueEconomics(code: string): EconomicsRow | null {
  if (!isCropCode(code)) return null;
  const region = crop(code).calendars[0]!.region;
  return shippedEconomics(region).find((row) => row.crop === code) ?? null;
}
