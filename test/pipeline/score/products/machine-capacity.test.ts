import { expect, test } from 'vitest';
import { addDays, isoDate } from '../../../../pipeline/dates.ts';
import { type MachineJob, machineCapacity } from '../../../../pipeline/score/products/machine-capacity.ts';
import { seeded } from '../../../support/random.ts';

const SEEN = isoDate('2024-06-10');
const job = (plotId: string, areaHa: number, days: number | null): MachineJob => ({
  plotId,
  areaHa,
  loggedOn: days === null ? SEEN : addDays(SEEN, days),
  harvestSeenOn: days === null ? null : SEEN
});
const HARVESTER = { muPerHour: 8, hours: 200, feeCnyPerMu: 60 };

test('20 ha that were seen harvested on the day of the log are 300 mu and 18,000 CNY of fees', () => {
  expect(machineCapacity([job('a', 12, 0), job('b', 8, -7)], HARVESTER)).toEqual({
    verifiedMu: 300,
    capacityMu: 1600,
    feesCny: 18_000,
    limitCny: 5400
  });
});

test('a job that no harvest map shows, or at another time, counts nothing; a plot logged twice counts once', () => {
  expect(machineCapacity([job('a', 12, null), job('b', 8, 8)], HARVESTER).verifiedMu).toBe(0);
  expect(machineCapacity([job('a', 12, 0), job('a', 12, 1)], HARVESTER).verifiedMu).toBe(180);
});

test('no more than the machine can work in its hours, and no more than the cap', () => {
  const jobs = Array.from({ length: 40 }, (_, i) => job(`p${i}`, 10, 0)); // 6000 mu
  expect(machineCapacity(jobs, HARVESTER)).toMatchObject({ verifiedMu: 6000, feesCny: 1600 * 60 });
  expect(machineCapacity(jobs, { muPerHour: 100, hours: 1000, feeCnyPerMu: 1000 }).limitCny).toBe(300_000);
});

test('law: fewer jobs, or jobs seen less near, never carry more; the order of logs is nothing', () => {
  const random = seeded(12);
  for (let n = 0; n < 500; n++) {
    const jobs = Array.from({ length: 1 + random(12) }, () =>
      job(`p${random(8)}`, 1 + random(30), random(4) === 0 ? null : random(20) - 10)
    );
    const all = machineCapacity(jobs, HARVESTER);
    expect(machineCapacity(jobs.slice(1), HARVESTER).limitCny).toBeLessThanOrEqual(all.limitCny);
    expect(machineCapacity([...jobs].reverse(), HARVESTER).limitCny).toBeCloseTo(all.limitCny, 9);
    expect(
      machineCapacity(jobs, HARVESTER, { daysApart: 3, incomeShare: 0.3, mostCny: 3e5 }).limitCny
    ).toBeLessThanOrEqual(all.limitCny);
  }
});
