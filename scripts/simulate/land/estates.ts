import { dice, seedOf } from '../dice.ts';
import { LAND, type Uses } from './knobs.ts';
import type { County } from './lattice.ts';
import { estateId } from './parcel.ts';

/** The transfer block of one large grower: a piece of the lattice within one cell of a coarser lattice of blocks. */
export type Estate = { id: number; a: [number, number]; b: [number, number] };

const { median, sigmaLn, least, most } = LAND.estateHa;
const meanHa = median * Math.exp(sigmaLn ** 2 / 2);

/** Field land that large growers are wanted to farm of each block, hectares. */
function wantedOfBlock({ land }: County): number {
  const fields = (of: Uses) => 1 - of.village - of.forest - of.water - of.grass - of.bare;
  const share = land.hills * fields(land.slope) + (1 - land.hills) * fields(land.flat);
  return (land.estate * share * land.blockM[0] * land.blockM[1]) / 10_000;
}

/** Blocks a side of a coarse cell: fewer where one estate a cell could not farm the wanted share. */
export function estateCell(county: County): number {
  const wide = Math.ceil(LAND.estateCellM / Math.sqrt(county.land.blockM[0] * county.land.blockM[1]));
  return Math.max(2, Math.min(wide, Math.round(Math.sqrt(meanHa / wantedOfBlock(county)))));
}

/** The estate of the coarse cell that a block lies in, if there is one: no other can reach the block. */
export function estateNear(county: County, i: number, j: number): Estate | null {
  const n = estateCell(county);
  const [ci, cj] = [Math.floor(i / n) * n, Math.floor(j / n) * n];
  const d = dice(seedOf(county.seed, 'estate', ci, cj));
  if (!d.chance(Math.min(1, (n * n * wantedOfBlock(county)) / meanHa))) return null;
  const wantedHa = Math.max(least, Math.min(most, median * Math.exp(d.normal(0, sigmaLn))));
  const gross = (wantedHa / LAND.estateHa.net) * 10_000;
  const room = n - 0.3; // jittered corners stay on this side of the cell's border
  const [across, down] = county.land.blockM;
  const shape = Math.exp(d.normal(0, 0.25));
  const wide = Math.min(room, Math.sqrt(gross * shape) / across);
  const high = Math.min(room, gross / (wide * across * down));
  const a = ci + 0.15 + d.next() * (room - wide);
  const b = cj + 0.15 + d.next() * (room - high);
  return { id: estateId(ci, cj), a: [a, a + wide], b: [b, b + high] };
}

export function estateHolds({ a, b }: Estate, [u, v]: [number, number]): boolean {
  return u >= a[0] && u < a[1] && v >= b[0] && v < b[1];
}
