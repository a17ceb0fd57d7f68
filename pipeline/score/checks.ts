import { calendarOf, crop, isCropCode } from '../crop/catalogue.ts';
import { declaredKey } from '../plot/declared.ts';
import type { DuplicateClaim } from '../plot/tenure.ts';
import { muOfSquareMetres } from '../units.ts';
import { CHECKS } from './check-policy.ts';
import { byArea, type CropFinding, probabilityOf, type SeenPlot } from './evidence.ts';

/** Checks of what was declared against imagery and other farmers' claims. */
export type CheckCode = 'RC-201' | 'RC-202' | 'RC-203' | 'RC-204' | 'RC-205' | 'RC-206';
/**
 * What a check does: `note` tells, `warn` costs points, `ask` sends the case to a person, `remove` takes the plot out of
 * the value, `freeze` is a stop until proof comes, `stop` is a hard stop.
 */
export type Effect = 'note' | 'warn' | 'ask' | 'remove' | 'freeze' | 'stop';
/** A check that found something; the figures it rests on are enough to say it in a sentence (`findingInWords`). */
export type Finding<Code extends string = CheckCode> = {
  code: Code;
  plotId: string;
  effect: Effect;
  figures: Record<string, number | string>;
};

/**
 * RC-201: more area declared than there is. Null where there is no declared or no observed area to compare. One and a half
 * times is what another local mu makes of honest ground: a question, however certain the satellite.
 */
export function areaInflation({ match }: SeenPlot): Finding | null {
  const { declared, observedM2, purePixels } = match;
  const observedMu = muOfSquareMetres(observedM2);
  if (declared.areaMu === null || observedMu <= 0) return null;
  const ratio = declared.areaMu / observedMu;
  if (ratio <= CHECKS.areaWarn) return null;
  const tooMany = declared.areaMu - observedMu;
  const certain = tooMany > CHECKS.areaStopMu && purePixels >= CHECKS.areaStopPixels;
  const otherMu = ratio >= CHECKS.otherMu[0] && ratio <= CHECKS.otherMu[1];
  const effect: Effect = ratio <= CHECKS.areaStop ? 'warn' : !certain || otherMu ? 'ask' : 'stop';
  const figures = { declaredMu: round(declared.areaMu, 2), observedMu: round(observedMu, 2), ratio: round(ratio, 3) };
  return {
    code: 'RC-201',
    plotId: declared.plotId,
    effect,
    figures: otherMu ? { ...figures, perhapsMuOfM2: 1000 } : figures
  };
}

/** What the pieces of a declared plot say against its declared crop; shares are of the observed area, 0..1. */
export type CropReading = {
  mismatch: number; // another crop or use was seen, for certain
  early: number; // the same, but before the declared crop could be seen itself: to be asked, not judged
  observed: string | null; // the class seen on most of that ground
  notFarmland: number;
  fallow: number;
  pDeclared: number | null; // by area, over pieces with a claim
};

const SEEN_WELL = ['T2', 'T3', 'T4'];

/**
 * Reads the pieces against the declared crop. A piece that the model is unsure of, or that is too small, says nothing;
 * neither does one that makes room for the declared crop in the same year. Another crop before the declared one should be
 * green is a question; not so for trees and other perennials, which stand all year.
 */
export function readCrop(seen: SeenPlot, asOfDay: number, region: string | null): CropReading {
  const declared = seen.match.declared.crop;
  const area = seen.pieces.reduce((sum, p) => sum + p.piece.areaM2, 0);
  const shareOf = (holds: (crop: NonNullable<CropFinding['crop']>) => boolean) =>
    area === 0
      ? 0
      : seen.pieces.filter((p) => claimOf(p) !== null && holds(claimOf(p)!)).reduce((s, p) => s + p.piece.areaM2, 0) /
        area;
  const sprouted = greenIsDue(declared, asOfDay, region);
  const stands = sprouted || (isCropCode(declared) && crop(declared).perennial);
  const is = {
    notFarmland: (c: NonNullable<CropFinding['crop']>) =>
      sumOf(c, 'WA', 'BU') > CHECKS.waterOrBuilt || sumOf(c, 'WA', 'BU', 'FO') > CHECKS.notFarmland,
    fallow: (c: NonNullable<CropFinding['crop']>) => sprouted && sumOf(c, 'FL', 'AB') > CHECKS.fallowAbove,
    other: (c: NonNullable<CropFinding['crop']>) =>
      (sprouted || isCropCode(c.code)) && // bare or grassy ground is no other crop while the declared one may yet come
      probabilityOf(declared, c) < CHECKS.mismatchBelow &&
      c.probability > CHECKS.mismatchAbove &&
      seasonsMeet(declared, c.code, region)
  };
  const observed = new Map<string, number>();
  for (const p of seen.pieces) {
    const claim = claimOf(p);
    if (claim && is.other(claim)) observed.set(claim.code, (observed.get(claim.code) ?? 0) + p.piece.areaM2);
  }
  return {
    mismatch: stands ? shareOf(is.other) : 0,
    early: stands ? 0 : shareOf(is.other),
    observed: [...observed].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null,
    notFarmland: isCropCode(declared) ? shareOf(is.notFarmland) : 0,
    fallow: isCropCode(declared) ? shareOf(is.fallow) : 0,
    pDeclared: byArea(
      seen.pieces,
      (p) => p.piece.areaM2,
      (p) => (claimOf(p) ? probabilityOf(declared, claimOf(p)!) : null)
    )
  };
}

/** A piece's crop where a claim may be made of it: seen well, and not rejected by the model. */
function claimOf({ piece, finding }: SeenPlot['pieces'][number]) {
  const crop = finding?.crop;
  return crop && !crop.rejected && crop.code !== 'UN' && SEEN_WELL.includes(piece.plot.tier) ? crop : null;
}
const sumOf = (crop: NonNullable<CropFinding['crop']>, ...codes: string[]) =>
  codes.reduce((sum, code) => sum + (crop.probabilities[code] ?? 0), 0);

/** By now a sown field of this crop would be green. Without a calendar the whole season is taken to have been watched. */
function greenIsDue(code: string, asOfDay: number, region: string | null): boolean {
  const calendar = isCropCode(code) ? calendarOf(code, region) : null;
  return !calendar || asOfDay >= calendar.emergence + CHECKS.fallowDays;
}

/** RC-202, RC-205, RC-206: what a declared plot's ground says about its declared use. */
export function cropFindings(seen: SeenPlot, reading: CropReading): Finding[] {
  const { plotId, crop: declared } = seen.match.declared;
  if (seen.pieces.length === 0) return [{ code: 'RC-205', plotId, effect: 'ask', figures: { observedMu: 0 } }];
  const found: Finding[] = [];
  const add = (code: CheckCode, effect: Effect, figures: Finding['figures']) =>
    found.push({ code, plotId, effect, figures });
  if (reading.notFarmland > 0.1)
    add('RC-205', reading.notFarmland > 0.5 ? 'remove' : 'warn', { areaShare: round(reading.notFarmland, 3) });
  if (reading.fallow > 0.1)
    add('RC-206', reading.fallow > 0.5 ? 'remove' : 'warn', { areaShare: round(reading.fallow, 3) });
  const other = Math.max(reading.mismatch, reading.early);
  if (other > 0.1 && found.length === 0)
    add('RC-202', reading.early > 0 ? 'ask' : 'warn', {
      declared,
      observed: reading.observed!,
      pDeclared: round(reading.pDeclared!, 4),
      areaShare: round(other, 3)
    });
  return found;
}

/** RC-204: the polygon lay in another coordinate system and was moved. */
export function shiftedPolygon({ match }: SeenPlot): Finding | null {
  if (!match.repaired) return null;
  const { readAs, iouBefore, shiftM } = match.repaired;
  const { plotId, crs } = match.declared;
  const figures = {
    declaredCrs: crs,
    readAs,
    shiftM: Math.round(shiftM),
    iouBefore: round(iouBefore, 3),
    iou: round(match.iou, 3)
  };
  return { code: 'RC-204', plotId, effect: 'note', figures };
}

/** RC-203: another claim on the same ground; both are frozen until a contract shows whose it is. */
export function duplicateFindings(seen: SeenPlot, claims: readonly DuplicateClaim[]): Finding[] {
  const own = declaredKey(seen.match.declared);
  return claims
    .filter((c) => c.a === own || c.b === own)
    .map((c) => ({
      code: 'RC-203',
      plotId: seen.match.declared.plotId,
      effect: 'freeze',
      figures: { claimedToo: c.a === own ? c.b : c.a, overlap: round(c.share, 3) }
    }));
}

/**
 * Whether two claims on one ground exclude each other: of two farmers, when their crops' seasons overlap in the region
 * (unknown seasons do); of one farmer, when he counts the same crop twice.
 */
export function areRivals(
  a: { farmerId: string; crop: string },
  b: { farmerId: string; crop: string },
  region: string | null
): boolean {
  if (a.crop === b.crop) return true;
  return a.farmerId !== b.farmerId && seasonsMeet(a.crop, b.crop, region);
}

/** Two crops cannot both stand on a field in one year by any of their calendars; where one is unknown they are taken not to. */
function seasonsMeet(a: string, b: string, region: string | null): boolean {
  const [ps, qs] = [a, b].map((code) =>
    isCropCode(code) ? crop(code).calendars.filter((c) => c.region === region) : []
  );
  return !ps!.some((p) => qs!.some((q) => p.harvest <= q.sow || q.harvest <= p.sow));
}

const round = (x: number, digits: number) => Number(x.toFixed(digits));
