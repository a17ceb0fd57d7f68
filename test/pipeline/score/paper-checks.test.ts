import { expect, test } from 'vitest';
import { addDays, isoDate } from '../../../pipeline/dates.ts';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import { gcj02OfWgs84 } from '../../../pipeline/geo/gcj02.ts';
import {
  implausibleYield,
  leaseMismatch,
  metresOutside,
  photoMismatch,
  policyMismatch,
  suddenGrowth,
  unvisited
} from '../../../pipeline/score/paper-checks.ts';
import { EPSG, field, inDegrees } from '../../support/ground.ts';
import { proof } from '../../support/proofs.ts';
import { seeded } from '../../support/random.ts';

const AS_OF = isoDate('2024-05-01');
const HOME = inDegrees(field(0, 0, 200, 200));
const placeAt = (east: number, north: number): [number, number] => inDegrees(field(east, north, 1, 1))[0]![0]!;
const PLOT = { plotId: 'P1', lonLat: HOME, stage: 'peak' as const };

test('RC-207: only a plot that nobody walked and that is known to be far away is asked about', () => {
  expect(unvisited('P1', false, 50.1)).toMatchObject({ code: 'RC-207', effect: 'ask', figures: { distanceKm: 50.1 } });
  expect(unvisited('P1', false, 50)).toBeNull();
  expect(unvisited('P1', true, 400)).toBeNull();
  expect(unvisited('P1', false, null)).toBeNull();
});

const photoAt = (east: number, north: number, more = {}) => {
  const [lon, lat] = placeAt(east, north);
  return proof('plot_photo', {}, { geo: { lon, lat, crs: 'wgs84' }, ...more });
};

test('RC-208: a photo within the outline or 100 m of it is of the plot, one beyond is not', () => {
  expect(photoMismatch(photoAt(100, 100), PLOT, false, AS_OF)).toBeNull();
  expect(photoMismatch(photoAt(295, 100), PLOT, false, AS_OF)).toBeNull();
  const far = photoMismatch(photoAt(305, 100), PLOT, false, AS_OF);
  expect(far).toMatchObject({ code: 'RC-208', effect: 'note', figures: { why: 'place' } });
  expect(Number(far!.figures.metres)).toBeGreaterThanOrEqual(104);
  expect(Number(far!.figures.metres)).toBeLessThanOrEqual(106);
});

test('RC-208: a phone that gives GCJ-02 is read so, stated or not; a stated WGS-84 place is held to its word', () => {
  const [lon, lat] = gcj02OfWgs84(placeAt(100, 100));
  const of = (crs: 'gcj02' | 'wgs84' | null) =>
    photoMismatch(proof('plot_photo', {}, { geo: { lon, lat, crs } }), PLOT, false, AS_OF);
  expect(of('gcj02')).toBeNull();
  expect(of(null)).toBeNull();
  expect(of('wgs84')).toMatchObject({ figures: { why: 'place' } });
});

test('RC-208: stages two steps apart contradict, neighbours and old photos do not; without place and stage nothing does', () => {
  const of = (stage: 'vegetative' | 'pre_sowing' | 'harvested' | null, days = 0) =>
    photoMismatch(proof('plot_photo', { stage }, { capturedAt: addDays(AS_OF, -days) }), PLOT, false, AS_OF);
  expect(of('vegetative')).toBeNull();
  expect(of('harvested', 3)).toMatchObject({ figures: { why: 'stage', photoStage: 'harvested', seenStage: 'peak' } });
  expect(of('pre_sowing', 30)).toBeNull();
  expect(of(null)).toBeNull();
  const bare = { ...PLOT, stage: 'harvested' as const };
  expect(photoMismatch(proof('plot_photo', { stage: 'pre_sowing' }), bare, false, AS_OF)).toBeNull();
});

test('RC-208: a reused photo is asked about', () => {
  expect(photoMismatch(photoAt(100, 100), PLOT, true, AS_OF)).toMatchObject({
    effect: 'ask',
    figures: { why: 'reused' }
  });
});

test('metres to an outline agree with the plane of the zone', () => {
  const random = seeded(5);
  for (let n = 0; n < 200; n++) {
    const [east, north] = [random(1000) - 400, random(1000) - 400];
    const place = placeAt(east, north);
    const [x, y] = fromLonLat(EPSG, ...place);
    const [x0, y0] = fromLonLat(EPSG, ...placeAt(0, 0));
    const out = (d: number) => Math.max(0, -d, d - 200);
    const plane = Math.hypot(out(x - x0), out(y - y0));
    expect(Math.abs(metresOutside(HOME, place) - plane), `${east} ${north}`).toBeLessThan(0.005 * plane + 0.5);
  }
});

const lease = (fields: Parameters<typeof proof<'land_transfer_contract'>>[1]) =>
  proof('land_transfer_contract', fields);

test('RC-209: area within a tenth, a term to 30 days after harvest, a known lessor; what is not on it is not held against it', () => {
  const plot = { plotId: 'P1', outlineMu: 60, harvest: isoDate('2024-06-10') };
  const why = (fields: Parameters<typeof lease>[0]) => leaseMismatch(lease(fields), plot)?.figures.why ?? null;
  expect(why({ areaMu: 66 })).toBeNull();
  expect(why({ areaMu: 66.1 })).toBe('area');
  expect(why({ areaMu: 53.9 })).toBe('area');
  expect(why({ until: isoDate('2024-07-10') })).toBeNull();
  expect(why({ until: isoDate('2024-07-09') })).toBe('term');
  expect(why({ lessorKnown: false })).toBe('lessor');
  expect(why({ lessorKnown: true })).toBeNull();
  expect(why({})).toBeNull();
  expect(leaseMismatch(lease({ until: isoDate('2020-01-01') }), { ...plot, harvest: null })).toBeNull();
  expect(leaseMismatch(lease({ areaMu: 70 }), plot)).toMatchObject({ code: 'RC-209', effect: 'warn', plotId: 'P1' });
});

test('RC-210: insured above 1.1 of the observed area, or another season', () => {
  const why = (insuredMu: number | null, of: number | null, observed: number | null = 60) =>
    policyMismatch(proof('insurance_policy', { insuredMu, season: of }), 'WW', observed, 2024)?.figures.why ?? null;
  expect(why(66, 2024)).toBeNull();
  expect(why(66.1, 2024)).toBe('area');
  expect(why(60, 2023)).toBe('season');
  expect(why(null, null)).toBeNull();
  expect(why(500, 2024, null)).toBeNull();
});

test('RC-211: above what one plot in twenty reaches', () => {
  const county = { countyKgPerMu: 430, cvPlot: 0.15 }; // 430 · (1 + 1.645 · 0.15) = 536.1
  expect(implausibleYield('P1', 536, county)).toBeNull();
  expect(implausibleYield('P1', 537, county)).toMatchObject({
    effect: 'note',
    figures: { statedKgPerMu: 537, highestKgPerMu: 536.1 }
  });
});

test('RC-212: as much new land within 60 days as was worked before; renewals and plots without papers are old', () => {
  const signed = (days: number) => lease({ signedOn: addDays(AS_OF, -days) });
  const plot = (plotId: string, areaMu: number, ...days: number[]) => ({ plotId, areaMu, leases: days.map(signed) });
  const found = (...plots: ReturnType<typeof plot>[]) => suddenGrowth(plots, AS_OF).map((f) => f.plotId);
  expect(found(plot('A', 40), plot('B', 40, 10))).toEqual(['B']);
  expect(found(plot('A', 41), plot('B', 40, 10))).toEqual([]);
  expect(found(plot('A', 40), plot('B', 40, 61))).toEqual([]);
  expect(found(plot('A', 40), plot('B', 40, 60))).toEqual(['B']);
  expect(found(plot('A', 40), plot('B', 40, 10, 370))).toEqual([]);
  expect(found(plot('A', 40), plot('B', 40))).toEqual([]);
  expect(found(plot('B', 40, 10))).toEqual(['B']);
  expect(found(plot('A', 10), plot('B', 20, 3), plot('C', 20, 9))).toEqual(['B', 'C']);
  expect(found()).toEqual([]);
});
