import { crop } from '../crop/catalogue.ts';

/** Fewer peers than this have no median worth the name. */
export const MIN_CANOPY_PEERS = 10;

/**
 * GCVI of a crop's full canopy, by crop where a canopy was computed, else by the group it resembles. From PROSPECT-D
 * and 4SAIL at the catalogue's largest LAI (wheat 6, rice 6, maize 5, soybean 5, rape 3, cotton 4, apple row orchard,
 * kiwifruit 3.8, citrus 4, tea 4.5); spring and summer cereals are the winter canopy at their smaller LAI, after
 * GCVI ∝ LAI^0.75 between the computed wheat cases. Groups without a computed canopy have none.
 */
const FULL_CANOPY: Record<string, number> = {
  cereal_winter: 9.32,
  cereal_spring: 7.9,
  cereal_summer: 7.9,
  rice: 8.35,
  maize: 9.23,
  legume: 5.71,
  oilseed_winter: 6.31,
  fibre: 6.68,
  orchard: 3.67,
  KW: 6.14,
  CI: 6.84,
  TE: 8.94
};

/**
 * The GCVI peak that stands for the county's mean yield: the median of at least ten peers (plots of the same crop),
 * else the crop's computed full canopy; null where there is neither, and then canopy says nothing of yield.
 */
export function referenceGcvi(code: string, peerPeaks: readonly number[]): number | null {
  if (peerPeaks.length >= MIN_CANOPY_PEERS) {
    const sorted = [...peerPeaks].sort((a, b) => a - b);
    const mid = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
  }
  return FULL_CANOPY[code] ?? FULL_CANOPY[crop(code).group] ?? null;
}
