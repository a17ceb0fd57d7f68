import { BACKGROUNDS, type BackgroundName } from '../../pipeline/canopy/backgrounds.ts';
import { canopyBands } from '../../pipeline/canopy/canopy.ts';
import { blend, laiWithin } from '../../pipeline/canopy/mixing.ts';

/**
 * Twenty-two surfaces whose reflectance in the ten bands was worked out by another implementation of PROSPECT-D and 4SAIL.
 * Their names say leaf area, covers and what else was given; the parameters left unsaid (leaf angle, contents, brightness
 * of the ground) were found by a least-squares fit with this one, sun at 25° on the sensor's side.
 */
export type Plant = { lai: number; ala: number; cab: number; cw: number; cm: number; brown: number; n: number };
export type CanopyCase = {
  name: string;
  rho: number[];
  ground: BackgroundName;
  brightness: number; // factor on the ground
  canopy: Plant | null;
  over?: [BackgroundName, number]; // what lies over the whole, and how much of it
  crowns?: number; // share of the ground under crowns, which hold all the leaf area
  between?: Plant; // what grows between crowns
};

const GEOMETRY = { sunZenithDeg: 25, viewZenithDeg: 5, relativeAzimuthDeg: 0 };

/** What this implementation says of a case. */
export function seeCase({ ground, brightness, canopy, over, crowns, between }: CanopyCase): Float64Array {
  const soil = Float64Array.from(BACKGROUNDS[ground], (v) => brightness * v);
  if (!canopy) return soil;
  const out = between ? plantBands(between, between.lai, soil) : soil.slice();
  blend(out, plantBands(canopy, laiWithin(canopy.lai, crowns ?? 1), soil), crowns ?? 1);
  if (over) blend(out, BACKGROUNDS[over[0]], over[1]);
  return out;
}

function plantBands({ ala, cab, cw, cm, brown, n }: Plant, lai: number, soil: ArrayLike<number>): Float64Array {
  const leaf = { n, cab, car: 0.2 * cab, ant: 0, cbrown: brown, cw, cm };
  return canopyBands({ leaf, lai, alaDeg: ala, hotspot: 0.1 }, GEOMETRY, soil);
}

export const CANOPY_CASES: readonly CanopyCase[] = [
  {
    name: 'paddy just flooded (LAI 0.05)',
    rho: [0.0631, 0.0837, 0.0868, 0.0891, 0.0835, 0.0822, 0.0763, 0.0724, 0.0329, 0.0211],
    ground: 'paddy_turbid',
    brightness: 1,
    canopy: { lai: 0.05, ala: 65.4, cab: 43, cw: 0.0138, cm: 0.005, brown: 0, n: 1.5 }
  },
  {
    name: 'rice 10 d after transplant (LAI 0.4)',
    rho: [0.0522, 0.0756, 0.0683, 0.0836, 0.1077, 0.1118, 0.1066, 0.1031, 0.052, 0.0283],
    ground: 'paddy_turbid',
    brightness: 1,
    canopy: { lai: 0.4, ala: 65.3, cab: 42.5, cw: 0.0137, cm: 0.0058, brown: 0, n: 1.5 }
  },
  {
    name: 'rice heading (LAI 6)',
    rho: [0.0188, 0.0479, 0.0127, 0.064, 0.3134, 0.4486, 0.4479, 0.4463, 0.1652, 0.0609],
    ground: 'paddy_turbid',
    brightness: 1,
    canopy: { lai: 6, ala: 67.4, cab: 43.4, cw: 0.0139, cm: 0.0049, brown: 0, n: 1.5 }
  },
  {
    name: 'wheat overwinter (LAI 0.9, loess)',
    rho: [0.0649, 0.1007, 0.0778, 0.1386, 0.2687, 0.3091, 0.3249, 0.3339, 0.2717, 0.1791],
    ground: 'loess_dry',
    brightness: 0.79,
    canopy: { lai: 0.9, ala: 47.6, cab: 36.3, cw: 0.0133, cm: 0.0045, brown: 0.244, n: 1.5 }
  },
  {
    name: 'wheat peak (LAI 6)',
    rho: [0.0204, 0.0484, 0.0145, 0.0653, 0.3339, 0.4975, 0.4996, 0.4994, 0.1862, 0.0702],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 6, ala: 65.1, cab: 47.7, cw: 0.0137, cm: 0.0049, brown: 0, n: 1.5 }
  },
  {
    name: 'wheat ripe (LAI 1.8, Cbr 0.4, Cab 2, Cw .003, straw bg)',
    rho: [0.1054, 0.1461, 0.1593, 0.2262, 0.2743, 0.3047, 0.3311, 0.3516, 0.3321, 0.1797],
    ground: 'straw_stubble',
    brightness: 1.09,
    canopy: { lai: 1.8, ala: 67.8, cab: 2, cw: 0.003, cm: 0.0098, brown: 0.4, n: 2.52 }
  },
  {
    name: 'wheat stubble',
    rho: [0.1, 0.14, 0.19, 0.22, 0.25, 0.27, 0.29, 0.31, 0.38, 0.28],
    ground: 'straw_stubble',
    brightness: 1,
    canopy: null
  },
  {
    name: 'maize full (LAI 5)',
    rho: [0.0229, 0.0523, 0.0163, 0.0708, 0.3647, 0.5327, 0.535, 0.535, 0.2135, 0.0807],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 5, ala: 57.1, cab: 53.5, cw: 0.0143, cm: 0.005, brown: 0, n: 1.5 }
  },
  {
    name: 'soybean full (LAI 5, planophile)',
    rho: [0.0336, 0.0869, 0.0217, 0.1133, 0.448, 0.5824, 0.5833, 0.5826, 0.2482, 0.0953],
    ground: 'black_soil',
    brightness: 1,
    canopy: { lai: 5, ala: 44.8, cab: 38.2, cw: 0.0141, cm: 0.0049, brown: 0, n: 1.5 }
  },
  {
    name: 'rapeseed rosette (LAI 3)',
    rho: [0.024, 0.0583, 0.0164, 0.0783, 0.3341, 0.4254, 0.4265, 0.4263, 0.154, 0.0469],
    ground: 'soil_wet_prosail',
    brightness: 0.53,
    canopy: { lai: 3, ala: 47.2, cab: 50.3, cw: 0.0251, cm: 0.0071, brown: 0, n: 1.5 }
  },
  {
    name: 'rapeseed full bloom (45% petals)',
    rho: [0.0392, 0.1525, 0.1177, 0.1956, 0.3833, 0.4497, 0.4591, 0.4633, 0.2214, 0.1026],
    ground: 'soil_wet_prosail',
    brightness: 1,
    canopy: { lai: 3.735, ala: 49.4, cab: 45.5, cw: 0.0241, cm: 0.0083, brown: 0, n: 1.5 },
    over: ['rape_petals', 0.45]
  },
  {
    name: 'cotton seedling, 65% white film',
    rho: [0.2085, 0.2378, 0.2721, 0.2919, 0.3156, 0.3295, 0.3413, 0.3477, 0.3629, 0.2924],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 0.155, ala: 48.2, cab: 45.9, cw: 0.0159, cm: 0.0041, brown: 0, n: 1.5 },
    over: ['white_film', 0.65]
  },
  {
    name: 'cotton peak (LAI 4)',
    rho: [0.0285, 0.0664, 0.0201, 0.0884, 0.384, 0.508, 0.5096, 0.5093, 0.1686, 0.052],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 4, ala: 46.7, cab: 48.3, cw: 0.0244, cm: 0.0079, brown: 0, n: 1.5 }
  },
  {
    name: 'cotton defoliated + 25% bolls',
    rho: [0.2021, 0.2446, 0.2655, 0.3178, 0.3566, 0.3787, 0.4005, 0.4101, 0.4033, 0.3108],
    ground: 'loess_dry',
    brightness: 0.95,
    canopy: { lai: 0.337, ala: 6.4, cab: 5.2, cw: 0.0043, cm: 0.01, brown: 0.778, n: 1.5 },
    over: ['cotton_boll', 0.25]
  },
  {
    name: 'apple orchard (cover .55, inter-row grass LAI 0.6)',
    rho: [0.0649, 0.1012, 0.0751, 0.1339, 0.3552, 0.4646, 0.4728, 0.4769, 0.322, 0.2002],
    ground: 'loess_dry',
    brightness: 1.03,
    canopy: { lai: 3.181, ala: 58.2, cab: 41.5, cw: 0.0067, cm: 0.0037, brown: 0, n: 1.5 },
    crowns: 0.55,
    between: { lai: 0.6, ala: 60, cab: 45, cw: 0.014, cm: 0.005, brown: 0, n: 1.5 }
  },
  {
    name: 'kiwifruit trellis (LAI 3.8 planophile)',
    rho: [0.0313, 0.0744, 0.0217, 0.0987, 0.4089, 0.5298, 0.5314, 0.531, 0.1801, 0.0555],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 3.8, ala: 39.6, cab: 46.2, cw: 0.0243, cm: 0.0079, brown: 0, n: 1.5 }
  },
  {
    name: 'citrus (LAI 4, thick leaf, blend .75, red soil)',
    rho: [0.0288, 0.0564, 0.0382, 0.0883, 0.3202, 0.4367, 0.4423, 0.4455, 0.1941, 0.0888],
    ground: 'red_soil',
    brightness: 0.63,
    canopy: { lai: 4, ala: 44.8, cab: 55.5, cw: 0.0207, cm: 0.0074, brown: 0.022, n: 1.5 },
    crowns: 0.75
  },
  {
    name: 'tea (LAI 4.5)',
    rho: [0.024, 0.0504, 0.0178, 0.0689, 0.3534, 0.4995, 0.5012, 0.5012, 0.1627, 0.0494],
    ground: 'red_soil',
    brightness: 1,
    canopy: { lai: 4.5, ala: 49.9, cab: 60.4, cw: 0.0241, cm: 0.0078, brown: 0, n: 1.5 }
  },
  {
    name: 'PE greenhouse over tomato (75% film)',
    rho: [0.1727, 0.2057, 0.2085, 0.242, 0.3421, 0.3781, 0.3868, 0.3911, 0.2782, 0.1755],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 3.165, ala: 52.8, cab: 40.8, cw: 0.0122, cm: 0.0059, brown: 0, n: 1.5 },
    over: ['pe_greenhouse', 0.75]
  },
  {
    name: 'flooded maize, 60% water',
    rho: [0.0702, 0.1042, 0.1012, 0.1276, 0.198, 0.2301, 0.2257, 0.2199, 0.098, 0.0438],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 4.146, ala: 64.5, cab: 40.1, cw: 0.0121, cm: 0.009, brown: 0, n: 1.5 },
    over: ['flood_muddy', 0.6]
  },
  {
    name: 'drought maize (LAI 2.2, Cab 30, Cw .008)',
    rho: [0.0468, 0.0905, 0.0475, 0.1237, 0.3188, 0.3832, 0.3999, 0.4095, 0.2985, 0.1721],
    ground: 'loess_dry',
    brightness: 1,
    canopy: { lai: 2.2, ala: 62, cab: 30.6, cw: 0.0081, cm: 0.0032, brown: 0.114, n: 1.5 }
  },
  {
    name: 'burnt stubble',
    rho: [0.035, 0.042, 0.05, 0.055, 0.062, 0.068, 0.074, 0.08, 0.12, 0.13],
    ground: 'burnt',
    brightness: 1,
    canopy: null
  }
];
