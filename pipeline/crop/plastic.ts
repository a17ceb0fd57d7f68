import { BANDS, type Band } from '../scene/bands.ts';

/** What plastic may lie over a plot: nothing, a roof of polyethylene (greenhouse, tunnel, rain shelter), film between the rows. */
export const PLASTIC_CLASSES = ['none', 'roof', 'film'] as const;

/**
 * Centre and scale of ln(reflectance) by band, by hand from general field spectra. Of logarithms the network sees ratios as differences:
 * (B11 − B04) / (B11 + B04) = tanh(½ (ln B11 − ln B04)) is the plastic-mulched landcover index (PMLI, Lu 2014).
 */
const CENTRE = [-2.7, -2.4, -2.3, -2.0, -1.5, -1.3, -1.2, -1.2, -1.5, -1.9];
const SCALE = 0.6;
/** Reflectance below this counts as this: the logarithm of noise says nothing. */
const LEAST = 0.003;
const MOST = 4;

/** Ten bands of one date, as the plastic network reads them; null where a band is missing or no number. */
export function plasticInput(mean: Partial<Record<Band, number>>): Float32Array | null {
  const out = new Float32Array(BANDS.length);
  for (const [b, band] of BANDS.entries()) {
    const v = mean[band];
    if (v === undefined || !Number.isFinite(v)) return null;
    out[b] = Math.max(-MOST, Math.min(MOST, (Math.log(Math.max(LEAST, v)) - CENTRE[b]!) / SCALE));
  }
  return out;
}

/** One date's probabilities of plastic over a plot, 0..1. */
export type PlasticLook = { day: number; roof: number; film: number };
/** The same of a season. */
export type Plastic = { roof: number; film: number };

/** Dates further apart do not speak for each other. */
const NEIGHBOUR_DAYS = 45;

/**
 * Plastic over a plot at some time of its season: the highest that a date says together with its neighbours, the median of the three, of two the
 * lower. One date alone, or one bright cloud that no mask saw, claims nothing. `looks` in time order. Null with fewer than two dates that have a
 * neighbour within 45 days.
 */
export function seasonPlastic(looks: readonly PlasticLook[]): Plastic | null {
  let [roof, film] = [-1, -1];
  for (const [i, here] of looks.entries()) {
    const before = near(here, looks[i - 1]);
    const after = near(here, looks[i + 1]);
    if (!before && !after) continue;
    roof = Math.max(roof, middleOf(here.roof, before?.roof, after?.roof));
    film = Math.max(film, middleOf(here.film, before?.film, after?.film));
  }
  return roof < 0 ? null : { roof, film };
}

const near = (here: PlasticLook, other: PlasticLook | undefined): PlasticLook | null =>
  other && Math.abs(other.day - here.day) <= NEIGHBOUR_DAYS ? other : null;

/** The median of three; of two the lower. */
function middleOf(here: number, before: number | undefined, after: number | undefined): number {
  if (before === undefined || after === undefined) return Math.min(here, before ?? after!);
  return Math.max(Math.min(here, before), Math.min(here, after), Math.min(before, after));
}
