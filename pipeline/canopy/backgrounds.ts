/**
 * Reflectance in the ten bands of what lies under, between or over canopies. Soil `soil_dry_prosail` and
 * `soil_wet_prosail`: the soil spectra that PROSAIL ships with, in Sentinel-2 bands; all others are experts' values.
 */
const TABLE = {
  soil_dry_prosail: [0.2321, 0.2635, 0.3175, 0.3381, 0.3586, 0.3787, 0.4002, 0.4128, 0.5091, 0.4931],
  soil_wet_prosail: [0.0252, 0.0286, 0.0383, 0.043, 0.0505, 0.0574, 0.0668, 0.0723, 0.1577, 0.1132],
  loess_dry: [0.1741, 0.1976, 0.2381, 0.2536, 0.2689, 0.284, 0.3002, 0.3096, 0.3818, 0.3698],
  black_soil: [0.0769, 0.0873, 0.1081, 0.1168, 0.1275, 0.1377, 0.1502, 0.1574, 0.2455, 0.2082],
  red_soil: [0.055, 0.08, 0.15, 0.175, 0.195, 0.215, 0.235, 0.25, 0.32, 0.27],
  clear_water: [0.045, 0.04, 0.025, 0.02, 0.018, 0.016, 0.014, 0.012, 0.006, 0.004],
  paddy_turbid: [0.065, 0.085, 0.09, 0.09, 0.08, 0.078, 0.072, 0.068, 0.03, 0.02],
  flood_muddy: [0.1, 0.135, 0.155, 0.16, 0.125, 0.12, 0.11, 0.1, 0.04, 0.025],
  straw_stubble: [0.1, 0.14, 0.19, 0.22, 0.25, 0.27, 0.29, 0.31, 0.38, 0.28],
  burnt: [0.035, 0.042, 0.05, 0.055, 0.062, 0.068, 0.074, 0.08, 0.12, 0.13],
  white_film: [0.24, 0.27, 0.31, 0.325, 0.335, 0.345, 0.355, 0.36, 0.36, 0.27],
  black_film: [0.05, 0.05, 0.055, 0.06, 0.065, 0.07, 0.07, 0.075, 0.11, 0.09],
  pe_greenhouse: [0.22, 0.25, 0.27, 0.29, 0.33, 0.345, 0.355, 0.36, 0.29, 0.2],
  concrete: [0.2, 0.22, 0.25, 0.26, 0.27, 0.28, 0.29, 0.3, 0.34, 0.32],
  snow: [0.85, 0.84, 0.82, 0.81, 0.8, 0.79, 0.78, 0.76, 0.1, 0.08],
  cloud_thick: [0.55, 0.54, 0.55, 0.55, 0.56, 0.56, 0.57, 0.57, 0.42, 0.3],
  cirrus_add: [0.06, 0.055, 0.05, 0.05, 0.05, 0.05, 0.048, 0.047, 0.03, 0.02],
  rape_petals: [0.055, 0.26, 0.24, 0.33, 0.42, 0.45, 0.47, 0.48, 0.3, 0.17],
  cotton_boll: [0.42, 0.48, 0.52, 0.55, 0.57, 0.58, 0.6, 0.6, 0.5, 0.38],
  apple_flower: [0.28, 0.32, 0.33, 0.38, 0.44, 0.47, 0.49, 0.5, 0.36, 0.22]
} satisfies Record<string, readonly number[]>;

/** Reflectance 0..1 of the ten bands, in the order of `BANDS`. */
export type Spectrum = readonly number[];
export type BackgroundName = keyof typeof TABLE;
export const BACKGROUNDS: Readonly<Record<BackgroundName, readonly number[]>> = TABLE;

export const isBackground = (name: string): name is BackgroundName => Object.hasOwn(TABLE, name);
