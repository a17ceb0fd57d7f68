import { expect, test } from 'vitest';
import { CROPS, crop, isCropCode, REGIONS } from '../../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../../pipeline/crop/classes.ts';
import { dice, seedOf } from '../../../../scripts/simulate/dice.ts';
import { drawPlotSeason, type PlotSeason } from '../../../../scripts/simulate/season/plot-season.ts';
import { drawWeather, on } from '../../../../scripts/simulate/season/weather.ts';
import { seeded } from '../../../support/random.ts';
import {
  lswiOf,
  meanOf,
  ndviOf,
  type Sight,
  seen,
  simulatedPlot,
  sunOver,
  visOf
} from '../../../support/simulated-plots.ts';

const N = 40;
const plots = (code: string, region: string) =>
  Array.from({ length: N }, (_, i) => simulatedPlot(code, region, i)).filter((p) => p.damage.length === 0);
const sights = (of: PlotSeason[], region: string, day: (p: PlotSeason) => number): Sight[] =>
  of.map((p) => seen(p, region, Math.round(day(p))));
const peakOf = (p: PlotSeason, region: string) =>
  crop(p.code).calendars.find((c) => c.region === region)!.peak +
  p.main!.emergence -
  crop(p.code).calendars.find((c) => c.region === region)!.emergence;
const share = (of: readonly Sight[], holds: (s: Sight) => boolean) => of.filter(holds).length / of.length;

test('winter wheat: green in January, closed at its peak, straw after harvest', () => {
  const fields = plots('WW', 'HHH');
  const bare = Array.from({ length: 10 }, (_, y) => on(drawWeather('HHH', y).snow, 15) < 0.05);
  expect(bare).toContain(true);
  const january = Array.from({ length: N }, (_, i) => i)
    .filter((i) => bare[i % 10])
    .map((i) => ndviOf(seen(simulatedPlot('WW', 'HHH', i), 'HHH', 15)));
  expect(meanOf(january)).toBeGreaterThan(0.35);
  expect(meanOf(january)).toBeLessThan(0.7);
  const top = sights(fields, 'HHH', (p) => peakOf(p, 'HHH'));
  expect(share(top, (v) => ndviOf(v) > 0.8)).toBeGreaterThan(0.9); // others are thin stands
  const straw = sights(fields, 'HHH', (p) => p.main!.harvest + 2);
  expect(Math.max(...straw.map(ndviOf))).toBeLessThan(0.45);
  expect(share(straw, (s) => lswiOf(s) < 0.05)).toBeGreaterThan(0.8);
});

test('paddies are flooded at transplanting, maize fields are not', () => {
  const flooded = (s: Sight) => lswiOf(s) + 0.05 >= ndviOf(s);
  const ever = (code: string, region: string) => {
    const fields = plots(code, region);
    const found = fields.filter((p) =>
      [-4, 0, 3].some((d) => flooded(seen(p, region, Math.round(p.main!.emergence + d))))
    );
    return found.length / fields.length;
  };
  for (const region of ['YZM', 'NEC', 'SCB']) expect(ever('MR', region), region).toBeGreaterThan(0.75); // one in ten is sown dry
  for (const region of ['NEC', 'LOE', 'SCB']) expect(ever('SM', region), region).toBeLessThan(0.15);
});

test('rapeseed in bloom is yellow: YBI above 0.05, by the peak of bloom; wheat never is', () => {
  const ybi = (s: Sight) => (s.B03 + s.B04) / 2 - s.B02;
  const day = (p: PlotSeason, region: string) =>
    crop('RS').calendars.find((c) => c.region === region)!.flower![0]! + 12 + p.main!.emergence;
  for (const region of ['YZM', 'YZL', 'SCB', 'YGP']) {
    const emergence = crop('RS').calendars.find((c) => c.region === region)!.emergence;
    const bloom = sights(plots('RS', region), region, (p) => day(p, region) - emergence);
    expect(meanOf(bloom.map(ybi)), region).toBeGreaterThan(0.05);
    expect(meanOf(bloom.map(ndviOf)), region).toBeGreaterThan(0.4);
  }
  for (const s of sights(plots('WW', 'YZL'), 'YZL', (p) => peakOf(p, 'YZL'))) expect(ybi(s)).toBeLessThan(0.05);
});

test('tea and citrus are green in winter, orchards are not; orchards keep their leaves till late autumn', () => {
  for (const code of ['TE', 'CI'])
    for (const s of sights(plots(code, 'SCN'), 'SCN', () => 15)) expect(ndviOf(s), code).toBeGreaterThan(0.55);
  const orchards = plots('AP', 'HHH');
  const [winter, autumn, before] = [20, 270, -95].map((d) => meanOf(sights(orchards, 'HHH', () => d).map(ndviOf)));
  expect(winter).toBeLessThan(0.45);
  expect(autumn).toBeGreaterThan(0.55);
  expect(Math.abs(before! - autumn!)).toBeLessThan(0.06); // the same trees a year earlier
});

test('cotton: film in spring, bolls in autumn, both bright; dark at its peak', () => {
  const fields = plots('CT', 'NWX');
  const spring = sights(fields, 'NWX', (p) => p.main!.sow + 8);
  expect(meanOf(spring.map(visOf))).toBeGreaterThan(0.14);
  expect(meanOf(spring.map(ndviOf))).toBeLessThan(0.25);
  const peak = meanOf(sights(fields, 'NWX', (p) => peakOf(p, 'NWX')).map(visOf));
  const bolls = meanOf(sights(fields, 'NWX', (p) => p.main!.harvest - 3).map(visOf));
  expect(peak).toBeLessThan(0.07);
  expect(bolls).toBeGreaterThan(0.13);
});

test('apple rows lie below the kiwi pergola; vines go under film from April to September alone', () => {
  const summer = (code: string) => meanOf(sights(plots(code, 'LOE'), 'LOE', () => 185).map(ndviOf));
  expect(summer('KW') - summer('AP')).toBeGreaterThan(0.08);
  const vines = plots('GR', 'YZL');
  const [open, roofed] = [300, 200].map((d) => meanOf(sights(vines, 'YZL', () => d).map((s) => s.B02)));
  expect(roofed! - open!).toBeGreaterThan(0.04);
});

test('a greenhouse in winter: NDVI of the film, bright in VIS, dark beyond 2 µm', () => {
  for (const s of sights(plots('GH', 'HHH'), 'HHH', () => -60)) {
    expect(ndviOf(s)).toBeGreaterThan(0.1);
    expect(ndviOf(s)).toBeLessThan(0.5);
    expect(visOf(s)).toBeGreaterThan(0.1);
    expect(s.B12).toBeLessThan(s.B8A);
  }
});

test('snow lies on the north-east in most winters, never on the south', () => {
  let white = 0;
  for (let year = 0; year < 10; year++) {
    const north = drawWeather('NEC', year);
    const days = Array.from({ length: 90 }, (_, i) => i - 30);
    const deepest = days.reduce((best, d) => (on(north.snow, d) > on(north.snow, best) ? d : best));
    for (const d of days) expect(on(drawWeather('SCN', year).snow, d)).toBe(0);
    if (on(north.snow, deepest) < 0.8) continue;
    white++;
    const s = seen(simulatedPlot('SM', 'NEC', 10 + year), 'NEC', deepest);
    expect((s.B03 - s.B11) / (s.B03 + s.B11)).toBeGreaterThan(0.3); // NDSI
    expect(s.B03).toBeGreaterThan(0.35);
  }
  expect(white).toBeGreaterThan(6);
});

test.each([
  ['WW', 'HHH', 0.85, 0.92],
  ['MR', 'YZM', 0.85, 0.92],
  ['LR', 'SCN', 0.85, 0.92],
  ['UM', 'HHH', 0.85, 0.92],
  ['SM', 'NEC', 0.85, 0.92],
  ['PT', 'NCM', 0.8, 0.88],
  ['PN', 'HHH', 0.8, 0.88],
  ['AP', 'LOE', 0.65, 0.8],
  ['AP', 'HHH', 0.65, 0.8]
] as const)('NDVI of %s in %s at its peak, over 40 fields: %s to %s', (code, region, low, high) => {
  const fields = Array.from({ length: 40 }, (_, i) => simulatedPlot(code, region, i));
  const ndvi = meanOf(sights(fields, region, (p) => peakOf(p, region)).map(ndviOf));
  expect(ndvi).toBeGreaterThan(low);
  expect(ndvi).toBeLessThan(high);
});

/** A seeded plot of any class, any calendar, known and unknown places, early and late cut-offs. */
function anyPlot(i: number): { plot: PlotSeason; place: string; again(): PlotSeason } {
  const random = seeded(i + 1);
  const code = CROP_CLASSES[i % CROP_CLASSES.length]!;
  const calendars = isCropCode(code) ? crop(code).calendars : [];
  const calendar = calendars.length > 0 ? calendars[random(calendars.length)]! : null;
  const place = calendar?.region ?? REGIONS[random(REGIONS.length)]!.code;
  const known = random() < 0.6;
  const [year, until, moved] = [random(10), 100 + random(300), (random() - 0.5) * (known ? 40 : 90)];
  const again = () =>
    drawPlotSeason(
      { code, calendar, region: known ? place : null, year, weather: drawWeather(place, year), shift: moved, until },
      dice(seedOf('any', i))
    );
  return { plot: again(), place, again };
}
const many = Array.from({ length: 370 }, (_, i) => anyPlot(i));
const days = Array.from({ length: 54 }, (_, k) => -125 + 9 * k);

test('stages come in order; stands do not overlap; yields are positive', () => {
  for (const { plot } of many) {
    expect(plot.main === null).toBe(!isCropCode(plot.code));
    expect(plot.yields).toHaveLength(plot.stands.length);
    for (const y of plot.yields) if (y !== null) expect(y).toBeGreaterThan(0);
    plot.stands.forEach((s, k) => {
      const label = `${plot.code} ${s.code}`;
      const { perennial } = crop(s.code);
      expect(s.sow, label).toBeLessThanOrEqual(s.onField);
      expect(s.onField, label).toBeLessThanOrEqual(s.emergence);
      expect(s.emergence, label).toBeLessThan(s.maturity);
      if (!perennial) expect(s.maturity, label).toBeLessThanOrEqual(s.harvest);
      expect(s.bareFrom).toBe(perennial ? Infinity : s.harvest);
      const next = plot.stands[k + 1];
      if (next) expect(s.bareFrom, `${label} before ${next.code}`).toBeLessThan(next.onField);
    });
  }
});

test('a follower waits for the harvest where seasons are stretched, too', () => {
  let followed = 0;
  for (let i = 0; i < 80; i++) {
    const plot = simulatedPlot('WW', 'HHH', i, { region: null, until: 130 });
    const next = plot.stands[plot.stands.indexOf(plot.main!) + 1];
    if (!next) continue;
    followed++;
    expect(next.onField).toBeGreaterThan(plot.main!.harvest);
  }
  expect(followed).toBeGreaterThan(20);
});

test('main crops ripen in the order of heading; what stood before or comes after is healthy', () => {
  for (const { plot } of many) {
    for (const s of plot.stands) {
      if (s !== plot.main) expect(s.damage).toEqual([]);
      else if (s.heading !== null && !crop(s.code).perennial) {
        expect(s.heading).toBeGreaterThan(s.emergence);
        expect(s.heading).toBeLessThan(s.maturity);
      }
    }
  }
});

test('damage lies within its stand, takes less than all, and shows in the plot on its days alone', () => {
  let events = 0;
  for (const { plot } of many) {
    for (const e of plot.damage) {
      events++;
      const { onField, bareFrom } = plot.main!;
      expect(e.from, e.kind).toBeGreaterThanOrEqual(onField);
      expect(e.to, e.kind).toBeGreaterThanOrEqual(e.from);
      expect(e.to, e.kind).toBeLessThanOrEqual(bareFrom);
      for (const v of [e.severity, e.extent]) expect(v > 0 && v <= 1).toBe(true);
      expect(e.yieldLoss >= 0 && e.yieldLoss <= 0.95).toBe(true);
    }
    for (const day of days) {
      const shown = plot.extent(day);
      expect(shown >= 0 && shown < 1).toBe(true);
      if (shown > 0) expect(plot.damage.some((e) => e.from <= day && e.visible)).toBe(true);
    }
  }
  expect(events).toBeGreaterThan(50);
});

test('leaf area is never negative, and 0 where no crop stands', () => {
  for (const { plot } of many) {
    for (const day of days) {
      const lai = plot.lai(day);
      expect(lai >= 0 && lai < 14).toBe(true);
      const stands = plot.stands.some((s) => crop(s.code).perennial || (day > s.emergence - 5 && day < s.bareFrom));
      if (!stands) expect(lai).toBe(0);
    }
  }
});

test('reflectance is physical on every day, in the struck part too', () => {
  const out = new Float64Array(10);
  for (const { plot, place } of many)
    for (const day of days)
      for (const [vigour, struck] of [
        [0.6, true],
        [1, false],
        [1.5, false]
      ] as const) {
        plot.see(day, sunOver(place, day), vigour, struck, out);
        for (const v of out) if (!(v > 0 && v < 1)) expect.fail(`${plot.code} day ${day}: ${[...out]}`);
      }
});

test('the same dice give the same plot; to see leaves nothing behind', () => {
  for (const { plot, place, again } of many.slice(0, 150)) {
    const other = again();
    expect(other.stands.map((s) => [s.code, s.sow, s.harvest, s.vigour])).toEqual(
      plot.stands.map((s) => [s.code, s.sow, s.harvest, s.vigour])
    );
    expect(other.damage).toEqual(plot.damage);
    expect(other.yields).toEqual(plot.yields);
    const at = (p: PlotSeason, day: number, struck: boolean) => {
      const out = new Float64Array(10).fill(Number.NaN);
      p.see(day, sunOver(place, day), 1.1, struck, out);
      return [...out];
    };
    const [a, b] = [-100, 200];
    const first = at(plot, a, true);
    const second = at(plot, b, false);
    plot.lai(130);
    expect(at(plot, a, true)).toEqual(first);
    expect(at(other, b, false)).toEqual(second); // never having seen the other day
  }
});

test('more vigour is greener, until the canopy is closed', () => {
  for (const [code, region] of [
    ['WW', 'YZL'],
    ['MR', 'YZL'],
    ['SB', 'NEC']
  ] as const)
    for (const p of plots(code, region)) {
      const day = Math.round(peakOf(p, region)) - 25;
      const [low, usual, high] = [0.6, 1, 1.4].map((vigour) => {
        const out = new Float64Array(10);
        p.see(day, sunOver(region, day), vigour, false, out);
        return (out[6]! - out[2]!) / (out[6]! + out[2]!);
      });
      expect(usual! > low! && high! > usual! - 0.003, `${code}: ${low} ${usual} ${high}`).toBe(true);
    }
});

test('a companion stands among the rows of its own season alone: earlier crops are seen whole', () => {
  // with a companion or without, wheat before maize covers the ground alike in spring
  const wheat = Array.from({ length: 400 }, (_, i) => simulatedPlot('UM', 'HHH', i, { before: ['WW'] }));
  const thinnest = wheat
    .filter((p) => p.damage.length === 0)
    .map((p) => {
      const s = p.stands.find((x) => x.code === 'WW' && x.harvest > 100)!;
      return { plants: s.plants, ndvi: ndviOf(seen(p, 'HHH', Math.round(s.harvest - 42))) };
    })
    .filter((s) => s.plants === 1);
  expect(Math.min(...thinnest.map((s) => s.ndvi))).toBeGreaterThan(0.75);
});

test('a follower that would be the crop by the cut-off is not drawn, and a perennial has no neighbours in time', () => {
  for (const { plot } of many) {
    if (plot.main && crop(plot.code).perennial) expect(plot.stands).toHaveLength(1);
  }
  for (const c of CROPS.filter((k) => !k.perennial))
    for (let i = 0; i < 8; i++) {
      const plot = simulatedPlot(c.code, c.calendars[0]!.region, i, { until: 360 });
      const later = plot.stands.slice(plot.stands.indexOf(plot.main!) + 1);
      for (const s of later) expect(s.harvest, `${c.code} ${s.code}`).toBeGreaterThan(345);
    }
});
