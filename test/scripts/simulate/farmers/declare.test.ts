import { expect, test } from 'vitest';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { apply } from '../../../../scripts/simulate/farmers/applicant.ts';
import { anotherCrop, drawClaims, drawManner } from '../../../../scripts/simulate/farmers/declare.ts';
import { applies, drawHousehold } from '../../../../scripts/simulate/farmers/household.ts';
import { FARMERS } from '../../../../scripts/simulate/farmers/knobs.ts';
import type { OtherGround, TruePlot } from '../../../../scripts/simulate/farmers/types.ts';
import { expectShare } from '../../../support/shares.ts';

const N = 6000;
const water: OtherGround = {
  id: 'pond',
  ring: [
    [114.6, 35.5],
    [114.601, 35.5],
    [114.601, 35.501],
    [114.6, 35.5]
  ],
  areaM2: 5000,
  main: 'WA'
};
const context = { region: 'HHH', year: 2024, seed: 3, nearby: () => water };
/** One wheat and maize plot of a hectare by holder, so that plots are independent draws. */
const plotOf = (holder: number, main = 'UM'): TruePlot => ({
  id: `P${holder}`,
  ring: [
    [114.5, 35.5],
    [114.5011, 35.5],
    [114.5011, 35.5009],
    [114.5, 35.5009],
    [114.5, 35.5]
  ],
  areaM2: 10_000,
  holder,
  estate: null,
  region: 'HHH',
  stands:
    main === 'FL'
      ? []
      : [
          { code: 'WW', yieldKgPerMu: 400, harvestDay: 160 },
          { code: 'UM', yieldKgPerMu: 415, harvestDay: 272 }
        ],
  main,
  damage: []
});
const holders = Array.from({ length: N }, (_, i) => i + 1);
const count = (holds: (holder: number) => boolean) => holders.filter(holds).length;

test('one household in five applies, and every estate', () => {
  expectShare(
    count((h) => applies(h, null, context)),
    N,
    0.2
  );
  expect(count((h) => applies(h, 1, context))).toBe(N);
});

test('manners come in the shares of the behaviour layer', () => {
  const manners = holders.map((h) => drawManner(h, context));
  const share = (holds: (m: (typeof manners)[number]) => boolean, p: number) =>
    expectShare(manners.filter(holds).length, N, p);
  share((m) => m.area === 'honest', 0.85);
  share((m) => m.area === 'mild', 0.1);
  share((m) => m.area === 'fraud' || m.area === 'big_mu', 0.05);
  share((m) => m.area === 'big_mu', 0.05 * FARMERS.area.bigMuOfFraud);
  share((m) => m.crsTruth !== m.crsDeclared, 0.05);
  share((m) => m.crsDeclared === 'gcj02', 0.95 * FARMERS.crsStated.gcj02);
  for (const m of manners) {
    if (m.crsTruth !== m.crsDeclared) expect([m.crsTruth, m.crsDeclared]).toEqual(['gcj02', 'wgs84']);
    if (m.area === 'mild') expect(m.ratio >= 1.1 && m.ratio <= 1.3).toBe(true);
    if (m.area === 'fraud') expect(m.ratio >= 1.3 && m.ratio <= 3).toBe(true);
    if (m.area === 'big_mu') expect(m.ratio).toBe(1.5);
  }
});

test('claims and titles are false or missing in the shares of the behaviour layer', () => {
  const claims = holders.flatMap((h) => {
    const plots = [plotOf(h)];
    return drawClaims(drawHousehold(h, plots, context), plots, context);
  });
  expect(claims).toHaveLength(N);
  const share = (holds: (c: (typeof claims)[number]) => boolean, p: number) =>
    expectShare(claims.filter(holds).length, N, p);
  share((c) => c.crop !== 'UM', 0.04);
  share((c) => c.contestedBy !== null, 0.02);
  share((c) => c.other !== null, 0.01);
  share((c) => c.title !== 'none', 0.75);
  share((c) => c.title === 'contract_matched', 0.75 * FARMERS.lease.householdShare);
});

test('honest areas are 1.03 of the truth with a spread of 0.04', () => {
  const ratios = holders.slice(0, 800).flatMap((h) => {
    const a = apply(h, [plotOf(h)], context, { manner: { area: 'honest', ratio: 1.03 } })!;
    return a.declared.filter((t) => t.farmerId === a.home.farmerId && t.trueCrop === 'UM').map((t) => t.areaRatio);
  });
  const mean = ratios.reduce((a, b) => a + b, 0) / ratios.length;
  const sd = Math.sqrt(ratios.reduce((sum, r) => sum + (r - mean) ** 2, 0) / ratios.length);
  expect(Math.abs(mean - 1.03)).toBeLessThan((4 * 0.04) / Math.sqrt(ratios.length));
  expect(Math.abs(sd - 0.04)).toBeLessThan((4 * 0.04) / Math.sqrt(2 * ratios.length));
});

test('who counts in another mu declares exactly half as much again', () => {
  const a = apply(1, [plotOf(1)], context, { manner: { area: 'big_mu', ratio: 1.5 } })!;
  expect(a.features[0]!.properties.declaredAreaMu).toBe(22.5); // of 15 mu
  expect(a.farmers[0]!.story).toBe('big_mu');
});

test('fallow is left out, or now and then claimed under the crop that the farmer grows elsewhere', () => {
  let claimed = 0;
  for (const h of holders.slice(0, 2000)) {
    const plots = [plotOf(h), { ...plotOf(h, 'FL'), id: `F${h}` }];
    const made = drawClaims(drawHousehold(h, plots, context), plots, context).filter((c) => c.plot.main === 'FL');
    claimed += made.length;
    for (const c of made) expect(c.crop).toBe('UM');
  }
  expectShare(claimed, 2000, FARMERS.fallowClaimed);
  expect(drawClaims(drawHousehold(7, [plotOf(7, 'FL')], context), [plotOf(7, 'FL')], context)).toEqual([]);
});

test('a wrong crop is one that the plot does not carry, under any name of it', () => {
  for (let seed = 0; seed < 300; seed++) {
    expect(['WW', 'UM', 'SM', 'SW', 'BL', null]).not.toContain(anotherCrop(plotOf(1), 'HHH', dice(seed)));
  }
});

test('a double claim is two farmers on one ground, each knowing of the other in the truth', () => {
  const doubled = holders
    .slice(0, 2500)
    .map((h) => apply(h, [plotOf(h)], context)!)
    .filter((a) => a.features.length > 1);
  expect(doubled.length).toBeGreaterThan(20);
  for (const { declared, farmers, records, features } of doubled) {
    const [owner, rival] = declared;
    expect(rival!.plotId).toBe(`P${owner!.holder}`);
    expect([owner!.contestedBy, rival!.contestedBy]).toEqual([rival!.farmerId, owner!.farmerId]);
    expect(rival!.falsehoods.split('+')).toContain('double_claim');
    expect(owner!.falsehoods.split('+')).not.toContain('double_claim');
    expect(farmers[1]!.story).toBe('double_claim');
    expect(farmers[1]!.cropSalesCny).toBe(0); // he farms nothing
    expect(Object.keys(records).sort()).toEqual([...new Set(features.map((f) => f.properties.farmerId))].sort());
  }
});
