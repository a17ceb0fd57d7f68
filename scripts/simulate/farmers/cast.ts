import { byCodeUnit } from '../../../pipeline/ids.ts';
import { seedOf } from '../dice.ts';
import { type Applicant, apply } from './applicant.ts';
import type { Claim, Manner } from './declare.ts';
import type { FarmersContext, Household, OtherGround, Story, Title, TruePlot } from './types.ts';

/** Which plots a member of the cast farms: the largest free ones that carry the crop, sound ones first. */
export type Want = {
  code: string; // a stand's crop
  count: number;
  title?: Title; // default registered
  declare?: string; // declared crop where it is not the plot's own
};

/** An invented farmer with a given story. */
export type CastMember = {
  farmerId: string;
  story: Story;
  wants: readonly Want[];
  /** `plots`: any free plots, wherever they lie. `holder`: the plots of the one holder who has most of the first want's crop. */
  pick?: 'plots' | 'holder';
  sharesWith?: string; // an earlier member: also claims that one's first plot
  ratio?: number; // declared over true area
  money?: Partial<Household>;
  bureau?: string | null; // default clean; null: no report at hand
  told?: Record<string, unknown>; // over what the record says
};

export type CastOptions = {
  leastAreaM2?: number; // of a plot: default 3000, so that a satellite can see it
  healthy?: boolean; // sound plots before damaged ones, default true
  nonCrop?: readonly OtherGround[]; // for claims on forest and water
};

const SOLVENT: Partial<Household> = {
  livingCny: 20_000,
  offFarmCny: 26_000,
  debtCny: 0,
  debtServiceCny: 0,
  savingsCny: 20_000,
  relativesCny: 10_000,
  yearsFarmed: 5,
  water: 'irrigated',
  hazard: 'low',
  thinFile: false,
  policyOfOtherSeason: false,
  guarantee: false
};

/** A cast for a county whose field crops are `first` and `last` (within one year, or the same) and whose trees are `trees`. */
export function cast(first: string, last: string, trees: string): readonly CastMember[] {
  const field = (count: number, title: Title = 'registered'): Want => ({ code: last, count, title });
  return [
    {
      farmerId: 'SIM-F1',
      story: 'honest',
      wants: [field(3), { code: first, count: 1, title: 'contract_matched' }],
      money: { insurance: 'full_cost' }
    },
    { farmerId: 'SIM-F2', story: 'inflated', wants: [field(2)], ratio: 1.6 },
    { farmerId: 'SIM-F3', story: 'wrong_crop', wants: [{ code: last, count: 1, declare: trees }, field(1)] },
    { farmerId: 'SIM-F4', story: 'honest', wants: [field(2)] },
    {
      farmerId: 'SIM-F5',
      story: 'double_claim',
      wants: [field(1, 'none')],
      sharesWith: 'SIM-F4',
      bureau: 'thin_file',
      money: { debtCny: 16_000, debtServiceCny: 4000, yearsFarmed: 2 }
    },
    { farmerId: 'SIM-F6', story: 'gcj02', wants: [field(2)] },
    { farmerId: 'SIM-F7', story: 'no_bureau', wants: [field(2)], bureau: null },
    { farmerId: 'SIM-F8', story: 'honest', wants: [{ code: trees, count: 2 }], money: { insurance: 'full_cost' } }
  ];
}

/**
 * The applications of a cast on these plots, in the order of the cast. Picks do not depend on the order of plots. What a story does not
 * make false is true to a hundredth and drawn with a third of the usual error, so that each story shows by itself.
 *
 * Throws where there is no free plot left for a want.
 */
export function castFarmers(
  members: readonly CastMember[],
  plots: readonly TruePlot[],
  context: FarmersContext,
  { leastAreaM2 = 3000, healthy = true, nonCrop = [] }: CastOptions = {}
): Applicant[] {
  const lossOf = (p: TruePlot) => (healthy ? Math.max(0, ...p.damage.map((d) => d.yieldLoss)) : 0);
  const free = plots
    .filter((p) => p.areaM2 >= leastAreaM2)
    .sort(
      (a, b) => Number(lossOf(a) > 0.05) - Number(lossOf(b) > 0.05) || b.areaM2 - a.areaM2 || byCodeUnit(a.id, b.id)
    );
  const carries = (p: TruePlot, code: string) => p.main === code || p.stands.some((s) => s.code === code);
  const first = new Map<string, TruePlot>();
  const grounds = [...nonCrop].sort((a, b) => b.areaM2 - a.areaM2 || byCodeUnit(a.id, b.id));

  const picked = members.map((member) => {
    const pool = member.pick === 'holder' ? ofBiggestHolder(free, (p) => carries(p, member.wants[0]!.code)) : free;
    const claims = member.wants.flatMap((want) =>
      Array.from({ length: want.count }, (): Claim => {
        const left = pool.filter((p) => free.includes(p));
        const plot = left.find((p) => p.main === want.code) ?? left.find((p) => carries(p, want.code));
        if (!plot) {
          throw new RangeError(
            `Expected a free plot of ${want.code} of ${leastAreaM2} m² or more for ${member.farmerId}, found none.`
          );
        }
        free.splice(free.indexOf(plot), 1);
        const other = member.story === 'not_farmland' ? (grounds.shift() ?? null) : null;
        const title = want.title ?? 'registered';
        return { plot, crop: want.declare ?? plot.main, other, title, contestedBy: null, rightful: true };
      })
    );
    first.set(member.farmerId, claims[0]!.plot);
    return { member, claims };
  });
  return picked.map(({ member, claims }) => {
    const rival = members.find((m) => m.sharesWith === member.farmerId)?.farmerId ?? null;
    const shared = member.sharesWith === undefined ? undefined : first.get(member.sharesWith);
    if (member.sharesWith !== undefined && !shared) {
      throw new RangeError(`Expected ${member.sharesWith} in the cast, for ${member.farmerId} to share with.`);
    }
    const all: Claim[] = claims.map((c, i) => (i === 0 ? { ...c, contestedBy: rival } : c));
    if (shared) {
      const claim = { plot: shared, crop: shared.main, other: null, title: 'none' as const };
      all.push({ ...claim, contestedBy: member.sharesWith!, rightful: false });
    }
    return play(member, claims, all, context);
  });
}

/** Plots of the holder with the largest area of what is wanted. */
function ofBiggestHolder(free: readonly TruePlot[], fits: (plot: TruePlot) => boolean): TruePlot[] {
  const areas = new Map<number, number>();
  for (const p of free.filter(fits)) areas.set(p.holder, (areas.get(p.holder) ?? 0) + p.areaM2);
  const best = [...areas].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0];
  return free.filter((p) => p.holder === best);
}

function play(member: CastMember, own: readonly Claim[], claims: readonly Claim[], context: FarmersContext): Applicant {
  const { story } = member;
  const holder = 0x4000_0000 + (seedOf('cast', member.farmerId) >>> 2);
  const plots = own.map((c) => ({ ...c.plot, holder, estate: null }));
  const manner: Manner = {
    area: story === 'inflated' ? 'fraud' : story === 'big_mu' ? 'big_mu' : 'honest',
    ratio: member.ratio ?? (story === 'inflated' ? 1.6 : 1.01),
    crsTruth: story === 'gcj02' ? 'gcj02' : 'wgs84',
    crsDeclared: 'wgs84',
    care: 0.33
  };
  const bureau =
    member.bureau !== undefined
      ? member.bureau
      : story === 'late'
        ? 'dpd_31_90'
        : story === 'no_bureau'
          ? null
          : 'clean';
  const applicant = apply(holder, plots, context, {
    home: {
      ...SOLVENT,
      insurance: 'basic',
      ...member.money,
      farmerId: member.farmerId,
      leases: [],
      titles: new Map(own.map((c) => [c.plot.id, c.title]))
    },
    manner,
    claims,
    record: { bureau, complete: true },
    story,
    ...(member.told === undefined ? {} : { told: member.told })
  });
  if (!applicant) throw new RangeError(`Expected a plot for ${member.farmerId}, found none.`);
  return applicant;
}
