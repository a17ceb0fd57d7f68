import { crop, isCropCode } from '../crop/catalogue.ts';
import { cropHhi } from '../features/crop-hhi.ts';
import { cropMismatch } from '../features/crop-mismatch.ts';
import { dataQuality } from '../features/data-quality.ts';
import type { KappaStage } from '../growth/stages.ts';
import type { Title } from '../plot/declared.ts';
import { type DuplicateClaim, weakestTitle } from '../plot/tenure.ts';
import { muOfSquareMetres } from '../units.ts';
import { CHECKS } from './check-policy.ts';
import {
  areaInflation,
  type CropReading,
  cropFindings,
  duplicateFindings,
  type Finding,
  readCrop,
  shiftedPolygon
} from './checks.ts';
import { byArea, probabilityOf, type SeenPlot, type YieldFinding } from './evidence.ts';
import type { EconomicsOf } from './exposure.ts';
import type { FarmerRecord } from './farmer-record.ts';
import type { FarmerInput, PlotInput } from './input.ts';
import { type PaperFinding, STAGES } from './paper-checks.ts';
import { cured, proveInsurance } from './self-proof.ts';
import { growthFindings, insuredWord, NOTHING_SHOWN, provenBy, type Shown } from './shown.ts';

/** A declared plot as it is judged. */
export type JudgedPlot = {
  seen: SeenPlot;
  reading: CropReading;
  findings: Finding[];
  valued: string; // the crop that enters value: declared, or observed where that is certain (never outside the regions)
  enters: boolean; // false: no field was seen there, or the checks took it out
  probability: number | null; // of the valued crop, by area; a photo may have raised it
  title: Title | null; // as declared, or as papers show
  papers: PaperFinding[];
  input: PlotInput;
};

/** What is known about a farmer when his decision is made, and how each of his plots came to it. */
export type Assembled = { input: FarmerInput; plots: JudgedPlot[]; findings: Finding[]; papers: PaperFinding[] };

/** Where and when a decision is made. */
export type Context = { region: string | null; asOfDay: number; shown?: Shown };

/** What evidence must show before anything is claimed of a season. */
const LEAST_KEY_DATES = 3;
const LONGEST_GAP_DAYS = 40;

/**
 * From what was declared and what was seen to the figures that a decision takes. What imagery shows is taken from it;
 * money, term and bureau only from the lender's record; what neither knows is null.
 */
export function assembleFarmer(
  id: string,
  record: FarmerRecord,
  seen: readonly SeenPlot[],
  claims: readonly DuplicateClaim[],
  economics: EconomicsOf,
  context: Context
): Assembled {
  const shown = context.shown ?? NOTHING_SHOWN;
  const growth = growthFindings(seen, shown);
  const plots = seen
    .map((s) => judge(s, claims, economics, context, shown))
    .map((p) => ({
      ...p,
      papers: [...p.papers, ...growth.filter((g) => g.plotId === p.seen.match.declared.plotId)]
    }));
  const mismatch = cropMismatch(
    plots.map((p) => ({
      areaMu: p.seen.match.declared.areaMu ?? muOfSquareMetres(p.seen.match.observedM2),
      share: p.reading.pDeclared === null ? null : p.reading.mismatch
    }))
  );
  const findings = plots
    .flatMap((p) => p.findings)
    .map((f): Finding => {
      if (f.code !== 'RC-202' || f.effect !== 'warn') return f;
      // Outside the catalogue's regions the crop model has no calendars to go by: it may ask, it may not condemn.
      if (context.region === null) return { ...f, effect: 'ask' };
      return mismatch! > CHECKS.mismatchStop ? { ...f, effect: 'stop' } : f;
    });

  const entering = plots.filter((p) => p.enters);
  const lendable = entering.filter((p) => isLendable(p.valued));
  const declaredLendable = plots.filter((p) => isLendable(p.seen.match.declared.crop));
  const given = record.attributes;
  const title = weakestTitle(plots.map((p) => p.title));
  const cover = proveInsurance(record.insurance, shown.proofs, observedByCrop(lendable), shown.season, shown.asOf);
  return {
    plots,
    findings,
    papers: [...plots.flatMap((p) => p.papers), ...cover.findings],
    input: {
      id,
      stage: stageOf(lendable) ?? (record.stage as KappaStage | null),
      sale_share: record.sale_share,
      tenor_days: record.tenor_days,
      guarantee: record.guarantee,
      hard_stop: [...record.hard_stop, ...new Set(findings.filter(isStop).map(sentenceOfStop))],
      insufficient_evidence: declaredLendable.length > 0 && isInsufficient(declaredLendable, lendable),
      // a farmer of whom only crops are declared that nobody lends against is told so, whatever was seen there
      plots: (declaredLendable.length === 0 ? plots : entering).map((p) => p.input),
      insurance: cover.insurance,
      subsidy_mu: record.subsidy_mu,
      rent_due_cny: record.rent_due_cny,
      living_cny_year: record.living_cny_year,
      offfarm_cny_year: record.offfarm_cny_year,
      other_debt_service_cny: record.other_debt_service_cny,
      concentration_headroom_cny: record.concentration_headroom_cny,
      data_quality: dataQuality(lendable.map((p) => evidenceOf(p, record))),
      attributes: {
        bureau: given.bureau as NonNullable<FarmerInput['attributes']>['bureau'],
        years_observed: given.years_observed,
        yield_percentile: given.yield_percentile,
        stability: given.stability,
        season_z:
          byArea(
            lendable.flatMap((p) => p.seen.pieces),
            (p) => p.piece.areaM2,
            (p) => p.seasonZ
          ) ?? given.season_z,
        crop_mismatch: context.region === null ? null : mismatch,
        title: title as NonNullable<FarmerInput['attributes']>['title'],
        hhi: cropHhi(valueByCrop(lendable, economics)),
        insurance: insuredWord(given.insurance, cover) as NonNullable<FarmerInput['attributes']>['insurance'],
        offfarm_share: given.offfarm_share,
        debt_ratio: given.debt_ratio,
        hazard: given.hazard as NonNullable<FarmerInput['attributes']>['hazard'],
        water: given.water as NonNullable<FarmerInput['attributes']>['water']
      }
    }
  };
}

export const isLendable = (code: string): boolean => isCropCode(code) && crop(code).status === 'lendable';

const isStop = (f: Finding) => f.effect === 'stop' || f.effect === 'freeze';
const STOP_WORDS: Partial<Record<Finding['code'], string>> = {
  'RC-201': `area inflation > ${CHECKS.areaStop}`,
  'RC-202': `crop mismatch > ${CHECKS.mismatchStop} of the area`,
  'RC-203': 'duplicate claim'
};
const sentenceOfStop = (f: Finding) => `${f.code} ${STOP_WORDS[f.code] ?? f.plotId}`;

/** Observed mu of each crop; a crop of which some plot was not seen is left out. */
function observedByCrop(plots: readonly JudgedPlot[]): Map<string, number> {
  const observed = new Map<string, number>();
  for (const { valued, input } of plots)
    observed.set(valued, (observed.get(valued) ?? 0) + (input.observed_mu ?? Number.NaN));
  return new Map([...observed].filter(([, mu]) => !Number.isNaN(mu)));
}

function judge(
  seen: SeenPlot,
  claims: readonly DuplicateClaim[],
  economics: EconomicsOf,
  { region, asOfDay }: Context,
  shown: Shown
): JudgedPlot {
  const { match, pieces } = seen;
  const { declared } = match;
  const reading = readCrop(seen, asOfDay, region);
  const surely = region !== null && reading.mismatch > 0.5; // without calendars the model's word is a question only
  const valued = surely && reading.observed ? reading.observed : declared.crop;
  const proof = provenBy(shown, seen, valued, economics, region);
  const inflation = areaInflation(seen);
  const findings = [inflation, ...cropFindings(seen, reading), ...duplicateFindings(seen, claims), shiftedPolygon(seen)]
    .filter((f) => f !== null)
    .map((f) => cured(f, { declaredMu: declared.areaMu, declaredCrop: declared.crop }, proof.good));
  const areaOf = (p: SeenPlot['pieces'][number]) => p.piece.areaM2;
  const probability = byArea(pieces, areaOf, (p) => p.finding?.crop && probabilityOf(valued, p.finding.crop));
  const estimated = (of: (y: YieldFinding) => number | null) =>
    byArea(pieces, areaOf, (p) => {
      const found = p.yields.find((y) => y.crop === valued);
      return found && of(found);
    });
  return {
    seen,
    reading,
    findings,
    valued,
    enters: pieces.length > 0 && !findings.some((f) => f.effect === 'remove'),
    probability: probability === null ? null : probability + proof.photoWeight * (1 - probability),
    title: proof.title,
    papers: proof.findings,
    input: {
      plot: declared.plotId,
      crop: valued,
      declared_mu: declared.areaMu,
      observed_mu: pieces.length > 0 ? muOfSquareMetres(match.observedM2) : null,
      title_weight: proof.titleWeight,
      ...(inflation?.figures.perhapsMuOfM2 ? { mu_in_question: true } : {}),
      sat_kg_mu: estimated((y) => y.satelliteKgPerMu),
      county_kg_mu: estimated((y) => y.countyKgPerMu),
      model_rmse_kg_mu: estimated((y) => y.rmseKgPerMu)
    }
  };
}

function evidenceOf({ seen, probability }: JudgedPlot, record: FarmerRecord) {
  const { match, pieces } = seen;
  return {
    areaMu: muOfSquareMetres(match.observedM2),
    keyWindowDates:
      byArea(
        pieces,
        (p) => p.piece.areaM2,
        (p) => p.finding?.evidence.keyWindowDates ?? 0
      ) ?? 0,
    purePixels: match.purePixels,
    cropProbability: probability ?? 0,
    iou: match.iou,
    yearsObserved: record.attributes.years_observed
  };
}

/**
 * Imagery says too little of a farmer where more than half of the ground that he declares for lending was not seen
 * well enough in its season, where no field shows on any of it, or where his fields are too small for Sentinel-2 and
 * no registered area stands in.
 */
function isInsufficient(declared: readonly JudgedPlot[], lendable: readonly JudgedPlot[]): boolean {
  if (declared.every((p) => p.seen.pieces.length === 0)) return true;
  if (lendable.length === 0) return false;
  const area = (plots: readonly JudgedPlot[]) => plots.reduce((sum, p) => sum + p.seen.match.observedM2, 0);
  if (area(lendable.filter((p) => !isSeenWell(p.seen))) > 0.5 * area(lendable)) return true;
  return lendable.every(({ seen: { match } }) => {
    const small = match.tier === 'T0' || match.tier === 'T1';
    return small && !(match.declared.title === 'registered' && match.declared.areaMu !== null);
  });
}

function isSeenWell({ pieces }: SeenPlot): boolean {
  const areaOf = (p: SeenPlot['pieces'][number]) => p.piece.areaM2;
  const whole = pieces.reduce((sum, p) => sum + areaOf(p), 0);
  const well = pieces.filter(({ finding }) => {
    if (!finding) return false;
    const { keyWindowDates, maxGapGreenUpDays, maxGapSenescenceDays } = finding.evidence;
    return (
      keyWindowDates >= LEAST_KEY_DATES &&
      (maxGapGreenUpDays ?? 0) <= LONGEST_GAP_DAYS &&
      (maxGapSenescenceDays ?? 0) <= LONGEST_GAP_DAYS
    );
  });
  return well.reduce((sum, p) => sum + areaOf(p), 0) >= 0.5 * whole;
}

/** Stage of the crop with most area: of the stages on a fifth of it or more, the earliest, for it leaves most at risk. */
function stageOf(plots: readonly JudgedPlot[]): KappaStage | null {
  const areas = new Map<string, number>();
  for (const p of plots) areas.set(p.valued, (areas.get(p.valued) ?? 0) + p.seen.match.observedM2);
  const main = [...areas].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
  const staged = new Map<string, number>();
  for (const { piece, finding } of plots.filter((p) => p.valued === main).flatMap((p) => p.seen.pieces)) {
    if (finding?.stage)
      staged.set(finding.stage.kappaStage, (staged.get(finding.stage.kappaStage) ?? 0) + piece.areaM2);
  }
  const total = [...staged.values()].reduce((sum, a) => sum + a, 0);
  return STAGES.find((stage) => (staged.get(stage) ?? 0) >= 0.2 * total && staged.has(stage)) ?? null;
}

/** Expected value by crop, up to the factor that is common to all: shares are all that concentration asks for. */
function valueByCrop(plots: readonly JudgedPlot[], economics: EconomicsOf): Map<string, number> {
  const values = new Map<string, number>();
  for (const { valued, seen, input } of plots) {
    const row = economics(valued);
    if (!row || input.title_weight == null) return new Map();
    const area = Math.min(input.declared_mu ?? Infinity, input.observed_mu!) * input.title_weight;
    const found = byArea(
      seen.pieces,
      (p) => p.piece.areaM2,
      (p) => p.yields.find((y) => y.crop === valued)?.kgPerMu
    );
    const value = area * (found ?? row.countyKgPerMu) * row.priceCnyPerKg;
    values.set(valued, (values.get(valued) ?? 0) + value);
  }
  return values;
}
