import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { gcj02OfWgs84 } from '../../../pipeline/geo/gcj02.ts';
import type { Polygon } from '../../../pipeline/geo/polygon.ts';
import type { Key } from '../../../pipeline/ids.ts';
import { decodeJson, encodeJson } from '../../../pipeline/io/arrays.ts';
import { parseFarmers } from '../../../pipeline/io/farmers-file.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import type { Plot } from '../../../pipeline/plot/plot.ts';
import { explainText } from '../../../pipeline/score/explain.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import type { ClassifiedPlot, EstimatedPlot, ScoreInput } from '../../../pipeline/stages/artefacts.ts';
import { type ScoreArtefact, score } from '../../../pipeline/stages/score.ts';
import { encodeSeries } from '../../../pipeline/stages/series-artefact.ts';
import { detected, field, inDegrees } from '../../support/ground.ts';

const SEASON = 2024;
const AS_OF = isoDate('2024-04-20');

/** A field as earlier stages would tell of it; wheat, surely, well seen and alive unless said otherwise. */
type Ground = {
  id: string;
  polygon: Polygon;
  crop?: string;
  p?: number;
  rejected?: boolean;
  looks?: number;
  gap?: number;
  peakSeen?: false;
  stage?: string;
  plot?: Partial<Plot>;
};
const classifiedOf = (g: Ground): ClassifiedPlot => {
  const { crop = 'WW', p = 0.95, rejected = false, looks = 8, gap = 15, stage = 'peak' } = g;
  const second = crop === 'WW' ? 'CT' : 'WW';
  const code = { vegetative: 'tillering', peak: 'heading' }[stage] ?? stage;
  return {
    id: g.id as Plot['id'],
    crop: {
      code: crop,
      probability: p,
      second,
      secondProbability: 1 - p,
      rejected,
      probabilities: { [crop]: p, [second]: 1 - p }
    },
    season: null,
    plastic: null,
    stage: { code, bbch: 5, kappaStage: stage },
    smooth: [],
    evidence: {
      clearDates: looks + 4,
      keyWindowDates: looks,
      maxGapDays: gap,
      maxGapGreenUpDays: gap,
      maxGapSenescenceDays: null,
      firstDate: isoDate('2023-10-10'),
      lastDate: AS_OF
    }
  };
};
const estimatedOf = (g: Ground): EstimatedPlot => ({
  id: g.id as Plot['id'],
  note: null,
  yields: [
    { crop: 'CT', kg: 250 },
    { crop: 'WW', kg: 440 }
  ].map(({ crop, kg }) => ({
    crop,
    kgPerMu: kg,
    sdKgPerMu: 40,
    satelliteKgPerMu: g.peakSeen === false ? null : kg * 1.02,
    rmseKgPerMu: g.peakSeen === false ? null : 55,
    countyKgPerMu: kg * 0.98,
    w: 0.6,
    modelKind: 'P' as const
  }))
});

const KNOWN = {
  sale_share: 0.95,
  tenor_days: 120,
  rent_due_cny: 4000,
  living_cny_year: 12_000,
  offfarm_cny_year: 9000,
  other_debt_service_cny: 0,
  concentration_headroom_cny: 1e7,
  insurance: {},
  attributes: {
    bureau: 'clean',
    years_observed: 4,
    insurance: 'none',
    debt_ratio: 0.1,
    hazard: 'mid',
    water: 'irrigated'
  }
};
const claim = (farmerId: string, polygon: Polygon, more: Record<string, unknown> = {}, shift = false) => {
  const lonLat = inDegrees(polygon);
  return {
    type: 'Feature',
    properties: {
      farmerId,
      plotId: `${farmerId}-1`,
      declaredCrop: 'WW',
      declaredAreaMu: areaMu(polygon),
      title: 'registered',
      ...more
    },
    geometry: { type: 'Polygon', coordinates: shift ? lonLat.map((ring) => ring.map(gcj02OfWgs84)) : lonLat }
  };
};
const areaMu = ([ring]: Polygon) => ((ring![2]![0] - ring![0]![0]) * (ring![2]![1] - ring![0]![1])) / (10_000 / 15);

async function run(
  ground: Ground[],
  features: unknown[],
  farmers: Record<string, unknown>,
  more: Partial<ScoreInput> = {}
): Promise<ScoreArtefact> {
  const store = memoryStore();
  const keys = {
    plots: 'plots' as Key,
    classified: 'classified' as Key,
    estimated: 'estimated' as Key,
    series: 'series' as Key
  };
  await store.put(keys.plots, encodeJson({ plots: ground.map((g) => detected(g.id, g.polygon, g.plot)) }));
  await store.put(keys.classified, encodeJson({ plots: ground.map(classifiedOf) }));
  await store.put(keys.estimated, encodeJson({ plots: ground.map(estimatedOf) }));
  await store.put(keys.series, encodeSeries([]));
  const file = parseFarmers(JSON.stringify({ type: 'FeatureCollection', features, farmers }), 'farmers.geojson');
  await store.put('farmers' as Key, encodeJson(file));
  const input: ScoreInput = {
    farmers: 'farmers' as Key,
    plots: keys.plots,
    classified: [keys.classified],
    estimated: [keys.estimated],
    series: [keys.series],
    scenes: ['S2A_1', 'S2B_2'],
    season: SEASON,
    asOf: AS_OF,
    region: 'HHH',
    tables: null,
    models: { 'crop-multi': '0.1.0' },
    ...more
  };
  const bytes = await score.run(score.parse(JSON.parse(JSON.stringify(input))), { store, drops: [] });
  expect(Buffer.from(await score.run(input, { store, drops: [] }))).toEqual(Buffer.from(bytes));
  return decodeJson<ScoreArtefact>(bytes);
}

/** One farmer, one field of 60 mu, and what differs from the honest case. */
const HOME = field(0, 0, 200, 200);
async function one(ground: Partial<Ground>, properties: Record<string, unknown> = {}, farmer: object = KNOWN) {
  const found = await run([{ id: 'a', polygon: HOME, ...ground }], [claim('F1', HOME, properties)], { F1: farmer });
  return { ...found, decision: found.decisions[0]! };
}
const codesOf = (d: ScoreArtefact['decisions'][number]) => d.plots.flatMap((p) => p.flags);

test('an honest farmer of 60 mu of wheat gets an offer whose figures follow from field, yield and table', async () => {
  const { decision, declared, matches } = await one({});
  expect(decision.decision).toBe('offer');
  expect(decision.missing).not.toContain('bureau');
  const [plot] = decision.plots;
  expect(plot).toMatchObject({
    plotId: 'F1-1',
    areaDeclaredMu: 60,
    areaObservedMu: 60,
    areaAcceptedMu: 60,
    tier: 'T4',
    crop: { code: 'WW', p: 0.95 },
    stage: 'heading',
    evidence: ['registered'],
    flags: []
  });
  // w = τ²/(τ²+55²) with τ = 0.15 · 431.2
  const county = 440 * 0.98;
  const tau = 0.15 * county;
  const kg = county + (tau ** 2 / (tau ** 2 + 55 ** 2)) * (440 * 1.02 - county);
  expect(plot!.yield.kgPerMu).toBeCloseTo(kg, 2);
  expect(plot!.valueCny).toBeCloseTo(0.95 * 60 * kg * 2.7, 0);
  expect(decision.limit.amountCny).toBeGreaterThan(1000);
  expect(decision.limit.amountCny! % 100).toBe(0);
  // dates: harvest on day 160 and 30 days to the money; sowing is past, two events lie ahead
  expect(decision.limit.repayBy).toBe('2024-07-08');
  expect(decision.limit.drawWindows.map((w) => [w.from, w.to, w.maxShare])).toEqual([
    ['2024-04-12', '2024-05-07', 0.12],
    ['2024-05-24', '2024-06-18', 0.16]
  ]);
  expect([decision.validUntil, decision.season, decision.currency]).toEqual(['2024-05-20', '2024', 'CNY']);
  // q: 8 dates, plenty of pixels, p 0.95, IoU 1, four years: nothing is lacking
  expect(decision.dataQuality).toBeCloseTo(1, 3);
  expect(decision.assessmentId).toMatch(/^ca_[0-9a-f]{24}$/);
  expect(Object.keys(decision.points)).toHaveLength(15);
  expect(decision.tracks).toMatchObject({
    delineate: 'plots',
    classify: ['classified'],
    estimate: ['estimated'],
    observe: ['series']
  });
  expect(matches).toEqual([{ plotId: 'a', declared: [{ farmerId: 'F1', plotId: 'F1-1', iou: 1 }] }]);
  expect(declared).toMatchObject([{ farmerId: 'F1', plotId: 'F1-1', status: 'matched', flags: [] }]);
});

test('over-declaring by half, two thirds and a fifth: asked, stopped, warned', async () => {
  const half = (await one({}, { declaredAreaMu: 90 })).decision;
  expect(codesOf(half)).toEqual(['RC-201']);
  expect([half.decision, half.explain.hardStops, half.points.area_ratio]).toEqual(['manual_review', [], 0]);
  expect(half.plots[0]!.areaAcceptedMu).toBe(63);
  expect(half.explain.checks).toMatchObject([
    { effect: 'ask', figures: { declaredMu: 90, observedMu: 60, ratio: 1.5, perhapsMuOfM2: 1000 } }
  ]);
  const more = (await one({}, { declaredAreaMu: 100 })).decision;
  expect([more.decision, more.limit.amountCny]).toEqual(['decline', 0]);
  const fifth = (await one({}, { declaredAreaMu: 72 })).decision;
  expect(codesOf(fifth)).toEqual(['RC-201']);
  expect([fifth.decision, fifth.plots[0]!.areaAcceptedMu, fifth.points.area_ratio]).toEqual(['offer', 63, -20]);
  const few = (await one({ plot: { purePixels: 20, tier: 'T2' } }, { declaredAreaMu: 100 })).decision;
  expect(few.explain.checks[0]!.effect).toBe('ask');
  expect(few.decision).toBe('manual_review');
  expect(codesOf((await one({}, { declaredAreaMu: 68 })).decision)).toEqual([]);
});

test('another crop than declared: valued at what was seen, and stopped above a third of the area', async () => {
  const { decision } = await one({ crop: 'CT', p: 0.9 });
  expect(codesOf(decision)).toEqual(['RC-202']);
  expect(decision.plots[0]!.crop).toEqual({ code: 'CT', p: 0.9 });
  expect(decision.explain.checks[0]).toMatchObject({
    effect: 'stop',
    figures: { declared: 'WW', observed: 'CT', pDeclared: 0.1 }
  });
  expect([decision.decision, decision.limit.amountCny]).toEqual(['decline', 0]);
  expect(decision.points.crop_mismatch).toBe(-50);
});

test('wheat where an orchard was declared is a wrong crop whatever the day; wheat where cotton is yet to come is asked about', async () => {
  const early = { asOf: isoDate('2024-04-20') };
  const of = async (declaredCrop: string) => {
    const { decisions } = await run(
      [{ id: 'a', polygon: HOME, p: 0.9 }],
      [claim('F1', HOME, { declaredCrop })],
      { F1: KNOWN },
      early
    );
    return [decisions[0]!.decision, decisions[0]!.explain.checks.map((c) => [c.code, c.effect])];
  };
  expect(await of('AP')).toEqual(['decline', [['RC-202', 'stop']]]);
  expect(await of('CT')).toEqual(['manual_review', [['RC-202', 'ask']]]);
  expect(await of('WW')).toEqual(['offer', []]);
});

test('outside the catalogue’s regions another crop is a question to the farmer, not a stop', async () => {
  const { decisions } = await run(
    [{ id: 'a', polygon: HOME, crop: 'CT', p: 0.9 }],
    [claim('F1', HOME)],
    { F1: KNOWN },
    { region: null }
  );
  expect(decisions[0]!.explain.checks).toMatchObject([{ code: 'RC-202', effect: 'ask' }]);
  expect([decisions[0]!.decision, decisions[0]!.limit.amountCny]).toEqual(['manual_review', null]);
  expect(decisions[0]!.plots[0]!.crop.code).toBe('WW'); // not revalued, and no points lost
  expect([decisions[0]!.explain.attributes.crop_mismatch, decisions[0]!.points.crop_mismatch]).toEqual([null, 0]);
});

test('the share with another crop is one of all declared ground, claimed or not', async () => {
  const { decisions } = await run(
    [
      { id: 'a', polygon: HOME, crop: 'CT', p: 0.9 },
      { id: 'b', polygon: field(300, 0, 500, 400), rejected: true }
    ],
    [claim('F1', HOME), claim('F1', field(300, 0, 500, 400), { plotId: 'F1-2' })],
    { F1: KNOWN }
  );
  expect(decisions[0]!.explain.checks).toMatchObject([{ code: 'RC-202', plotId: 'F1-1', effect: 'warn' }]);
  expect(decisions[0]!.explain.attributes.crop_mismatch).toBeCloseTo(60 / 360, 3);
  expect(decisions[0]!.decision).toBe('offer');
});

test('what nobody said has no weight: a title blocks the limit, years seen add no quality', async () => {
  const silent = (await one({}, { title: undefined })).decision;
  expect([silent.decision, silent.limit.amountCny]).toEqual(['manual_review', null]);
  expect(silent.missing).toContain('plots.F1-1.title_weight');
  const bare = (await one({}, { title: 'none' })).decision;
  expect(bare.missing).not.toContain('plots.F1-1.title_weight');
  expect(bare.plots[0]!.areaAcceptedMu).toBe(42);
  const { decision } = await one({}, {}, { ...KNOWN, attributes: { ...KNOWN.attributes, years_observed: null } });
  expect(decision.dataQuality).toBeCloseTo(1 - 0.5 * 0.15, 3);
  expect(decision.missing).toContain('years_observed');
});

test('before the peak the county speaks alone: no satellite yield, which is named and blocks nothing', async () => {
  const { decision } = await one({ peakSeen: false });
  expect(decision.missing).toContain('plots.F1-1.sat_kg_mu');
  expect(decision.decision).toBe('offer');
  expect(decision.plots[0]!.yield).toEqual({ kgPerMu: 431.2, sd: 64.68, countyKgPerMu: 431.2 });
});

test('a farmer who is called as a member of every object is called is one of whom nothing is known', async () => {
  const { decisions } = await run([{ id: 'a', polygon: HOME }], [claim('constructor', HOME)], {});
  expect(decisions[0]).toMatchObject({ farmerId: 'constructor', consentId: null, decision: 'manual_review' });
  expect(decisions[0]!.missing).toContain('bureau');
});

test('a model that is unsure, or a field that is too small, accuses nobody', async () => {
  const cases: Partial<Ground>[] = [
    { crop: 'CT', p: 0.9, rejected: true },
    { crop: 'CT', p: 0.65 },
    { crop: 'UN', p: 0.9 },
    { crop: 'CT', p: 0.9, plot: { tier: 'T1', purePixels: 5 } },
    { crop: 'SW', p: 0.9 } // wheat all the same
  ];
  for (const ground of cases) {
    const { decision } = await one(ground);
    expect(codesOf(decision), JSON.stringify(ground)).toEqual([]);
    expect(decision.plots[0]!.crop.code).toBe('WW');
  }
});

test('bare ground is a finding once the crop should be green, and not before', async () => {
  const fallow: Ground = { id: 'a', polygon: HOME, crop: 'FL', p: 0.9 };
  const features = [claim('F1', HOME)];
  const spring = await run([fallow], features, { F1: KNOWN });
  expect(codesOf(spring.decisions[0]!)).toEqual(['RC-206']);
  expect(spring.decisions[0]!.plots[0]!.areaAcceptedMu).toBe(0);
  expect(spring.decisions[0]!.limit.amountCny).toBeNull();
  const autumn = await run([fallow], features, { F1: KNOWN }, { asOf: isoDate('2023-10-25') });
  expect(codesOf(autumn.decisions[0]!)).toEqual([]);
  const water = await run([{ ...fallow, crop: 'WA' }], features, { F1: KNOWN });
  expect(codesOf(water.decisions[0]!)).toEqual(['RC-205']);
});

test('two farmers on one field: both are frozen, neither is refused', async () => {
  const { decisions, matches } = await run(
    [
      { id: 'a', polygon: HOME },
      { id: 'b', polygon: field(300, 0, 200, 200) }
    ],
    [claim('F1', HOME), claim('F2', field(10, 0, 190, 200)), claim('F3', field(300, 0, 200, 200))],
    { F1: KNOWN, F2: KNOWN, F3: KNOWN }
  );
  expect(decisions.map((d) => [d.farmerId, d.decision, codesOf(d)])).toEqual([
    ['F1', 'manual_review', ['RC-203']],
    ['F2', 'manual_review', ['RC-203']],
    ['F3', 'offer', []]
  ]);
  expect(decisions[0]!.limit.amountCny).toBe(0);
  expect(decisions[0]!.explain.checks[0]!.figures).toMatchObject({ claimedToo: 'F2/F2-1' });
  expect(matches[0]!.declared.map((d) => d.farmerId)).toEqual(['F1', 'F2']);
});

test('wheat and maize share a field in a year: no rival claims, no wrong crop; two wheats are both', async () => {
  const maize = { declaredCrop: 'UM' };
  const of = async (...features: unknown[]) => {
    const found = await run(
      [{ id: 'a', polygon: HOME }],
      features,
      { F1: KNOWN, F2: KNOWN },
      { asOf: isoDate('2024-08-20') }
    );
    return found.decisions.flatMap(codesOf);
  };
  expect(await of(claim('F1', HOME), claim('F2', HOME, maize))).toEqual([]);
  expect(await of(claim('F1', HOME), claim('F1', HOME, { ...maize, plotId: 'F1-2' }))).toEqual([]);
  expect(await of(claim('F1', HOME), claim('F1', HOME, { plotId: 'F1-2' }))).toEqual(['RC-203', 'RC-203']);
  expect(await of(claim('F1', HOME), claim('F2', HOME, { declaredCrop: 'CT' }))).toEqual([
    'RC-203',
    'RC-202',
    'RC-203'
  ]);
});

test('GCJ-02 coordinates labelled as WGS 84 are repaired, told, and judged on the right ground', async () => {
  const { decisions, declared } = await run([{ id: 'a', polygon: HOME }], [claim('F1', HOME, {}, true)], { F1: KNOWN });
  expect(codesOf(decisions[0]!)).toEqual(['RC-204']);
  expect(decisions[0]!.decision).toBe('offer');
  expect(decisions[0]!.plots[0]!.areaObservedMu).toBe(60);
  expect(Math.abs(declared[0]!.lonLat[0]![0]![0] - inDegrees(HOME)[0]![0]![0])).toBeLessThan(1e-9);
});

test('an outline that lies 20 m off is measured on its field, told in the decision, and judged as if drawn there', async () => {
  const off = HOME.map((ring) => ring.map(([x, y]): [number, number] => [x + 20, y]));
  const ground = [{ id: 'a', polygon: HOME }];
  const { decisions, declared } = await run(ground, [claim('F1', off)], { F1: KNOWN });
  const honest = await run(ground, [claim('F1', HOME)], { F1: KNOWN });
  expect(decisions[0]!.plots[0]).toMatchObject({
    areaObservedMu: 60,
    iou: 1,
    detected: [{ plotId: 'a', share: 1, areaMu: 60, iou: 1 }],
    drift: { eastM: -20, northM: 0, metres: 20, iouBefore: 0.8182, iouAfter: 1, shared: false },
    flags: []
  });
  expect(honest.decisions[0]!.plots[0]!.drift).toBeNull();
  expect(decisions[0]!.limit).toEqual(honest.decisions[0]!.limit);
  expect(decisions[0]!.dataQuality).toBe(honest.decisions[0]!.dataQuality);
  expect(explainText(decisions[0]!, 'en', POLICY)).toContain('drawn 20 m east of the field it fits');
  expect(explainText(decisions[0]!, 'zh', POLICY)).toContain('向东偏移 20 米');
  // the map shows what he drew and, apart from it, the ground that was seen
  expect(Math.abs(declared[0]!.lonLat[0]![0]![0] - inDegrees(off)[0]![0]![0])).toBeLessThan(1e-6);
  expect(declared[0]!.ground).toMatchObject({ parts: 1, areaSeM2: expect.closeTo(1000, -1) });
  expect(declared[0]!.ground!.areaM2 / 40_000).toBeCloseTo(1, 2);
});

test('ground on which no field shows is asked about and not invented', async () => {
  const { decisions, declared } = await run(
    [{ id: 'a', polygon: HOME }],
    [
      claim('F1', HOME),
      claim('F1', field(4000, 0, 200, 200), { plotId: 'F1-2' }),
      claim('F2', field(5000, 0, 200, 200))
    ],
    { F1: KNOWN, F2: KNOWN }
  );
  expect(decisions[0]!.decision).toBe('manual_review');
  expect(decisions[0]!.plots[1]).toMatchObject({
    areaObservedMu: null,
    areaAcceptedMu: 0,
    tier: null,
    valueCny: null,
    flags: ['RC-205']
  });
  expect(decisions[1]).toMatchObject({ decision: 'insufficient_evidence', limit: { amountCny: null } });
  expect(declared.map((d) => d.status)).toEqual(['matched', 'not_observed', 'not_observed']);
});

test('clouds lower no score: two clear dates or a gap of 41 days are insufficient evidence, with no limit and not 0', async () => {
  const cases: Partial<Ground>[] = [{ looks: 2 }, { gap: 41 }, { plot: { tier: 'T1', purePixels: 5 } }];
  for (const ground of cases) {
    const title = ground.plot ? { title: 'contract_matched' } : {};
    const { decision } = await one(ground, title);
    expect(decision.decision, JSON.stringify(ground)).toBe('insufficient_evidence');
    expect(decision.limit.amountCny).toBeNull();
    expect(decision.reasonCodes[0]).toBe('RC-120');
  }
  expect((await one({ looks: 3, gap: 40 })).decision.decision).toBe('offer');
});

test('without bureau, tenor or living cost there is no limit but a review that names what is missing', async () => {
  for (const [field_, farmer] of [
    ['bureau', { ...KNOWN, attributes: { ...KNOWN.attributes, bureau: null } }],
    ['tenor_days', { ...KNOWN, tenor_days: null }],
    ['living_cny_year', { ...KNOWN, living_cny_year: undefined }]
  ] as const) {
    const { decision } = await one({}, {}, farmer);
    expect(decision.decision).toBe('manual_review');
    expect(decision.limit.amountCny).toBeNull();
    expect(decision.missing).toContain(field_);
  }
  const { decisions } = await run([{ id: 'a', polygon: HOME }], [claim('F1', HOME)], {});
  expect(decisions[0]).toMatchObject({ decision: 'manual_review', limit: { amountCny: null } });
  const noArea = (await one({}, { declaredAreaMu: undefined })).decision;
  expect([noArea.decision, noArea.limit.amountCny]).toEqual(['manual_review', null]);
});

test('a crop that nobody lends against is said to be one', async () => {
  const { decision } = await one({ crop: 'GS' }, { declaredCrop: 'GS' });
  expect(decision).toMatchObject({ decision: 'not_lendable', limit: { amountCny: null } });
  expect(codesOf(decision)).toEqual([]);
});

test('a farmer whose plot is set aside is judged on the rest, and one with nothing left has a decision too', async () => {
  const crossing = claim('F1', HOME, { plotId: 'F1-bad' });
  const [a, b, c, d] = crossing.geometry.coordinates[0]!;
  crossing.geometry.coordinates = [[a!, c!, b!, d!, a!]] as Polygon;
  const lost = { ...crossing, properties: { ...crossing.properties, farmerId: 'F2' } };
  const { decisions, setAside } = await run([{ id: 'a', polygon: HOME }], [claim('F1', HOME), crossing, lost], {
    F1: KNOWN,
    F2: KNOWN
  });
  expect(decisions.map((x) => [x.farmerId, x.decision, x.plots.length])).toEqual([
    ['F1', 'offer', 1],
    ['F2', 'manual_review', 0]
  ]);
  expect(setAside.map((s) => s.feature)).toEqual([1, 2]);
});

test('no plots, no looks, no region: decisions still come, and no figure is made up', async () => {
  const empty = await run(
    [],
    [claim('F1', HOME), claim('F2', HOME)],
    { F1: KNOWN },
    { region: null, classified: [], estimated: [], series: [] }
  );
  expect(empty.decisions.map((d) => [d.decision, codesOf(d)])).toEqual([
    ['insufficient_evidence', ['RC-203', 'RC-205']],
    ['insufficient_evidence', ['RC-203', 'RC-205']]
  ]);
  const nowhere = await run([{ id: 'a', polygon: HOME }], [claim('F1', HOME)], { F1: KNOWN }, { region: null });
  expect(nowhere.decisions[0]).toMatchObject({
    decision: 'manual_review',
    limit: { amountCny: null, drawWindows: [], repayBy: null }
  });
  expect(nowhere.decisions[0]!.missing).toContain('economics.WW');
});

test('a payload that is no score job cannot be mended by retrying', () => {
  expect(() => score.parse({ plots: 1 })).toThrowError(expect.objectContaining({ _tag: 'BadPayload' }));
});

test('papers of the farmers file reach the decision: a certificate raises a bare claim, a lease that ends early costs a contract', async () => {
  const shown = (type: string, ocrFields: object) => ({
    type,
    plotId: 'F1-1',
    sha256: 'ab'.repeat(32),
    capturedAt: '2024-04-01',
    geo: null,
    ocrFields,
    verified: 'registry',
    weight: 1
  });
  const certified = await one({}, { title: 'none' }, { ...KNOWN, evidence: [shown('land_right_certificate', {})] });
  expect(certified.decision.plots[0]).toMatchObject({ evidence: ['registered'], areaAcceptedMu: 60 });
  const lease = shown('land_transfer_contract', { until: '2024-05-01' });
  const early = await one({}, { title: 'contract_matched' }, { ...KNOWN, evidence: [lease] });
  expect(codesOf(early.decision)).toEqual(['RC-209']);
  expect(early.decision.plots[0]!.areaAcceptedMu).toBe(42);
  const bad = await one({}, { title: 'none' }, { ...KNOWN, evidence: [{ ...lease, weight: 2 }] });
  expect(bad.warnings.join()).toMatch(/evidence\.0\.weight.*it proves nothing/);
});
