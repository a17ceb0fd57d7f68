import { CROPS, NON_CROPS, REGIONS, ROTATIONS } from './crops-table.ts';

export type CropStatus = 'lendable' | 'recognised' | 'structure_only';

export type Calendar = {
  region: string;
  sow: number;
  emergence: number;
  peak: number;
  maturity: number;
  harvest: number;
  sd_days: number; // between farms
  regreen?: number;
  heading?: number;
  transplant?: number;
  flood?: number[];
  boll_open?: number;
  flower?: number[];
  leaf_fall?: number;
  system: string;
  cost_events: { doy: number; share: number; what: string }[];
  lai: LaiCurve;
  ndvi: Record<string, number | string>;
  ndvi_peak?: number;
};
export type LaiCurve = {
  model: string;
  max?: number;
  scale?: number;
  sd?: number;
  t_up?: number;
  r_up?: number;
  t_down?: number;
  r_down?: number;
  zero_after?: number;
  autumn?: { amp: number; t_up: number; r_up: number; t_down: number; r_down: number };
  base?: number; // evergreen: base + amp · cos(2π (doy − peak)/365)
  amp?: number;
  peak?: number;
};
export type Crop = {
  class_id: number;
  code: string; // 'WW'
  slug: string; // 'winter_wheat'
  zh: string;
  en: string;
  group: string;
  perennial: boolean;
  evergreen: boolean;
  calendars: Calendar[];
  signatures: string[];
  canopy: {
    ala: number;
    cab: number;
    cw: number;
    cm: number;
    cab_senescent: number;
    cbrown_end: number;
    cw_end: number;
    f_cover: number[];
    src: string;
  };
  agronomy: {
    harvest_index: number;
    hi_src: string;
    rue_gMJ_ipar: number;
    rue_src: string;
    kc: { ini: number; mid: number; end: number };
    kc_src: string;
    t_base: number;
    t_opt: number;
    t_src: string;
    gdd_maturity: number | null;
    gdd_src: string;
    ky: number;
    ky_src: string;
  };
  price: { cny_per_kg: number; year: number; cv_year: number; corr_with_yield: number; src: string };
  cost: {
    cash_cny_per_mu: number;
    rent_cny_per_mu_season: number;
    labour_imputed_cny_per_mu: number;
    total_cny_per_mu: number;
    src: string;
  };
  subsidy: { cny_per_mu: number; note: string; src: string };
  economics: Record<string, number>;
  yield: { kg_per_mu: number; t_per_ha: number; cv_plot_within_county: number; cv_year: number; src: string };
  status: CropStatus;
};
export type NonCrop = { class_id: number; code: string; zh: string; en: string };
export type Region = {
  code: string;
  zh: string;
  en: string;
  lat: number[];
  lon: number[];
  seasons: number;
  clear: number;
  cloudy_months: number[];
  plot_ha_median: number;
};
export type Rotation = {
  code: string;
  zh: string;
  regions: string[];
  intensity: number;
  seq: string[];
  gap_days: number[] | null;
};

const BY_CODE = new Map(CROPS.map((c) => [c.code, c]));

/** The crop of a code. Throws where the catalogue has none. */
export function crop(code: string): Crop {
  const found = BY_CODE.get(code);
  if (!found) throw new RangeError(`Expected a crop code of the catalogue, got '${code}'.`);
  return found;
}
export const isCropCode = (code: string): boolean => BY_CODE.has(code);

/** The region of a code. Throws where the catalogue has none. */
export function regionOf(code: string): Region {
  const found = REGIONS.find((r) => r.code === code);
  if (!found) throw new RangeError(`Expected a region of ${REGIONS.map((r) => r.code).join(', ')}, got '${code}'.`);
  return found;
}

/** The code that a name stands for: code, slug, Chinese or English name, any case; null where none fits. */
export function codeOfName(name: string): string | null {
  const wanted = name.trim().toLowerCase();
  const rows: { code: string; zh: string; en: string; slug?: string }[] = [...CROPS, ...NON_CROPS];
  return (
    rows.find((r) => [r.code, r.slug, r.zh, r.en].some((n) => n !== undefined && n.toLowerCase() === wanted))?.code ??
    null
  );
}

/** Name of a crop or non-crop class for people. */
export function nameOf(code: string, lang: 'zh' | 'en'): string {
  const row = BY_CODE.get(code) ?? NON_CROPS.find((n) => n.code === code);
  return row ? row[lang] : code;
}

/** The main calendar of a crop in a region, or null where it is not grown there. */
export function calendarOf(code: string, region: string | null): Calendar | null {
  const of = crop(code).calendars.filter((c) => c.region === region);
  return of.find((c) => c.system === 'main') ?? of[0] ?? null;
}

/** Regions whose box holds the place, smallest box first; the first is the region of a run. */
export function regionsAt(lon: number, lat: number): Region[] {
  const areaOf = (r: Region) => (r.lat[1]! - r.lat[0]!) * (r.lon[1]! - r.lon[0]!);
  return REGIONS.filter((r) => lat >= r.lat[0]! && lat <= r.lat[1]! && lon >= r.lon[0]! && lon <= r.lon[1]!).sort(
    (a, b) => areaOf(a) - areaOf(b) || (a.code < b.code ? -1 : 1)
  );
}

export { CROPS, NON_CROPS, REGIONS, ROTATIONS };
