import { expect, test } from 'vitest';
import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { crop } from '../../../pipeline/crop/catalogue.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { filmOf, filmSeen, isRoofed, waterOn } from '../../../scripts/train/laid-ground.ts';
import { seen, simulatedPlot, sunOver } from '../../support/simulated-plots.ts';

const N = 120;
const films = (code: string, region: string) =>
  Array.from({ length: N }, (_, i) => simulatedPlot(code, region, i)).map((season) => ({
    season,
    film: filmOf(season.main!, sunOver(region, 120))
  }));

test.each([
  ['CT', 'NWX', 0.85, 0.45, 0.7],
  ['PN', 'HHH', 0.6, 0.3, 0.6],
  ['GA', 'HHH', 0.8, 0.2, 0.5]
] as const)('film of %s in %s lies on the share of plots and ground that the simulator draws', (code, region, chance, least, most) => {
  const laid = films(code, region).flatMap(({ film }) => (film ? [film] : []));
  expect(Math.abs(laid.length / N - chance)).toBeLessThan(0.12); // three standard errors
  expect(Math.min(...laid.map((f) => f.share))).toBeGreaterThan(least - 1e-6);
  expect(Math.max(...laid.map((f) => f.share))).toBeLessThan(most + 1e-6);
  expect(laid.filter((f) => f.white).length / laid.length).toBeGreaterThan(0.7); // 0.85 are white
});

test('no film under wheat, maize of summer, soybean or paddy', () => {
  for (const [code, region] of [
    ['WW', 'HHH'],
    ['UM', 'HHH'],
    ['SB', 'NEC'],
    ['LR', 'YZM']
  ] as const) {
    expect(films(code, region).filter(({ film }) => film !== null)).toEqual([]);
  }
});

test('film shows from five days before sowing, most around sowing, and hardly under a closed canopy', () => {
  for (const { season, film } of films('CT', 'NWX').filter(({ film }) => film !== null)) {
    const { sow } = season.main!;
    const shown = (day: number) => filmSeen(season, day, sunOver('NWX', 120));
    expect(shown(sow + 1)).toBeCloseTo(film!.share * Math.exp(-1 / 120), 3);
    expect(shown(sow + 60)).toBeLessThan(shown(sow + 1));
    expect(shown(sow + 100)).toBeLessThan(0.25);
    if (season.stands[0] === season.main) expect(shown(sow - 6)).toBe(0);
  }
});

test('what is called film is what brightens the plot: on its day the spectrum lies between soil and film', () => {
  const red = BANDS.indexOf('B04');
  for (const { season, film } of films('CT', 'NWX').slice(0, 40)) {
    if (!film?.white) continue;
    const day = Math.ceil(season.main!.sow + 1);
    const bare = (seen(season, 'NWX', day).B04 - film.share * BACKGROUNDS.white_film[red]!) / (1 - film.share);
    expect(bare).toBeGreaterThan(0); // the soil that is left between the sheets
    expect(bare).toBeLessThan(0.35);
  }
});

test('a greenhouse is roofed while its crop stands, vines of the lower Yangtze in summer, a wheat field never', () => {
  const house = simulatedPlot('GH', 'HHH', 3);
  const own = crop('GH').calendars.find((c) => c.region === 'HHH')!;
  const main = house.main!;
  const inside = Math.round((main.sow + main.harvest) / 2);
  expect(isRoofed(house, own, inside)).toBe(true);
  expect(isRoofed({ stands: [main] }, own, main.sow - 21)).toBe(false);
  const vines = crop('GR').calendars.find((c) => c.region === 'YZL')!;
  const shelter = simulatedPlot('GR', 'YZL', 1);
  expect([15, 180, 330].map((day) => isRoofed(shelter, vines, day))).toEqual([false, true, false]);
  const open = crop('GR').calendars.find((c) => c.region !== 'YZL')!;
  expect(isRoofed(simulatedPlot('GR', open.region, 1), open, 180)).toBe(false);
  expect(isRoofed(simulatedPlot('WW', 'HHH', 1), crop('WW').calendars[0]!, 100)).toBe(false);
});

test('a paddy stands in water at transplanting and hides it when its leaves close; maize has no answer', () => {
  const own = crop('MR').calendars.find((c) => c.region === 'YZM')!;
  const at = Array.from({ length: 60 }, (_, i) => simulatedPlot('MR', 'YZM', i)).map((season) => {
    const shift = season.main!.sow - own.sow;
    const day = (t: number) => Math.round(t + shift);
    const flood = own.flood as [number, number];
    return {
      early: waterOn({ stands: [season.main!] }, day(flood[0] + 5), sunOver('YZM', 150))!,
      closed: waterOn({ stands: [season.main!] }, day(flood[1] + 8), sunOver('YZM', 150))!
    };
  });
  const wet = at.filter(({ early }) => early.under > 0.7);
  expect(wet.length / at.length).toBeGreaterThan(0.75); // one paddy in ten is sown dry
  for (const { early, closed } of wet) {
    expect(early.shown).toBeLessThanOrEqual(early.under + 1e-9);
    expect(closed.under).toBeGreaterThan(0.6);
    expect(closed.shown).toBeLessThan(early.shown);
  }
  expect(waterOn(simulatedPlot('UM', 'HHH', 1), 200, sunOver('HHH', 200))).toBeNull();
});
