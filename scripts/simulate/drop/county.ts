import type { CanopyTable, TableAtSun } from '../../../pipeline/canopy/table.ts';
import { toLonLat } from '../../../pipeline/geo/crs.ts';
import { rasterize } from '../../../pipeline/geo/rasterize.ts';
import { dice, seedOf } from '../dice.ts';
import { applies } from '../farmers/household.ts';
import { patchField, vigourField } from '../land/fields.ts';
import { anchorOf, type LandPlan, type Parcel, purePixelsOf } from '../land/parcel.ts';
import { drawWindow, plotsOf } from '../land/window.ts';
import type { PlotSeason } from '../season/plot-season.ts';
import { drawWeather, type Weather } from '../season/weather.ts';
import { SENSOR } from '../sensor/knobs.ts';
import { drawPass, type Pass } from '../sensor/pass.ts';
import { FINE, MARGIN, renderBands } from '../sensor/render.ts';
import { sclWindow } from '../sky/scl.ts';
import { planSky, type SkyPlan, skyWindow } from '../sky/sky.ts';
import { sunsOf } from '../suns.ts';
import { LAND_PLANES, SCENE_PLANES, scratchOf } from './finish.ts';
import type { DropPlan } from './plan.ts';
import { type Rect, writeParts } from './scratch.ts';
import { seasonOf } from './seasons.ts';
import type { DamageRow, LaiRow, PlotRow, StandRow, WindowTruth } from './truth.ts';

/** What a thread keeps of a county while it makes windows of it. */
export type County = {
  plan: DropPlan;
  land: LandPlan;
  weather: Weather;
  dates: { sun: TableAtSun; sky: SkyPlan; pass: Pass }[];
};

export const landOf = ({ region, seed, size }: DropPlan): LandPlan => ({
  region,
  seed,
  widthM: size * 10,
  heightM: size * 10
});

export function openCounty(plan: DropPlan, table: CanopyTable): County {
  const sunAt = sunsOf(() => table);
  return {
    plan,
    land: landOf(plan),
    weather: drawWeather(plan.region, plan.year),
    dates: plan.dates.map((date) => {
      const sun = { zenithDeg: date.sunZenithDeg, azimuthDeg: date.sunAzimuthDeg };
      return {
        sun: sunAt(date.sunZenithDeg),
        sky: planSky(plan.size * 10, date.cover, sun, seedOf(date.seed, 'sky'), date.viewDeg),
        pass: drawPass(dice(seedOf(date.seed, 'pass')), plan.year, date.viewDeg)
      };
    })
  };
}

/** The ground of a window with the margin that the sensor's blur needs. */
export function groundOf({ plan, land, weather }: County, rect: Rect) {
  const wide = {
    x0: rect.x0 - MARGIN,
    y0: rect.y0 - MARGIN,
    width: rect.width + 2 * MARGIN,
    height: rect.height + 2 * MARGIN
  };
  const { parcels, ground } = drawWindow(land, wide);
  return {
    parcels,
    ground,
    vigour: vigourField(land, wide, { parcels, ground }),
    patch: patchField(land, wide),
    seasons: parcels.map((p) => seasonOf(p, plan, weather))
  };
}
export type Ground = ReturnType<typeof groundOf>;

/** Fills `spectra` and `extent` of a window's parcels on a day: intact and struck, each value and slope by vigour. */
export function spectraOn(
  { parcels, seasons }: Pick<Ground, 'parcels' | 'seasons'>,
  day: number,
  sun: TableAtSun,
  angles: { sunZenithDeg: number; sunAzimuthDeg: number }
): { spectra: Float32Array; extent: Float32Array } {
  const spectra = new Float32Array(40 * parcels.length);
  const extent = new Float32Array(parcels.length);
  const at = new Float64Array(10);
  const denser = new Float64Array(10);
  for (let p = 0; p < parcels.length; p++) {
    const season = seasons[p]!;
    const light = terrainLight(parcels[p]!, angles);
    extent[p] = season.extent(day);
    for (let struck = 0; struck < (extent[p]! > 0 ? 2 : 1); struck++) {
      season.see(day, sun, 1, struck === 1, at);
      const varies = season.code !== 'BU' && season.code !== 'WA';
      if (varies) season.see(day, sun, DENSER, struck === 1, denser);
      for (let b = 0; b < 10; b++) {
        spectra[40 * p + 20 * struck + b] = light * at[b]!;
        spectra[40 * p + 20 * struck + 10 + b] = varies ? (light * (denser[b]! - at[b]!)) / (DENSER - 1) : 0;
      }
    }
  }
  return { spectra, extent };
}
const DENSER = 1.15;

/** What is left of a slope's light after terrain correction: the sun's incidence against flat ground, in part. */
function terrainLight(
  p: Parcel,
  { sunZenithDeg, sunAzimuthDeg }: { sunZenithDeg: number; sunAzimuthDeg: number }
): number {
  if (p.slopeDeg === 0) return 1;
  const rad = Math.PI / 180;
  const [z, s] = [sunZenithDeg * rad, p.slopeDeg * rad];
  const incidence =
    Math.cos(z) * Math.cos(s) + Math.sin(z) * Math.sin(s) * Math.cos((sunAzimuthDeg - p.aspectDeg) * rad);
  return 1 + SENSOR.terrainLeft * Math.max(-0.6, Math.min(0.6, incidence / Math.cos(z) - 1));
}

/** One date of a window: DN of the ten bands, SCL, and what is true of the sky. */
export function renderDate(county: County, ground: Ground, rect: Rect, d: number) {
  const date = county.plan.dates[d]!;
  const { sun, sky: skyPlan, pass } = county.dates[d]!;
  const { spectra, extent } = spectraOn(ground, date.day, sun, date);
  const sky = skyWindow(skyPlan, rect);
  const bands = renderBands({ ...ground, spectra, extent }, rect, sky, pass, date.seed, date.dnOffset);
  const { region, seed } = county.plan;
  const scl = sclWindow(rect, sky, bands, date.dnOffset, seedOf(date.seed, 'scl'), seedOf(region, seed, 'scl'));
  const shadow = Uint8Array.from(sky.shadow, (s, i) => (s > 0.3 && sky.alpha[i]! < 0.5 ? 1 : 0));
  return { bands, scl, alpha: sky.alpha, shadow };
}

/** Makes a window of every date, puts it into the planes, and tells what is true of the plots that the window answers for. */
export function renderWindow(county: County, rect: Rect, scratch: string, step: () => void): WindowTruth {
  const { plan } = county;
  const ground = groundOf(county, rect);
  const ids = plotIds(ground, rect);
  writeParts(scratchOf(scratch, null), LAND_PLANES, plan, rect, [ids]);
  for (const d of plan.dates.keys()) {
    const { bands, scl, alpha, shadow } = renderDate(county, ground, rect, d);
    writeParts(scratchOf(scratch, d), SCENE_PLANES, plan, rect, [...bands, scl, alpha, shadow]);
    step();
  }
  return truthOf(county, [...plotsOf(county.land, rect), ...plotsCut(county, ground, ids, rect)], ground);
}

/** Metres from a pixel's corner to the point that says what plot it is: the centre of the fine cell south-east of its middle. */
const SEEN_AT = 6.25;

type Drawn = Pick<Ground, 'parcels' | 'ground'>;

/** Fills `out`, row-major over a window's pixels, with what `of` says of the parcel at the middle of each. */
export function perPixel<Out extends Uint8Array | Uint32Array>(
  { parcels, ground }: Drawn,
  rect: Rect,
  out: Out,
  of: (parcel: Parcel) => number
): Out {
  const values = Float64Array.from(parcels, of);
  const fineWidth = (rect.width + 2 * MARGIN) * FINE;
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const cell = ((y + MARGIN) * FINE + FINE / 2) * fineWidth + (x + MARGIN) * FINE + FINE / 2;
      out[y * rect.width + x] = values[ground[cell]!]!;
    }
  }
  return out;
}

/** The plot at the middle of each pixel, 0 where there is none. */
export const plotIds = (drawn: Drawn, rect: Rect): Uint32Array =>
  perPixel(drawn, rect, new Uint32Array(rect.width * rect.height), (p) => (p.kind === 'plot' ? p.id : 0));

/**
 * The plots that the county's border cuts and that have their anchor beyond it: no window answers for them by that, but they show. Each is
 * answered for by the window of its first pixel, row by row.
 */
function plotsCut({ plan }: County, { parcels }: Pick<Ground, 'parcels'>, ids: Uint32Array, rect: Rect): Parcel[] {
  const shown = new Set(ids);
  const extent = plan.size * 10;
  return parcels.filter((parcel) => {
    if (parcel.kind !== 'plot' || !shown.has(parcel.id)) return false;
    const [x, y] = anchorOf(parcel);
    if (x >= 0 && y >= 0 && x < extent && y < extent) return false;
    const { window, inside } = rasterize([parcel.ring.map(([x, y]): [number, number] => [x, -y])], {
      epsg: plan.place.epsg,
      transform: [10, 0, SEEN_AT - 5, 0, -10, 5 - SEEN_AT],
      width: plan.size,
      height: plan.size
    });
    const first = inside.indexOf(1);
    const [col, row] = [window.col + (first % window.width), window.row + Math.floor(first / window.width)];
    const [dx, dy] = [col - rect.x0, row - rect.y0];
    return dx >= 0 && dy >= 0 && dx < rect.width && dy < rect.height;
  });
}

/** Metres east and south of the corner to WGS 84, 8 decimals. */
export const lonLatOf = ({ place }: DropPlan, [x, y]: readonly [number, number]): [number, number] =>
  toLonLat(place.epsg, place.origin[0] + x, place.origin[1] - y).map((v) => Math.round(v * 1e8) / 1e8) as [
    number,
    number
  ];

function truthOf({ plan, weather }: County, plots: readonly Parcel[], { parcels, seasons }: Ground): WindowTruth {
  const drawn = new Map(parcels.map((p, i) => [p.id, seasons[i]!])); // all but slivers that meet no cell
  const lastDay = plan.dates.at(-1)!.day;
  const truth: WindowTruth = { plots: [], stands: [], damage: [], lai: [], farmed: [] };
  for (const parcel of plots) {
    const season = drawn.get(parcel.id) ?? seasonOf(parcel, plan, weather);
    const plotId = String(parcel.id);
    const ring = parcel.ring.map((at) => lonLatOf(plan, at));
    const stands = standRows(plotId, season, lastDay);
    const main = stands.find((s) => s.isMain) ?? null;
    const row: PlotRow = {
      plotId,
      crop: main?.crop ?? season.code,
      crops: stands.map((s) => s.crop).join('-') || season.code,
      main,
      areaM2: Math.round(parcel.areaM2 * 10) / 10,
      purePixels: purePixelsOf(parcel, plan.size),
      place: parcel.place,
      slopeDeg: parcel.slopeDeg,
      estate: parcel.estate,
      holder: parcel.holder,
      ring
    };
    truth.plots.push(row);
    truth.stands.push(...stands);
    truth.damage.push(...damageRows(plotId, season));
    truth.lai.push(...laiRows(plotId, season, plan));
    const inside = parcel.ring.every(
      ([x, y]) => x > 30 && y > 30 && x < plan.size * 10 - 30 && y < plan.size * 10 - 30
    );
    const context = { region: plan.region, year: plan.year, seed: plan.seed };
    if (inside && parcel.holder !== null && (plan.cast !== null || applies(parcel.holder, parcel.estate, context))) {
      truth.farmed.push({
        id: plotId,
        ring,
        areaM2: row.areaM2,
        holder: parcel.holder,
        estate: parcel.estate,
        region: plan.region,
        stands: stands.map((s) => ({ code: s.crop, yieldKgPerMu: s.yieldKgPerMu, harvestDay: Math.round(s.harvest) })),
        main: row.crop,
        damage: season.damage.map(({ kind, yieldLoss, visible }) => ({ kind, yieldLoss, visible }))
      });
    }
  }
  return truth;
}

/** The stands that the season's dates can show; the main one is the last that is up well before the last date. */
function standRows(plotId: string, season: PlotSeason, lastDay: number): StandRow[] {
  const shown = season.stands
    .map((s, i) => ({ s, yieldKgPerMu: season.yields[i]! }))
    .filter(({ s }) => s.harvest > -90 && s.emergence <= lastDay);
  const up = shown.filter(({ s }) => s.emergence + 10 <= lastDay && s.harvest < 375);
  const main = up.find(({ s }) => s === season.main)?.s ?? up.at(-1)?.s;
  return shown.map(({ s, yieldKgPerMu }) => ({
    plotId,
    crop: s.code,
    isMain: s === main,
    sow: s.sow,
    emergence: s.emergence,
    heading: s.heading,
    maturity: s.maturity,
    harvest: s.harvest,
    yieldKgPerMu
  }));
}

const damageRows = (plotId: string, { damage }: PlotSeason): DamageRow[] => damage.map((d) => ({ plotId, ...d }));

const laiRows = (plotId: string, season: PlotSeason, plan: DropPlan): LaiRow[] =>
  season.stands.length === 0
    ? []
    : plan.dates.map(({ day }) => ({ plotId, day, lai: Math.round(season.lai(day) * 1000) / 1000 }));
