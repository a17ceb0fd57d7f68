import { buildTable, type CanopyTable } from '../../pipeline/canopy/table.ts';
import { crop, REGIONS } from '../../pipeline/crop/catalogue.ts';
import { BAND_TABLE, BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { groundOf, openCounty, perPixel, renderDate } from '../simulate/drop/county.ts';
import { planDrop } from '../simulate/drop/plan.ts';
import type { PlotSeason } from '../simulate/season/plot-season.ts';
import { on } from '../simulate/season/weather.ts';
import { PATCH } from '../simulate/write-patches.ts';
import { SPLIT } from './crop-data.ts';
import { waterOn } from './laid-ground.ts';

/** Share of a pixel from which on it counts as snow (as Hall 1995 drew it), as open water, as flooded below its leaves. */
export const FROM = 0.5;

/** The clear pixels of one date of a patch, in any order, with what is true of them. Reflectance 0..1. */
export type TrueDate = {
  patch: string; // pixels of a patch share a fate
  day: number;
  bands: Record<'B03' | 'B04' | 'B08' | 'B11', Float32Array>;
  snow: Uint8Array;
  water: Uint8Array; // open: a pond, a river, or a paddy that shows its water
  plot: Uint8Array; // 0 beyond plots, 1 a plot, 2 a plot under water
  kind: Uint8Array; // index into KINDS
};
/** What a pixel's truth rests on; for cards. */
export const KINDS = ['dry', 'pond or river', 'paddy under water', 'other plot'] as const;

export const SEED = 20260806;
const FIRST_YEAR = 2016;
const DATES = 12;

/** Patches of a part of the split: years 0 to 7 or year 9 of every region but the held-out one, or the held-out region in any year. */
export function* truePatches(part: 'train' | 'test' | 'region', perRegion: number): Generator<TrueDate[]> {
  const table = buildTable();
  const inside = (code: string) => (code === SPLIT.heldOutRegion) === (part === 'region');
  for (const { code } of REGIONS.filter((r) => inside(r.code))) {
    for (let i = 0; i < perRegion; i++) {
      const d = dice(seedOf(SEED, 'rules', part, code, i));
      const year =
        FIRST_YEAR + (part === 'test' ? SPLIT.testYear : part === 'train' ? d.below(SPLIT.trainYears) : i % 10);
      yield datesOf(`${code} ${year} ${i}`, code, year, d.below(1 << 30), table);
    }
  }
}

function datesOf(name: string, region: string, year: number, seed: number, table: CanopyTable): TrueDate[] {
  const plan = planDrop({ region, year, seed, size: PATCH, dates: DATES });
  const county = openCounty(plan, table);
  const rect = { x0: 0, y0: 0, width: PATCH, height: PATCH };
  const land = groundOf(county, rect);
  const index = new Map(land.parcels.map((p, i) => [p, i]));
  const parcel = perPixel(land, rect, new Uint32Array(PATCH * PATCH), (p) => index.get(p)!);
  return plan.dates.map((date, k) => {
    const { bands, alpha, shadow } = renderDate(county, land, rect, k);
    const sun = county.dates[k]!.sun;
    const fallen = on(county.weather.snow, date.day);
    const truth = land.parcels.map((p, i) => {
      const season = land.seasons[i]!;
      const water = p.kind === 'plot' ? waterOn(season, date.day, sun) : null;
      const struck = p.kind === 'plot' && season.extent(date.day) > 0; // damage may be a flood: not judged
      return {
        judged: !struck,
        snow: Number(fallen * Math.exp(-0.35 * heightOf(season)) * 0.9 >= FROM && p.kind !== 'water'),
        water: Number(p.kind === 'water' || (water?.shown ?? 0) >= FROM),
        plot: p.kind !== 'plot' ? 0 : (water?.under ?? 0) >= FROM ? 2 : 1,
        kind: p.kind === 'water' ? 1 : (water?.under ?? 0) >= FROM ? 2 : p.kind === 'plot' ? 3 : 0
      };
    });
    const at = [...parcel.keys()].filter((i) => alpha[i]! < 0.05 && shadow[i] === 0 && truth[parcel[i]!]!.judged);
    const layer = (band: Band): Float32Array => {
      const own = bands[BANDS.indexOf(band)]!;
      const coarse = BAND_TABLE[band].gsdM === 20;
      const place = (i: number) => (coarse ? ((i / PATCH) >> 1) * (PATCH / 2) + ((i % PATCH) >> 1) : i);
      return Float32Array.from(at, (i) => (own[place(i)]! - date.dnOffset) / 10_000);
    };
    const told = (of: 'snow' | 'water' | 'plot' | 'kind') => Uint8Array.from(at, (i) => truth[parcel[i]!]![of]);
    return {
      patch: name,
      day: date.day,
      bands: { B03: layer('B03'), B04: layer('B04'), B08: layer('B08'), B11: layer('B11') },
      snow: told('snow'),
      water: told('water'),
      plot: told('plot'),
      kind: told('kind')
    };
  });
}

/** What stands out of snow, as the simulator counts it: stubble and grass 0.3, orchards 1.5, forest 3. */
function heightOf({ code, main }: PlotSeason): number {
  if (code === 'FO') return 3;
  return main !== null && crop(main.code).perennial ? 1.5 : 0.3;
}
