/** What covers the land that is not farm road, as shares of area; the rest is fields. */
export type Uses = { village: number; forest: number; water: number; grass: number; bare: number };

/** The land of one region. Shares are the expert's unless said otherwise: no census stands behind them. */
export type RegionLand = {
  blockM: [number, number]; // mean sides of a road block, metres
  lotHa: number; // median lot between farm roads
  hills: number; // share of blocks on slopes of `steepFromDeg` or more
  steepDeg: number; // slope in the midst of the hills
  terraced: boolean; // fields on slopes are contour ribbons
  paddy: number; // share of flat fields that hold water
  paddyOnSlopes: number; // the same for terraces
  flat: Uses;
  slope: Uses;
  treeLine: number; // chance of a row of trees along a farm road
  canal: number; // chance that a line of the road lattice is a canal
  estate: number; // wanted share of field land that large growers farm
  holdingHa: number; // median holding of a household
};

const uses = (village: number, forest: number, water: number, grass: number, bare: number): Uses => ({
  village,
  forest,
  water,
  grass,
  bare
});

/**
 * All that makes the land easier or harder to read from the sky. Plot areas: the median is `plot_ha_median` of the crop
 * catalogue; widths of bunds, roads and tree lines, the spread of areas and the strips' shape are domain note 3.6.
 */
export const LAND = {
  areaSigmaLn: 0.8, // domain note 3.6
  bundM: [0.4, 1] as [number, number], // domain note 3.6
  farmRoadM: [3, 6] as [number, number], // domain note 3.6
  treeLineM: [3, 5] as [number, number], // domain note 3.6
  mainRoadM: [7, 12] as [number, number], // expert: county roads, every `mainRoadShare` of the lattice's lines
  mainRoadShare: 0.12,
  canalM: [7, 24] as [number, number], // expert
  stripAspect: [2.4, 4.4] as [number, number], // domain note 3.6: 1:2 to 1:6; the drawn mean of a lot
  ribbonAspect: [3.5, 6.5] as [number, number], // terraces are longer (expert)
  crossedLots: 0.3, // share of lots whose strips run across the block's (expert)
  roadless: 0.5, // share of the lattice's lines in the hills that no road follows (expert)
  tiltDeg: [4, 16] as [number, number], // of the whole county against the pixel grid
  shear: 0.08, // most that the lattice's axes lean
  cornerJitter: { flat: 0.09, hilly: 0.14 }, // of a side, each way
  bend: { flat: 0.02, hilly: 0.06 }, // of a side, how far its middle stands off the straight line (sd)
  steepFromDeg: 5, // from here on a block is a slope
  hillScaleM: 2200, // lattice of the hilliness
  reliefScaleM: 900, // lattice of the heights that give the aspect
  paddyScaleM: 1500,
  contourWave: { amplitude: 0.09, lengthM: [140, 420] as [number, number] }, // of terraces; amplitude per length
  lotSigmaLn: 0.35,
  sameUse: 0.6, // chance that a lot takes its block's use, so that villages and woods span lots
  leastPlotM2: 40, // a corner smaller than this belongs to the bund
  odd: 0.03, // share of plots that are graves, threshing grounds, groves or idle
  village: { yardHa: 0.04, sigmaLn: 0.5, laneM: [2, 4] as [number, number], trees: 0.2, bare: 0.14, grass: 0.08 },
  pondHa: 0.6,
  dykeM: [3, 5] as [number, number],
  estateHa: { median: 65, sigmaLn: 0.6, least: 26, most: 165, net: 0.82 }, // domain note 3.6: 20 to 200 ha; net: its fields
  estateCellM: 1700, // one large grower at most in a square of about this side
  holdingSigmaLn: 0.6, // with holdingHa: 78 % of borrowers farm under 10 mu (domain note 0)
  holdingPlots: 8, // at most
  vigour: {
    sd: 0.12, // domain note 3.3, of the logarithm
    octaves: [
      { cells: 13, share: 0.6 }, // 32.5 m
      { cells: 6, share: 0.28 },
      { cells: 3, share: 0.12 }
    ], // together near a Matérn field whose correlation falls to 1/e at about 30 m (domain note 3.3: range 30 to 60 m)
    stripeM: 20, // domain note 3.3
    stripe: 0.03 // domain note 3.3
  },
  patch: {
    octaves: [
      { cells: 8, share: 0.65 }, // 20 m
      { cells: 4, share: 0.35 }
    ] // patches of 10 to 40 m (lodging, foci of pests)
  },
  regions: {
    NEC: {
      ...{ blockM: [720, 620], lotHa: 14, hills: 0.12, steepDeg: 9, terraced: false, paddy: 0.25, paddyOnSlopes: 0 },
      ...{ flat: uses(0.05, 0.06, 0.02, 0.04, 0.01), slope: uses(0.02, 0.5, 0.01, 0.1, 0.02) },
      ...{ treeLine: 0.4, canal: 0.06, estate: 0.3, holdingHa: 2 }
    },
    NCM: {
      ...{ blockM: [680, 600], lotHa: 12, hills: 0.15, steepDeg: 10, terraced: false, paddy: 0.03, paddyOnSlopes: 0 },
      ...{ flat: uses(0.05, 0.05, 0.01, 0.16, 0.06), slope: uses(0.02, 0.15, 0, 0.45, 0.1) },
      ...{ treeLine: 0.4, canal: 0.12, estate: 0.2, holdingHa: 1.8 }
    },
    HHH: {
      ...{ blockM: [560, 480], lotHa: 6, hills: 0.02, steepDeg: 8, terraced: false, paddy: 0.03, paddyOnSlopes: 0 },
      ...{ flat: uses(0.14, 0.03, 0.02, 0.01, 0.02), slope: uses(0.05, 0.3, 0.01, 0.1, 0.03) },
      ...{ treeLine: 0.35, canal: 0.1, estate: 0.2, holdingHa: 0.3 }
    },
    LOE: {
      ...{ blockM: [440, 400], lotHa: 3.5, hills: 0.65, steepDeg: 20, terraced: true, paddy: 0, paddyOnSlopes: 0 },
      ...{ flat: uses(0.11, 0.05, 0.01, 0.06, 0.03), slope: uses(0.03, 0.22, 0.005, 0.24, 0.05) },
      ...{ treeLine: 0.2, canal: 0.02, estate: 0.06, holdingHa: 0.4 }
    },
    NWX: {
      ...{ blockM: [860, 760], lotHa: 24, hills: 0.03, steepDeg: 8, terraced: false, paddy: 0.02, paddyOnSlopes: 0 },
      ...{ flat: uses(0.04, 0.04, 0.02, 0.04, 0.1), slope: uses(0.01, 0.05, 0, 0.3, 0.4) },
      ...{ treeLine: 0.6, canal: 0.15, estate: 0.45, holdingHa: 3.5 }
    },
    YZM: {
      ...{ blockM: [420, 380], lotHa: 3, hills: 0.4, steepDeg: 15, terraced: true, paddy: 0.75, paddyOnSlopes: 0.25 },
      ...{ flat: uses(0.11, 0.07, 0.12, 0.03, 0.01), slope: uses(0.03, 0.52, 0.02, 0.06, 0.01) },
      ...{ treeLine: 0.12, canal: 0.15, estate: 0.1, holdingHa: 0.36 }
    },
    YZL: {
      ...{ blockM: [460, 400], lotHa: 4, hills: 0.15, steepDeg: 13, terraced: true, paddy: 0.65, paddyOnSlopes: 0.1 },
      ...{ flat: uses(0.14, 0.05, 0.11, 0.02, 0.01), slope: uses(0.03, 0.58, 0.02, 0.05, 0.01) },
      ...{ treeLine: 0.15, canal: 0.22, estate: 0.18, holdingHa: 0.3 }
    },
    SCB: {
      ...{ blockM: [400, 360], lotHa: 2.2, hills: 0.6, steepDeg: 14, terraced: true, paddy: 0.65, paddyOnSlopes: 0.25 },
      ...{ flat: uses(0.12, 0.07, 0.04, 0.03, 0.01), slope: uses(0.07, 0.33, 0.02, 0.05, 0.01) },
      ...{ treeLine: 0.12, canal: 0.06, estate: 0.06, holdingHa: 0.3 }
    },
    YGP: {
      ...{
        blockM: [400, 350],
        lotHa: 2.2,
        hills: 0.72,
        steepDeg: 20,
        terraced: true,
        paddy: 0.45,
        paddyOnSlopes: 0.15
      },
      ...{ flat: uses(0.1, 0.05, 0.03, 0.04, 0.02), slope: uses(0.04, 0.4, 0.01, 0.12, 0.02) },
      ...{ treeLine: 0.1, canal: 0.02, estate: 0.05, holdingHa: 0.32 }
    },
    SCN: {
      ...{ blockM: [400, 360], lotHa: 2.2, hills: 0.5, steepDeg: 16, terraced: true, paddy: 0.6, paddyOnSlopes: 0.15 },
      ...{ flat: uses(0.12, 0.07, 0.13, 0.03, 0.01), slope: uses(0.03, 0.55, 0.02, 0.05, 0.01) },
      ...{ treeLine: 0.12, canal: 0.1, estate: 0.08, holdingHa: 0.3 }
    },
    QTP: {
      ...{ blockM: [500, 440], lotHa: 4, hills: 0.5, steepDeg: 18, terraced: true, paddy: 0, paddyOnSlopes: 0 },
      ...{ flat: uses(0.04, 0.04, 0.02, 0.3, 0.06), slope: uses(0.01, 0.12, 0.01, 0.5, 0.15) },
      ...{ treeLine: 0.15, canal: 0.03, estate: 0.05, holdingHa: 0.35 }
    }
  } as Record<string, RegionLand>
};
