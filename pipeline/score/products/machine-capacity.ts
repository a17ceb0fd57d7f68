import { daysBetween, type IsoDate } from '../../dates.ts';
import { muOfHectares } from '../../units.ts';
import { nonNegative, type Product } from './product.ts';

/** 运力贷: a harvester or tractor earns by the mu it works, and the map of harvests shows which. */
export const MACHINE_CAPACITY = {
  id: 'machine-capacity',
  zh: '运力贷',
  en: 'Machinery loan',
  validFrom: '2024-01-01',
  source: 'expert judgement on mileage-based transport credit, carried over to hectares worked',
  purpose: { zh: '农机手的燃油、维修和购机', en: 'fuel, repair and machines of operators' },
  when: { zh: '作业季前,按上一季核实的作业量', en: 'before a season, on what was verified of the last one' },
  doesNot: {
    zh: '不采信无影像对应的作业记录,不看机手自己的土地,不超过机器能完成的面积',
    en: 'believes no job that no harvest map shows, does not look at the operator’s land, counts no more than the machine can work'
  },
  policy: {
    daysApart: 7, // of the machine's log and the harvest as it was seen
    incomeShare: 0.3, // of a season's verified fees
    mostCny: 300_000
  }
} as const satisfies Product;

/** A field that a machine says it worked; `harvestSeenOn` null: imagery shows no harvest there. */
export type MachineJob = { plotId: string; areaHa: number; loggedOn: IsoDate; harvestSeenOn: IsoDate | null };

/**
 * What a season's work carries. A job counts when the harvest was seen within some days of the machine's log, each plot
 * once however often it is logged; together they count at most what the machine can work in its hours.
 */
export function machineCapacity(
  jobs: readonly MachineJob[],
  machine: { muPerHour: number; hours: number; feeCnyPerMu: number },
  policy: { daysApart: number; incomeShare: number; mostCny: number } = MACHINE_CAPACITY.policy
): { verifiedMu: number; capacityMu: number; feesCny: number; limitCny: number } {
  const areas = new Map<string, number>();
  for (const { plotId, areaHa, loggedOn, harvestSeenOn } of jobs) {
    if (harvestSeenOn === null || Math.abs(daysBetween(loggedOn, harvestSeenOn)) > policy.daysApart) continue;
    areas.set(plotId, Math.max(areas.get(plotId) ?? 0, nonNegative(areaHa, 'areaHa')));
  }
  const verifiedMu: number = muOfHectares([...areas.values()].reduce((sum, ha) => sum + ha, 0));
  const capacityMu = nonNegative(machine.muPerHour, 'muPerHour') * nonNegative(machine.hours, 'hours');
  const feesCny = Math.min(verifiedMu, capacityMu) * nonNegative(machine.feeCnyPerMu, 'feeCnyPerMu');
  return { verifiedMu, capacityMu, feesCny, limitCny: Math.min(policy.mostCny, policy.incomeShare * feesCny) };
}
