import { expect, test } from 'vitest';
import { parseFarmers } from '../../../../pipeline/io/farmers-file.ts';
import { iouOf } from '../../../../pipeline/plot/overlap.ts';
import { decide } from '../../../../pipeline/score/decide.ts';
import { POLICY } from '../../../../pipeline/score/policy.ts';
import { type CastMember, cast, castFarmers } from '../../../../scripts/simulate/farmers/cast.ts';
import { farmersFile } from '../../../support/farmers-text.ts';
import { economicsOf, scorecardView } from '../../../support/scorecard-view.ts';
import { truePlots } from '../../../support/true-plots.ts';

const COUNTIES = [
  ['HHH', cast('WW', 'UM', 'AP'), 3000],
  ['YZM', cast('LR', 'LR', 'CI'), 800]
] as const;

test.each(
  COUNTIES
)('the cast of %s: eight farmers, a story each, in a file that passes', (region, members, leastAreaM2) => {
  const context = { region, year: 2023, seed: 7 };
  const plots = truePlots(region, 300, 8, 5);
  const all = castFarmers(members, plots, context, { leastAreaM2 });
  const again = castFarmers(members, [...plots].reverse(), context, { leastAreaM2 });
  expect(again).toEqual(all);
  expect(all.map((a) => a.farmers[0]!.story)).toEqual(members.map((m) => m.story));
  const file = parseFarmers(farmersFile(all), 'cast');
  expect([file.setAside, file.warnings]).toEqual([[], []]);

  const decisions = new Map<string, ReturnType<typeof decide>>();
  for (const a of all) decisions.set(a.home.farmerId, decide(scorecardView(a, 'peak'), economicsOf(region), POLICY));
  for (const a of all) {
    const { story } = a.farmers[0]!;
    const decision = decisions.get(a.home.farmerId)!;
    if (story === 'honest') expect(decision.decision).toBe('offer');
    if (story === 'no_bureau')
      expect([decision.decision, decision.missing]).toEqual(['manual_review', expect.arrayContaining(['bureau'])]);
    const false_ = a.declared.map((t) => t.falsehoods).join('+');
    expect(false_.includes('area')).toBe(story === 'inflated');
    expect(false_.includes('crop')).toBe(story === 'wrong_crop');
    expect(false_.includes('crs')).toBe(story === 'gcj02');
    expect(false_.includes('double_claim')).toBe(story === 'double_claim');
    if (story === 'honest') for (const t of a.declared) expect(Math.abs(t.areaRatio - 1)).toBeLessThan(0.1);
  }
  const [owner, rival] = [all[3]!, all[4]!];
  expect(rival.declared.at(-1)!.plotId).toBe(owner.declared[0]!.plotId);
  expect(owner.declared[0]!.contestedBy).toBe('SIM-F5');
  const ring = (f: (typeof owner.features)[number]) => f.geometry.coordinates;
  expect(iouOf(ring(owner.features[0]!), ring(rival.features.at(-1)!))).toBeGreaterThan(0.7);
});

test('a member may take the plots of the holder who has most, and claims on water go to ground that is given', () => {
  const plots = truePlots('HHH', 60, 3, 5);
  const members: CastMember[] = [
    { farmerId: 'BIG', story: 'honest', wants: [{ code: 'UM', count: 3 }], pick: 'holder' },
    { farmerId: 'WET', story: 'not_farmland', wants: [{ code: 'UM', count: 1 }] }
  ];
  const pond = { id: 'pond', ring: plots[0]!.ring, areaM2: plots[0]!.areaM2, main: 'WA' };
  const [big, wet] = castFarmers(members, plots, { region: 'HHH', year: 2023, seed: 7 }, { nonCrop: [pond] });
  const holders = big!.declared.map((t) => plots.find((p) => p.id === t.plotId)!.holder);
  expect(new Set(holders).size).toBe(1);
  expect(wet!.declared[0]).toMatchObject({
    plotId: 'pond',
    trueCrop: 'WA',
    declaredCrop: 'UM',
    falsehoods: 'not_farmland'
  });
});

test('a cast that finds no ground says what it lacks', () => {
  expect(() =>
    castFarmers(cast('WW', 'UM', 'AP'), truePlots('NEC', 10, 0), { region: 'NEC', year: 2023, seed: 1 })
  ).toThrow('Expected a free plot of UM of 3000 m² or more for SIM-F1, found none.');
});
