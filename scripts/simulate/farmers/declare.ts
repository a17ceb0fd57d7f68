import { CROPS, crop, isCropCode } from '../../../pipeline/crop/catalogue.ts';
import type { Ring } from '../../../pipeline/geo/polygon.ts';
import { byCodeUnit } from '../../../pipeline/ids.ts';
import { muOfSquareMetres } from '../../../pipeline/units.ts';
import { type Dice, dice, seedOf } from '../dice.ts';
import { economicsIn } from './economy.ts';
import { FARMERS } from './knobs.ts';
import { areaOfRing, drawnOutline, handedOver } from './outline.ts';
import type { FarmersContext, Household, OtherGround, Story, Title, TruePlot } from './types.ts';

/** A feature of the farmers file. */
export type DeclaredFeature = {
  type: 'Feature';
  properties: {
    farmerId: string;
    plotId: string;
    declaredCrop: string;
    declaredAreaMu: number;
    crs: 'wgs84' | 'gcj02' | 'cgcs2000';
    title: Title;
  };
  geometry: { type: 'Polygon'; coordinates: Ring[] };
};

/** What is true of a declared plot, flat, units in the names. */
export type DeclaredTruth = {
  farmerId: string;
  holder: number; // of the ground
  declaredPlotId: string;
  plotId: string; // the ground, as the drop names it
  falsehoods: string; // joined by '+', '' where all is true
  contestedBy: string | null; // the farmer who claims the same ground
  trueAreaM2: number;
  drawnAreaM2: number; // of the outline, before any coordinate system is mistaken
  declaredAreaMu: number;
  areaRatio: number; // declared over true
  trueCrop: string;
  declaredCrop: string;
  crsDeclared: string;
  crsTruth: string;
  title: string;
  contractId: string | null;
  lessors: number | null;
  rentCnyPerMuYear: number | null;
  contractUntilYear: number | null;
  contractEndsBeforeHarvest: boolean | null;
};

/** How a farmer declares: the same for all his plots. */
export type Manner = {
  area: 'honest' | 'mild' | 'fraud' | 'big_mu';
  ratio: number; // declared over true area, on average
  crsTruth: 'wgs84' | 'gcj02' | 'cgcs2000';
  crsDeclared: 'wgs84' | 'gcj02' | 'cgcs2000';
  care: number; // 1: ordinary outlines, 0: true ones
};

/** Draws a farmer's manner by the shares of the knobs. */
export function drawManner(holder: number, { seed, year }: FarmersContext): Manner {
  const d = dice(seedOf(seed, 'farmers', 'manner', holder, year));
  const { mild, fraud, bigMuOfFraud, mildRange, fraudRange } = FARMERS.area;
  const u = d.next();
  const bigMu = d.chance(bigMuOfFraud);
  const area = u < fraud ? (bigMu ? 'big_mu' : 'fraud') : u < fraud + mild ? 'mild' : 'honest';
  const [low, high] = area === 'mild' ? mildRange : fraudRange;
  const excess = d.between(low!, high!);
  const v = d.next();
  const { gcj02, cgcs2000 } = FARMERS.crsStated;
  const stated = v < gcj02 ? 'gcj02' : v < gcj02 + cgcs2000 ? 'cgcs2000' : 'wgs84';
  const uncorrected = d.chance(FARMERS.crsUncorrected);
  return {
    area,
    ratio: area === 'honest' ? FARMERS.area.honestMean : area === 'big_mu' ? 1.5 : excess,
    crsTruth: uncorrected ? 'gcj02' : stated,
    crsDeclared: uncorrected ? 'wgs84' : stated,
    care: 1
  };
}

/** What is claimed of one plot beyond the farmer's manner. */
export type Claim = {
  plot: TruePlot;
  crop: string;
  other: OtherGround | null; // claimed in the plot's stead
  title: Title;
  contestedBy: string | null; // the farmer who claims the same ground
  rightful: boolean; // false: he does not farm it
};

/** Draws what a holder claims; plots without a crop are mostly left out. In the order of plot ids. */
export function drawClaims(home: Household, given: readonly TruePlot[], context: FarmersContext): Claim[] {
  const own = given.map((p) => p.main).filter(isGrown);
  return [...given]
    .sort((a, b) => byCodeUnit(a.id, b.id))
    .flatMap((plot) => {
      const d = dice(seedOf(context.seed, 'farmers', 'claim', plot.id, context.year));
      const [wrong, doubled, elsewhere, fallow] = [
        FARMERS.wrongCrop,
        FARMERS.doubleClaim,
        FARMERS.notFarmland,
        FARMERS.fallowClaimed
      ].map((p) => d.chance(p));
      const title = home.titles.get(plot.id) ?? 'none';
      if (!isGrown(plot.main)) {
        if (!fallow || own.length === 0 || !(plot.main === 'FL' || plot.main === 'AB')) return [];
        return [{ plot, crop: d.pick([...own].sort()), other: null, title, contestedBy: null, rightful: true }];
      }
      const crop = wrong ? (anotherCrop(plot, context.region, d) ?? plot.main) : plot.main;
      const other = elsewhere ? (context.nearby?.(plot) ?? null) : null;
      return [{ plot, crop, other, title, contestedBy: doubled ? rivalIdOf(plot) : null, rightful: true }];
    });
}

/** The pseudonym of the second farmer of a double claim: named after the ground. */
export const rivalIdOf = (plot: TruePlot): string => `SIM-R-${plot.id}`;

export const isGrown = (code: string): boolean => isCropCode(code);

/** Crops that people and satellites call by one name; declaring one for the other is no lie. */
const ALIKE = [
  ['SM', 'UM'],
  ['ER', 'MR', 'LR'],
  ['WW', 'SW', 'BL'],
  ['VG', 'GA', 'TO', 'SB', 'PN']
];

/** A crop of the region that the plot does not carry, more often one that is worth more; null where there is none. */
export function anotherCrop(plot: TruePlot, region: string, d: Dice): string | null {
  const carried = new Set([plot.main, ...plot.stands.map((s) => s.code)]);
  const alike = (code: string) => ALIKE.some((set) => set.includes(code) && set.some((c) => carried.has(c)));
  const options = CROPS.filter(
    (c) =>
      c.status === 'lendable' && c.calendars.some((k) => k.region === region) && !carried.has(c.code) && !alike(c.code)
  ).map((c) => ({ code: c.code, weight: worthOf(region, c.code) }));
  let left = d.next() * options.reduce((sum, o) => sum + o.weight, 0);
  return options.find((o) => (left -= o.weight) < 0)?.code ?? options.at(-1)?.code ?? null;
}
const worthOf = (region: string, code: string) => {
  const row = economicsIn(region, code)!;
  return row.countyKgPerMu * row.priceCnyPerKg;
};

/** One claim as feature and truth. `who`: whose claim it is (not always the holder of the ground). */
export function declareClaim(
  who: { farmerId: string; manner: Manner; leases: Household['leases'] },
  claim: Claim,
  plotId: string,
  { seed, year }: FarmersContext
): { feature: DeclaredFeature; truth: DeclaredTruth } {
  const { plot, other, title } = claim;
  const { manner } = who;
  const ground = other ?? plot;
  const d = dice(seedOf(seed, 'farmers', 'draw', who.farmerId, ground.id, year));
  const outline = drawnOutline(ground.ring, manner.care, d);
  const trueMu = muOfSquareMetres(ground.areaM2);
  const { honestSd, plotSd } = FARMERS.area;
  const ratio =
    manner.area === 'big_mu'
      ? 1.5
      : Math.max(0.8, d.normal(manner.ratio, manner.area === 'honest' ? honestSd * Math.min(1, manner.care) : plotSd));
  const digits = trueMu < 2 || manner.area === 'big_mu' ? 3 : 2; // small fields are known to the step
  const declaredAreaMu = Math.max(0.01, Number((trueMu * ratio).toFixed(digits)));
  const lease = who.leases.find((l) => l.plotIds.includes(plot.id)) ?? null;
  const falsehoods = [
    ...(manner.area === 'honest' ? [] : [manner.area === 'big_mu' ? 'big_mu' : 'area']),
    ...(other === null && claim.crop !== plot.main ? [isGrown(plot.main) ? 'crop' : 'fallow'] : []),
    ...(manner.crsTruth === manner.crsDeclared ? [] : ['crs']),
    ...(claim.rightful ? [] : ['double_claim']),
    ...(other === null ? [] : ['not_farmland'])
  ];
  return {
    feature: {
      type: 'Feature',
      properties: {
        farmerId: who.farmerId,
        plotId,
        declaredCrop: claim.crop,
        declaredAreaMu,
        crs: manner.crsDeclared,
        title
      },
      geometry: { type: 'Polygon', coordinates: [handedOver(outline, manner.crsTruth)] }
    },
    truth: {
      farmerId: who.farmerId,
      holder: plot.holder,
      declaredPlotId: plotId,
      plotId: ground.id,
      falsehoods: falsehoods.join('+'),
      contestedBy: claim.contestedBy,
      trueAreaM2: ground.areaM2,
      drawnAreaM2: areaOfRing(outline),
      declaredAreaMu,
      areaRatio: declaredAreaMu / trueMu,
      trueCrop: ground.main,
      declaredCrop: claim.crop,
      crsDeclared: manner.crsDeclared,
      crsTruth: manner.crsTruth,
      title,
      contractId: lease?.contractId ?? null,
      lessors: lease?.lessors ?? null,
      rentCnyPerMuYear: lease?.rentCnyPerMuYear ?? null,
      contractUntilYear: lease?.untilYear ?? null,
      contractEndsBeforeHarvest: lease?.endsBeforeHarvest ?? null
    }
  };
}

/** The one word for a farmer: the gravest thing that is false in his claims. */
export function storyOf(claims: readonly DeclaredTruth[]): Story {
  const has = (word: string) => claims.some((c) => c.falsehoods.split('+').includes(word));
  return has('area')
    ? 'inflated'
    : has('crop')
      ? 'wrong_crop'
      : has('not_farmland')
        ? 'not_farmland'
        : has('double_claim')
          ? 'double_claim'
          : has('fallow')
            ? 'fallow'
            : has('crs')
              ? 'gcj02'
              : has('big_mu')
                ? 'big_mu'
                : 'honest';
}

/** Whether a crop is one that is lent against. */
export const isLentAgainst = (code: string): boolean => isCropCode(code) && crop(code).status === 'lendable';
