import type { Dice } from '../dice.ts';
import { type Estate, estateHolds } from './estates.ts';
import { LAND } from './knobs.ts';
import type { County } from './lattice.ts';
import { anchorOf, type Parcel, worldId } from './parcel.ts';

/**
 * Says who farms each plot of a block: the large grower within the estate, else households, each with a run of
 * neighbouring plots up to a lognormal holding. A holding that would overshoot by more than it lacks ends before.
 */
export function giveHolders(parcels: Parcel[], county: County, estate: Estate | null, dice: Dice): void {
  const { holdingHa } = county.land;
  const draw = () => holdingHa * 10_000 * Math.exp(dice.normal(0, LAND.holdingSigmaLn));
  let [household, plots, left] = [1, 0, draw()];
  for (const parcel of parcels) {
    if (parcel.kind !== 'plot') continue;
    if (estate && estateHolds(estate, county.toLattice(...anchorOf(parcel)))) {
      parcel.estate = estate.id;
      parcel.holder = estate.id;
      continue;
    }
    if (plots > 0 && (left < parcel.areaM2 / 2 || plots === LAND.holdingPlots)) {
      household++;
      [plots, left] = [0, draw()];
    }
    parcel.holder = worldId(...parcel.block, household);
    plots++;
    left -= parcel.areaM2;
  }
}
