import { dice, seedOf } from '../dice.ts';
import { SEASON } from './knobs.ts';

/** Daily weather of a region and harvest year. Arrays begin on day −150 and end on day 400. */
export type Weather = {
  meanC: Float32Array;
  minC: Float32Array;
  maxC: Float32Array;
  rainMm: Float32Array;
  parMJ: Float32Array; // photosynthetically active radiation, MJ m⁻² d⁻¹
  wetness: Float32Array; // 0 dry – 1 wet topsoil
  snow: Float32Array; // share of bare ground under snow
  springAnomalyC: number; // days 30–130 against the region's normal
  shiftDays: number; // by which the year moves the calendar
  rainShare: number; // rain of days 60–280 over the normal
};
export const FIRST_DAY = -150;
export const LAST_DAY = 400;
const DAYS = LAST_DAY - FIRST_DAY + 1;

/** Mean temperature, its yearly swing (°C), rain (mm a year) [domain note 3.2], day and strength of the rainy season [E], latitude. */
const CLIMATE: Record<string, readonly [tm: number, ta: number, mm: number, peak: number, swing: number, lat: number]> =
  {
    NEC: [4, 19, 550, 200, 0.85, 45],
    NCM: [7, 17, 350, 205, 0.85, 41],
    HHH: [14, 13.5, 650, 205, 0.8, 36],
    LOE: [10.5, 13, 520, 220, 0.75, 35.5],
    NWX: [9, 17, 150, 180, 0.3, 43],
    YZM: [17.5, 12, 1400, 150, 0.5, 29],
    YZL: [16.5, 12.5, 1200, 170, 0.5, 31.5],
    SCB: [17, 10, 1050, 205, 0.7, 30.5],
    YGP: [15, 7.5, 1100, 195, 0.75, 25],
    SCN: [21.5, 8, 1650, 175, 0.65, 23],
    QTP: [4, 9, 420, 205, 0.85, 30]
  };
export const CLIMATE_REGIONS = Object.keys(CLIMATE);

export const climateRain = (region: string): number => CLIMATE[region]![2];
const wetAfterDry = (region: string, day: number): number => {
  const [, , mm, peak, swing] = CLIMATE[region]!;
  const base = Math.min(0.36, 0.06 + mm / 5500);
  return base * (1 + swing * Math.cos((2 * Math.PI * (day - peak)) / 365));
};
const normalC = (region: string, day: number): number => {
  const [tm, ta] = CLIMATE[region]!;
  return tm + ta * Math.cos((2 * Math.PI * (day - 200)) / 365);
};

const known = new Map<string, Weather>();

/** The weather of a region's year: the same for every county of it, at every call. */
export function drawWeather(region: string, year: number): Weather {
  const key = `${region}/${year}`;
  const found = known.get(key);
  if (found) return found;
  const weather = draw(region, year);
  if (known.size > 200) known.clear();
  known.set(key, weather);
  return weather;
}

function draw(region: string, year: number): Weather {
  const d = dice(seedOf('weather', region, year));
  const [, , mm, , , lat] = CLIMATE[region]!;
  const make = () => new Float32Array(DAYS);
  const [meanC, minC, maxC, rainMm, parMJ, wetness, snow] = [make(), make(), make(), make(), make(), make(), make()];
  const offset = d.normal(0, SEASON.yearOffsetC);
  const rainYear = Math.exp(d.normal(-0.02, 0.2)); // wet and dry years
  let wetDays = 0;
  for (let day = 1; day <= 365; day++) wetDays += stationaryWet(region, day);
  const perWetDay = mm / wetDays;
  let [ar, wet, soil, pack] = [0, false, 0.3, 0];
  const innovation = SEASON.dayNoiseC * Math.sqrt(1 - SEASON.dayMemory ** 2);
  for (let i = 0; i < DAYS; i++) {
    const day = FIRST_DAY + i;
    ar = SEASON.dayMemory * ar + d.normal(0, innovation);
    wet = d.chance(wet ? SEASON.wetAfterWet : wetAfterDry(region, day));
    const mean = normalC(region, day) + offset + ar - (wet ? 0.8 : 0);
    const half = wet ? 3 : 5.5;
    const rain = wet ? perWetDay * rainYear * gamma(SEASON.rainShape, d.next) : 0;
    meanC[i] = mean;
    minC[i] = mean - half;
    maxC[i] = mean + half;
    rainMm[i] = rain;
    parMJ[i] = 0.48 * extraterrestrialMJ(lat, day) * (0.25 + 0.5 * (wet ? 0.2 : 0.7));
    soil = soil * Math.exp(-1 / SEASON.dryingDays) + Math.min(1, rain / 12);
    wetness[i] = Math.min(1, soil);
    if (mean < -1) pack += rain;
    else pack = Math.max(0, pack - 3 * (mean + 1) - 0.5);
    snow[i] = Math.min(1, pack / 6);
  }
  const mean = (a: Float32Array, from: number, to: number) => {
    let sum = 0;
    for (let day = from; day <= to; day++) sum += a[day - FIRST_DAY]!;
    return sum / (to - from + 1);
  };
  let [normal, rainNormal] = [0, 0];
  for (let day = 30; day <= 130; day++) normal += normalC(region, day) / 101;
  for (let day = 60; day <= 280; day++) rainNormal += (stationaryWet(region, day) * perWetDay) / 221;
  const springAnomalyC = mean(meanC, 30, 130) - normal;
  return {
    meanC,
    minC,
    maxC,
    rainMm,
    parMJ,
    wetness,
    snow,
    springAnomalyC,
    shiftDays: Math.max(-16, Math.min(16, SEASON.daysPerDegree * springAnomalyC + d.normal(0, 2))),
    rainShare: mean(rainMm, 60, 280) / rainNormal
  };
}

function stationaryWet(region: string, day: number): number {
  const p = wetAfterDry(region, day);
  return p / (p + 1 - SEASON.wetAfterWet);
}

/** Gamma with mean 1 and the shape (Marsaglia and Tsang 2000, boosted below shape 1). */
function gamma(shape: number, next: () => number): number {
  const d = shape + 1 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return (d * v * (1 - next()) ** (1 / shape)) / shape;
    }
  }
}

/** Radiation at the top of the atmosphere, MJ m⁻² d⁻¹ (FAO-56 equation 21). */
export function extraterrestrialMJ(latDeg: number, day: number): number {
  const j = (2 * Math.PI * day) / 365;
  const lat = (latDeg * Math.PI) / 180;
  const tilt = 0.409 * Math.sin(j - 1.39);
  const sunset = Math.acos(Math.max(-1, Math.min(1, -Math.tan(lat) * Math.tan(tilt))));
  return (
    ((24 * 60) / Math.PI) *
    0.082 *
    (1 + 0.033 * Math.cos(j)) *
    (sunset * Math.sin(lat) * Math.sin(tilt) + Math.cos(lat) * Math.cos(tilt) * Math.sin(sunset))
  );
}

/** A day's value, the first or last day's beyond the record. */
export const on = (values: Float32Array, day: number): number =>
  values[Math.max(0, Math.min(DAYS - 1, Math.round(day) - FIRST_DAY))]!;

/** Degree days above `baseC` from one day to another. */
export function thermalTime(w: Weather, from: number, to: number, baseC: number): number {
  let sum = 0;
  for (let day = Math.round(from); day < to; day++) sum += Math.max(0, on(w.meanC, day) - baseC);
  return sum;
}
