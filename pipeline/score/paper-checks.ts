import { addDays, daysBetween, type IsoDate } from '../dates.ts';
import { wgs84Of } from '../geo/gcj02.ts';
import { containsPoint, type Polygon, squaredDistanceToSegment } from '../geo/polygon.ts';
import type { KappaStage } from '../growth/stages.ts';
import { CHECKS } from './check-policy.ts';
import type { Finding } from './checks.ts';
import type { ProofOf } from './proof.ts';

/** Checks of what a farmer shows: visits, photos, leases, policies, tickets, and how fast his land grew. */
export type PaperCode = 'RC-207' | 'RC-208' | 'RC-209' | 'RC-210' | 'RC-211' | 'RC-212';
export type PaperFinding = Finding<PaperCode>;

const round = (x: number, digits: number) => Number(x.toFixed(digits));
/** Enough of a hash to find the file by. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12);

/**
 * RC-207: nobody has stood on the plot, and home is far away. It asks for a visit and takes no points. Null too where the
 * way is not known.
 */
export function unvisited(plotId: string, visited: boolean, distanceKm: number | null): PaperFinding | null {
  if (visited || distanceKm === null || distanceKm <= CHECKS.farKm) return null;
  return { code: 'RC-207', plotId, effect: 'ask', figures: { distanceKm: round(distanceKm, 1) } };
}

/** What a photo is held against: outline in degrees, and the stage seen by the day of the decision. */
export type PhotoPlot = { plotId: string; lonLat: Polygon; stage: KappaStage | null };

/**
 * RC-208: a photo that lies beyond a rim of the outline, shows another stage than the satellite at about that time, or
 * serves for other ground too. It is rejected, and proves nothing; a reused one is asked about. A photo without a place or
 * a stage is held to what it has. Where the phone does not say in which system its place stands, either may hold.
 */
export function photoMismatch(
  photo: ProofOf<'plot_photo'>,
  plot: PhotoPlot,
  isReused: boolean,
  asOf: IsoDate
): PaperFinding | null {
  const finding = (why: string, figures: Record<string, number | string> = {}): PaperFinding => ({
    code: 'RC-208',
    plotId: plot.plotId,
    effect: why === 'reused' ? 'ask' : 'note',
    figures: { proof: shortHash(photo.sha256), why, ...figures }
  });
  if (isReused) return finding('reused');
  if (photo.geo) {
    const { lon, lat, crs } = photo.geo;
    const places = (crs ? [crs] : (['wgs84', 'gcj02'] as const)).map((c) => wgs84Of(c, [lon, lat]));
    const metres = Math.min(...places.map((place) => metresOutside(plot.lonLat, place)));
    if (metres > CHECKS.photoRimM) return finding('place', { metres: Math.round(metres) });
  }
  const { stage } = photo.ocrFields;
  const recent = Math.abs(daysBetween(photo.capturedAt, asOf)) <= CHECKS.photoDays;
  if (stage && plot.stage && recent && stagesApart(stage, plot.stage) > CHECKS.photoStages)
    return finding('stage', { photoStage: stage, seenStage: plot.stage });
  return null;
}

/** Stages of a season in order. */
export const STAGES: readonly KappaStage[] = ['pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested'];
/** Steps between two stages of the year's circle: a field that is harvested is next one that waits for seed. */
function stagesApart(a: KappaStage, b: KappaStage): number {
  const apart = Math.abs(STAGES.indexOf(a) - STAGES.indexOf(b));
  return Math.min(apart, STAGES.length - apart);
}

/** Metres from a place to a polygon of degrees; 0 within it. Exact enough for some kilometres. */
export function metresOutside(lonLat: Polygon, [lon, lat]: readonly [number, number]): number {
  const metresPerDegree = 111_320;
  const east = metresPerDegree * Math.cos((lat * Math.PI) / 180);
  const plane: Polygon = lonLat.map((ring) => ring.map(([x, y]) => [(x - lon) * east, (y - lat) * metresPerDegree]));
  if (containsPoint(plane, 0, 0)) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const ring of plane) {
    for (let i = 1; i < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1]!, ring[i]!];
      least = Math.min(least, squaredDistanceToSegment(0, 0, x1, y1, x2, y2));
    }
  }
  return Math.sqrt(least);
}

/**
 * RC-209: a lease whose area is not the outline's, whose term ends before the harvest is sold, or whose lessor nobody
 * knows. The plot then counts as claimed only (title weight 0.7). What the paper does not say is not held against it.
 */
export function leaseMismatch(
  lease: ProofOf<'land_transfer_contract'>,
  plot: { plotId: string; outlineMu: number; harvest: IsoDate | null }
): PaperFinding | null {
  const { areaMu, until, lessorKnown } = lease.ocrFields;
  const finding = (why: string, figures: Record<string, number | string> = {}): PaperFinding => ({
    code: 'RC-209',
    plotId: plot.plotId,
    effect: 'warn',
    figures: { proof: shortHash(lease.sha256), why, ...figures }
  });
  if (areaMu !== null && Math.abs(areaMu - plot.outlineMu) > CHECKS.leaseArea * plot.outlineMu)
    return finding('area', { leaseMu: round(areaMu, 2), outlineMu: round(plot.outlineMu, 2) });
  if (until && plot.harvest && until < addDays(plot.harvest, CHECKS.leaseDaysAfterHarvest))
    return finding('term', { until, needed: addDays(plot.harvest, CHECKS.leaseDaysAfterHarvest) });
  return lessorKnown === false ? finding('lessor') : null;
}

/**
 * RC-210: a policy on more land than there is of the crop, or of another season. It pays nothing under stress. `plotId` is
 * the crop's code, for a policy is about a crop.
 */
export function policyMismatch(
  policy: ProofOf<'insurance_policy'>,
  crop: string,
  observedMu: number | null,
  season: number
): PaperFinding | null {
  const { insuredMu, season: of } = policy.ocrFields;
  const found = { code: 'RC-210', plotId: crop, effect: 'warn' } as const;
  const proof = shortHash(policy.sha256);
  if (of !== null && of !== season) return { ...found, figures: { proof, why: 'season', policySeason: of, season } };
  if (insuredMu !== null && observedMu !== null && insuredMu > CHECKS.insuredArea * observedMu)
    return {
      ...found,
      figures: { proof, why: 'area', insuredMu: round(insuredMu, 2), observedMu: round(observedMu, 2) }
    };
  return null;
}

/**
 * RC-211: a yield stated above what one plot in twenty of the county reaches. It is ignored. So is every other stated
 * yield: none enters a value, for the satellite's posterior alone does.
 */
export function implausibleYield(
  plotId: string,
  statedKgPerMu: number,
  county: { countyKgPerMu: number; cvPlot: number }
): PaperFinding | null {
  const highest = county.countyKgPerMu * (1 + CHECKS.yieldSds * county.cvPlot);
  if (statedKgPerMu <= highest) return null;
  const figures = { statedKgPerMu: round(statedKgPerMu, 1), highestKgPerMu: round(highest, 1) };
  return { code: 'RC-211', plotId, effect: 'note', figures };
}

/** A plot as far as its leases say since when it is worked. */
export type LeasedPlot = { plotId: string; areaMu: number; leases: readonly ProofOf<'land_transfer_contract'>[] };

/**
 * RC-212: leases signed in the weeks before the decision as much as double what was worked before. A lease that follows on
 * an earlier one of the plot is a renewal. Plots without a dated lease count as worked before: a missing paper accuses
 * nobody. One finding a new plot, each with the farm's figures.
 */
export function suddenGrowth(plots: readonly LeasedPlot[], asOf: IsoDate): PaperFinding[] {
  const fresh = plots.filter((p) => p.leases.length > 0 && isNew(p, asOf));
  const sum = (of: readonly LeasedPlot[]) => of.reduce((total, p) => total + p.areaMu, 0);
  const [added, all] = [sum(fresh), sum(plots)];
  if (!(added > 0) || added < CHECKS.growthShare * (all - added)) return [];
  const figures = { addedMu: round(added, 2), beforeMu: round(all - added, 2), days: CHECKS.growthDays };
  return fresh.map(({ plotId }) => ({ code: 'RC-212', plotId, effect: 'ask', figures }));
}

function isNew({ leases }: LeasedPlot, asOf: IsoDate): boolean {
  const signed = leases.map((l) => l.ocrFields.signedOn);
  if (signed.some((day) => day === null)) return false;
  const first = signed.reduce((a, b) => (a! < b! ? a : b))!;
  const age = daysBetween(first, asOf);
  return age >= 0 && age <= CHECKS.growthDays;
}
