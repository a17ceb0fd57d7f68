import { readFileSync, writeFileSync } from 'node:fs';
import type { CanopyTable } from '../../../pipeline/canopy/table.ts';
import { REGIONS } from '../../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../../pipeline/dates.ts';
import { isProblem } from '../../../pipeline/errors.ts';
import { decodeArrays, encodeArrays } from '../../../pipeline/io/arrays.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { dice, seedOf } from '../../simulate/dice.ts';
import { groundOf, openCounty, perPixel, plotIds, renderDate } from '../../simulate/drop/county.ts';
import { type DropPlan, FIRST_DAY, LAST_DAY, planDrop } from '../../simulate/drop/plan.ts';
import { GROUND } from '../../simulate/write-patches.ts';

/** Side of a stack's ground, 10 m pixels: 2.56 km. */
export const STACK = 256;
export const HALF = STACK / 2;
/** The bands that masks read, in the order of a stack's layers. */
export const STACK_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'] as const;

/** A simulated place over a season, at 20 m for masks and at 10 m for plots, with what is true of it. */
export type Stack = {
  meta: {
    part: Part;
    region: string;
    year: number;
    index: number;
    days: number[]; // of the harvest year
    months: number[]; // year · 12 + month
    sunZenithDeg: number[];
    sunAzimuthDeg: number[];
  };
  looks: Uint16Array; // date · band · HALF², reflectance × 10000 + 1 at 20 m
  scl: Uint8Array; // date · HALF²
  alpha: Uint8Array; // date · HALF², opacity of cloud × 250
  shadow: Uint8Array; // date · HALF², 1 where at least half of the pixel lies in shadow
  plot: Uint16Array; // STACK², number of the plot, 0 where there is none
  ground: Uint8Array; // STACK², index into GROUND plus 1
  fine: Uint16Array; // date · 4 bands (B02 B03 B04 B08) · STACK² of the dates in `fineDates`
  fineDates: Uint16Array;
  clear: Uint8Array; // fine date · STACK²: 1 where neither cloud nor shadow lies (truth, grown by two pixels)
};

/** Who sees what: networks train on years 0–6 outside two regions, are tuned on year 7, and judged on years 8 and 9 and on the two regions in those years. */
export const SEEING_SPLIT = {
  firstYear: 2016,
  trainYears: 7,
  tuneYear: 7,
  testYears: [8, 9],
  heldRegions: ['NCM', 'YZM']
} as const;
export type Part = 'train' | 'tune' | 'year' | 'region';
export const SEEING_SEED = 20260601;

const seen = REGIONS.map((r) => r.code).filter((c) => !(SEEING_SPLIT.heldRegions as readonly string[]).includes(c));

/** Where and when the `i`-th stack of a part lies. Regions take turns, so that every part has all of its own. */
function placeOf(part: Part, i: number) {
  const { firstYear, trainYears, tuneYear, testYears, heldRegions } = SEEING_SPLIT;
  const d = dice(seedOf(SEEING_SEED, part, i));
  const regions = part === 'region' ? heldRegions : seen;
  const years = part === 'train' ? trainYears : 0;
  const year = part === 'train' ? d.below(years) : part === 'tune' ? tuneYear : d.pick(testYears);
  return { d, region: regions[i % regions.length]!, year: firstYear + year };
}

const DATES = 30;
/** Dates kept at 10 m for plots: the clearest, spread over the season. */
const FINE = 16;

/** The plan of the `i`-th stack: a whole season every other time, else 200 days of it, seen more often. */
function planOf(part: Part, i: number): DropPlan {
  const { d, region, year } = placeOf(part, i);
  const seed = d.below(1 << 30);
  const whole = i % 2 === 0;
  const firstDay = whole ? FIRST_DAY : Math.round(d.between(FIRST_DAY, LAST_DAY - 200));
  const lastDay = whole ? LAST_DAY : firstDay + 200;
  const planned = (dates: number, days: { firstDay: number; lastDay: number }, mostCover: number) =>
    planDrop({ region, year, seed, size: STACK, dates, ...days, mostCover });
  for (let dates = DATES; dates >= 6; dates -= 3) {
    try {
      return planned(dates, { firstDay, lastDay }, 0.97);
    } catch (e) {
      if (!isProblem(e)) throw e; // fewer passes than wanted
    }
  }
  return planned(DATES, { firstDay: FIRST_DAY, lastDay: LAST_DAY }, 1);
}

/** Draws the `i`-th stack of a part. */
export function drawStack(part: Part, i: number, table: CanopyTable): Stack {
  const plan = planOf(part, i);
  const county = openCounty(plan, table);
  const rect = { x0: 0, y0: 0, width: STACK, height: STACK };
  const land = groundOf(county, rect);
  const n = plan.dates.length;
  const area = HALF * HALF;
  const looks = new Uint16Array(n * STACK_BANDS.length * area);
  const [scl, alpha, shadow] = [0, 1, 2].map(() => new Uint8Array(n * area)) as [Uint8Array, Uint8Array, Uint8Array];
  const fine: { date: number; share: number; bands: Uint16Array[]; clear: Uint8Array }[] = [];
  plan.dates.forEach((date, k) => {
    const seenNow = renderDate(county, land, rect, k);
    const stored = (dn: Uint16Array) => dn.map((v) => (v === 0 ? 0 : Math.max(1, v - date.dnOffset + 1)));
    STACK_BANDS.forEach((name, b) => {
      const dn = stored(seenNow.bands[BANDS.indexOf(name)]! as Uint16Array);
      looks.set(dn.length === area ? dn : halved(dn, STACK), (k * STACK_BANDS.length + b) * area);
    });
    scl.set(seenNow.scl, k * area);
    alpha.set(
      halved(
        Uint16Array.from(seenNow.alpha, (v) => Math.round(250 * v)),
        STACK
      ),
      k * area
    );
    const shadeShare = halved(
      Uint16Array.from(seenNow.shadow, (v) => 250 * v),
      STACK
    );
    shadow.set(
      Uint8Array.from(shadeShare, (v) => (v >= 125 ? 1 : 0)),
      k * area
    );
    const clear = Uint8Array.from(seenNow.alpha, (v, p) => (v < 0.12 && seenNow.shadow[p] === 0 ? 1 : 0));
    const share = clear.reduce((s, v) => s + v, 0) / clear.length;
    if (share > 0.2) {
      const bands = (['B02', 'B03', 'B04', 'B08'] as const).map((b) =>
        stored(seenNow.bands[BANDS.indexOf(b)]! as Uint16Array)
      );
      fine.push({ date: k, share, bands, clear });
    }
  });
  while (fine.length > FINE) fine.splice(mostCrowded(fine.map((f) => plan.dates[f.date]!.day)), 1);
  const numbers = new Map<number, number>([[0, 0]]);
  const plot = Uint16Array.from(plotIds(land, rect), (id) => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, numbers.size);
    return numbers.size - 1;
  });
  return {
    meta: {
      part,
      region: plan.region,
      year: plan.year,
      index: i,
      days: plan.dates.map((d) => d.day),
      months: plan.dates.map((d) => {
        const date = dateOfDay(d.day, plan.year);
        return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
      }),
      sunZenithDeg: plan.dates.map((d) => d.sunZenithDeg),
      sunAzimuthDeg: plan.dates.map((d) => d.sunAzimuthDeg)
    },
    looks,
    scl,
    alpha,
    shadow,
    plot,
    ground: perPixel(land, rect, new Uint8Array(STACK * STACK), (p) => 1 + GROUND.indexOf(p.kind)),
    fine: joined(fine.flatMap((f) => f.bands)),
    fineDates: Uint16Array.from(fine, (f) => f.date),
    clear: Uint8Array.from(fine.flatMap((f) => Array.from(f.clear)))
  };
}

const joined = (parts: Uint16Array[]): Uint16Array => {
  const out = new Uint16Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** The date nearest to those beside it. */
function mostCrowded(days: number[]): number {
  let at = 1;
  for (let i = 1; i + 1 < days.length; i++) if (days[i + 1]! - days[i - 1]! < days[at + 1]! - days[at - 1]!) at = i;
  return at;
}

/** Means of 2 × 2 pixels. */
export function halved(values: Uint16Array, width: number): Uint16Array {
  const half = width / 2;
  const out = new Uint16Array(values.length / 4);
  for (let y = 0; y < values.length / width / 2; y++) {
    for (let x = 0; x < half; x++) {
      const i = 2 * y * width + 2 * x;
      out[y * half + x] = (values[i]! + values[i + 1]! + values[i + width]! + values[i + width + 1]! + 2) >> 2;
    }
  }
  return out;
}

const [GREEN, SWIR] = [STACK_BANDS.indexOf('B03'), STACK_BANDS.indexOf('B11')];

/** 1 on the pixels of 20 m of a date that snow whitens: bright in green, dark in SWIR (NDSI above 0.4: Dozier 1989). Cloud may lie above. */
export function snowOf({ looks }: Pick<Stack, 'looks'>, k: number): Uint8Array {
  const area = HALF * HALF;
  const band = (b: number) =>
    looks.subarray((k * STACK_BANDS.length + b) * area, (k * STACK_BANDS.length + b + 1) * area);
  const [green, swir] = [band(GREEN), band(SWIR)];
  return Uint8Array.from(green, (g, i) => (g > 2000 && (g - swir[i]!) / (g + swir[i]!) > 0.4 ? 1 : 0));
}

export function writeStack(path: string, { meta, ...arrays }: Stack): void {
  writeFileSync(path, encodeArrays(arrays, meta));
}

export function readStack(path: string): Stack {
  const { meta, arrays } = decodeArrays<Stack['meta']>(readFileSync(path));
  return { meta, ...(arrays as Record<string, Pixel>) } as unknown as Stack;
}
