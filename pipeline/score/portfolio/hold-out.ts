/**
 * True for the share of farmers whose loans a fit leaves out to be judged on. By farmer, so no farmer stands on both sides; from the pseudonym and
 * the seed alone (FNV-1a, mixed), so that a later report knows them again without a list.
 */
export function isHeldOut(farmer: string, seed: number, share: number): boolean {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < farmer.length; i++) h = Math.imul(h ^ farmer.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296 < share;
}
