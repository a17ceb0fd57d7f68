import { atSun, type CanopyTable, type TableAtSun } from '../../pipeline/canopy/table.ts';

/** The canopy table at any height of the sun in degrees: one for every two degrees, which is fine enough, each made when first asked for. */
export function sunsOf(table: () => CanopyTable): (zenithDeg: number) => TableAtSun {
  const suns = new Map<number, TableAtSun>();
  return (zenithDeg) => {
    const zenith = 2 * Math.round(zenithDeg / 2);
    const found = suns.get(zenith) ?? atSun(table(), zenith);
    suns.set(zenith, found);
    return found;
  };
}
