import type { Dice } from '../dice.ts';

export type Ground = 'plain' | 'slope' | 'paddy';
type Share = readonly [codes: string, plain: number, slope: number, paddy: number];

/**
 * What is grown where: relative shares of plots by region and ground, codes in time order within the harvest year. Experts' estimates [E] from the regions' known
 * rotations; none is a statistic. FL fallow, AB abandoned.
 */
const SHARES: Record<string, readonly Share[]> = {
  NEC: [
    ['SM', 40, 40, 5],
    ['SB', 25, 25, 5],
    ['MR', 4, 0, 85],
    ['PN', 6, 8, 0],
    ['SG', 6, 8, 0],
    ['SW', 4, 4, 0],
    ['BL', 2, 3, 0],
    ['GH', 4, 0, 1],
    ['FL', 4, 4, 2],
    ['AB', 2, 6, 1]
  ],
  NCM: [
    ['SM', 30, 20, 30],
    ['SF', 16, 10, 10],
    ['PT', 14, 25, 5],
    ['SW', 12, 15, 20],
    ['BT', 9, 5, 10],
    ['ML', 6, 12, 0],
    ['TO', 6, 0, 10],
    ['FL', 5, 8, 5],
    ['AB', 3, 8, 2]
  ],
  HHH: [
    ['WW-UM', 48, 20, 60],
    ['WW-SB', 6, 4, 8],
    ['WW-PN', 6, 8, 4],
    ['GA-UM', 6, 2, 4],
    ['CT', 5, 2, 4],
    ['PN', 5, 12, 0],
    ['SP', 3, 8, 0],
    ['TB', 2, 4, 0],
    ['ML', 2, 6, 0],
    ['VG', 4, 0, 4],
    ['GH', 5, 0, 4],
    ['AP', 4, 15, 0],
    ['PE', 4, 12, 0],
    ['GR', 2, 4, 0],
    ['FL', 2, 4, 2],
    ['AB', 2, 6, 1]
  ],
  LOE: [
    ['WW', 18, 10, 20],
    ['WW-UM', 18, 2, 30],
    ['SM', 18, 14, 20],
    ['PT', 8, 14, 0],
    ['ML', 6, 12, 0],
    ['AP', 12, 32, 5],
    ['KW', 10, 6, 10],
    ['FL', 4, 4, 3],
    ['AB', 3, 10, 1]
  ],
  NWX: [
    ['CT', 42, 5, 30],
    ['SM', 14, 15, 15],
    ['WW', 12, 15, 15],
    ['SW', 7, 25, 5],
    ['BT', 6, 3, 5],
    ['SF', 5, 10, 5],
    ['GR', 6, 10, 5],
    ['TO', 6, 3, 8],
    ['FL', 4, 8, 5],
    ['AB', 2, 8, 2]
  ],
  YZM: [
    ['ER-LR', 10, 2, 34],
    ['MR', 10, 4, 22],
    ['RS-MR', 12, 3, 22],
    ['RS-ER-LR', 3, 0, 8],
    ['RS', 16, 8, 4],
    ['CI', 14, 45, 1],
    ['LR', 4, 0, 5],
    ['FL', 8, 6, 4],
    ['AB', 6, 14, 3]
  ],
  YZL: [
    ['WW-MR', 22, 4, 42],
    ['MR', 6, 2, 16],
    ['RS-MR', 5, 2, 12],
    ['BL', 6, 3, 5],
    ['RS', 8, 6, 4],
    ['WW-UM', 10, 4, 2],
    ['SB', 8, 6, 2],
    ['TE', 4, 40, 0],
    ['GR', 5, 6, 1],
    ['PE', 6, 8, 0],
    ['GH', 7, 0, 3],
    ['FL', 5, 5, 4],
    ['AB', 3, 8, 2]
  ],
  SCB: [
    ['RS-MR', 10, 3, 40],
    ['MR', 8, 4, 24],
    ['RS-SM', 10, 10, 2],
    ['WW', 8, 8, 6],
    ['SM', 12, 16, 2],
    ['SG', 6, 8, 2],
    ['SP', 8, 12, 0],
    ['VG', 12, 4, 6],
    ['CI', 8, 20, 1],
    ['KW', 6, 8, 0],
    ['FL', 5, 5, 4],
    ['AB', 4, 12, 2]
  ],
  YGP: [
    ['TB', 16, 14, 4],
    ['SM', 18, 18, 4],
    ['MR', 6, 2, 40],
    ['RS-SM', 8, 6, 4],
    ['PT', 10, 10, 2],
    ['PT-MR', 3, 0, 12],
    ['RS', 6, 5, 6],
    ['BL', 5, 5, 4],
    ['SC', 8, 8, 2],
    ['SG', 5, 6, 0],
    ['VG', 8, 4, 6],
    ['TE', 4, 18, 0],
    ['FL', 5, 6, 3],
    ['AB', 4, 10, 2]
  ],
  SCN: [
    ['ER-LR', 8, 0, 40],
    ['VG-ER-LR', 3, 0, 14],
    ['SC', 24, 14, 6],
    ['PN', 10, 8, 2],
    ['VG', 10, 2, 8],
    ['PT', 5, 2, 6],
    ['CI', 8, 32, 0],
    ['TE', 3, 18, 0],
    ['LR', 3, 0, 6],
    ['FL', 6, 6, 4],
    ['AB', 5, 12, 3]
  ],
  QTP: [
    ['HB', 52, 45, 60],
    ['SW', 25, 18, 25],
    ['FL', 8, 10, 6],
    ['AB', 4, 12, 3]
  ]
};

/** What a plot carries in a harvest year, in time order, by the region's shares. */
export function drawCropping(region: string, ground: Ground, dice: Dice): string[] {
  const rows = SHARES[region];
  if (!rows) throw new RangeError(`Expected a region with shares of crops, got '${region}'.`);
  const column = ground === 'plain' ? 1 : ground === 'slope' ? 2 : 3;
  const total = rows.reduce((sum, row) => sum + row[column], 0);
  let u = dice.next() * total;
  for (const row of rows) {
    u -= row[column];
    if (u < 0) return row[0].split('-');
  }
  return rows.at(-1)![0].split('-');
}

/** Every sequence of a region, for checks against the catalogue. */
export const croppingsOf = (region: string): string[][] => (SHARES[region] ?? []).map(([codes]) => codes.split('-'));

/** Straw is left on the field. */
const STRAW = new Set(['WW', 'SW', 'BL', 'HB', 'ER', 'MR', 'LR', 'SM', 'UM', 'ML', 'SG', 'RS']);
export const leavesStraw = (code: string): boolean => STRAW.has(code);
