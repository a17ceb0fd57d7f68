import { addDays, type IsoDate } from '../dates.ts';
import type { FeatureId } from '../features/table.ts';
import { muOfSquareMetres } from '../units.ts';
import type { Assembled, JudgedPlot } from './assemble.ts';
import { type DrawWindow, drawWindows, repayBy } from './calendar.ts';
import type { Effect, Finding } from './checks.ts';
import type { Assessment, Decision } from './decide.ts';
import type { StoredDrift } from './drift-words.ts';
import type { SeenMatch, SeenPiece } from './evidence.ts';
import type { EconomicsOf } from './exposure.ts';
import type { Binding } from './limit.ts';
import type { PaperFinding } from './paper-checks.ts';
import type { Policy } from './policy.ts';
import { rounded } from './printed.ts';

/**
 * A farmer's credit assessment as the lending service pulls it: units stand in the names, null is "not known" or "not
 * computed", never zero. Its id is a hash of its content, so the same evidence gives the same assessment.
 */
export type CreditAssessment = {
  assessmentId: string;
  decision: Decision;
  farmerId: string;
  consentId: string | null;
  asOf: IsoDate;
  validUntil: IsoDate;
  season: string;
  currency: 'CNY';
  limit: {
    amountCny: number | null;
    perMuCny: number | null;
    binding: Binding | null;
    caps: {
      needCny: number | null;
      capacityCny: number | null;
      perMuCny: number | null;
      productCny: number;
      concentrationCny: number | null;
    };
    tenorDays: number | null;
    drawWindows: DrawWindow[];
    repayBy: IsoDate | null;
  };
  score: {
    value: number;
    scale: string;
    grade: string;
    pd12m: number;
    lgd: number;
    expectedLossCny: number | null;
    modelVersion: string;
    calibrated: boolean;
  };
  output: {
    expectedValueCny: number | null;
    lnSigma: number | null;
    var05Cny: number | null;
    cvar05Cny: number | null;
    verifiedAreaMu: number | null;
  };
  plots: AssessedPlot[];
  green: null; // not assessed
  dataQuality: number | null;
  reasonCodes: string[];
  earlyWarnings: string[];
  points: Record<FeatureId, number>;
  missing: string[];
  tracks: Record<string, string | string[] | null>;
  explain: {
    points: Record<FeatureId, number>;
    attributes: Record<FeatureId, number | string | null>;
    checks: Finding[]; // every check that found something, with its figures
    papers?: PaperFinding[]; // the same of what the farmer showed; absent where nothing was found
    hardStops: string[];
    humanReviewUrl: string | null;
  };
  provenance: { imagery: string[]; models: Record<string, string>; syntheticTrained: boolean };
};

export type AssessedPlot = {
  plotId: string;
  areaDeclaredMu: number | null;
  areaObservedMu: number | null; // null: no field was seen there
  areaAcceptedMu: number | null; // 0: taken out of the value
  tier: string | null;
  crop: { code: string; p: number | null };
  stage: string | null;
  yield: { kgPerMu: number | null; sd: number | null; countyKgPerMu: number | null };
  valueCny: number | null;
  evidence: string[];
  flags: string[]; // codes of the checks
  detected: DetectedPart[]; // the fields that it contains, largest first
  iou: number; // of the outline, where it was measured, with those fields together
  drift: StoredDrift | null; // null: measured where it was drawn
};

/** A detected plot, or a part of one, within a declared plot. */
export type DetectedPart = {
  plotId: string;
  share: number; // of the detected plot, 0..1
  areaMu: number; // of that share
  iou: number; // of the detected plot alone with the declared outline
};

export const detectedParts = ({ pieces }: { pieces: readonly SeenPiece[] }): DetectedPart[] =>
  pieces.map(({ plot, share, areaM2, iou }) => ({
    plotId: plot.id,
    share: rounded(share, 4)!,
    areaMu: rounded(muOfSquareMetres(areaM2), 3)!,
    iou: rounded(iou, 4)!
  }));

export const storedDrift = (drift: SeenMatch['drift']): StoredDrift | null =>
  drift && {
    eastM: rounded(drift.dx, 1)!,
    northM: rounded(drift.dy, 1)!,
    metres: rounded(drift.metres, 1)!,
    iouBefore: rounded(drift.iouBefore, 4)!,
    iouAfter: rounded(drift.iouAfter, 4)!,
    shared: drift.shared
  };

/** What a decision rests on besides the farmer: the run. */
export type RunContext = {
  season: number;
  asOf: IsoDate;
  region: string | null;
  imagery: string[];
  models: Record<string, string>;
  tracks: Record<string, string | string[] | null>;
};

const VALID_DAYS = 30;
const ASK: readonly Effect[] = ['ask', 'freeze'];

/** The resource of one farmer, but for its id: that is a hash of all the rest. */
export function creditAssessment(
  { input, plots, findings, papers }: Assembled,
  assessment: Assessment,
  consentId: string | null,
  economics: EconomicsOf,
  policy: Policy,
  run: RunContext
): Omit<CreditAssessment, 'assessmentId'> {
  const valued = new Map(assessment.plots.map((p) => [p.plot, p]));
  const crops = [...new Set(assessment.plots.map((p) => p.crop))].sort();
  const cash = new Map(
    crops.map((crop) => {
      const area = assessment.plots.filter((p) => p.crop === crop).reduce((sum, p) => sum + p.areaMu, 0);
      return [crop, area * (economics(crop)?.cashCnyPerMu ?? Number.NaN)];
    })
  );
  const allCash = [...cash.values()].reduce((sum, x) => sum + x, 0);
  const shares = new Map([...cash].map(([crop, x]) => [crop, x / allCash]));
  const known = crops.length > 0 && allCash > 0;
  return {
    decision: decisionOf(assessment, [...findings, ...papers]),
    farmerId: assessment.id,
    consentId,
    asOf: run.asOf,
    validUntil: addDays(run.asOf, VALID_DAYS),
    season: String(run.season),
    currency: 'CNY',
    limit: {
      amountCny: rounded(assessment.limit_cny, 2),
      perMuCny: rounded(assessment.limit_per_mu, 1),
      binding: assessment.binding,
      caps: {
        needCny: rounded(assessment.need_cap, 2),
        capacityCny: rounded(assessment.capacity_cap, 2),
        perMuCny: rounded(assessment.per_mu_cap, 2),
        productCny: assessment.productCapCny,
        concentrationCny: rounded(input.concentration_headroom_cny ?? null, 2)
      },
      tenorDays: input.tenor_days ?? null,
      drawWindows: known ? drawWindows(shares, run.region, run.season, run.asOf) : [],
      repayBy: known
        ? repayBy(
            crops.map((code) => ({ code, saleLagDays: economics(code)!.saleLagDays })),
            run.region,
            run.season
          )
        : null
    },
    score: {
      value: assessment.score,
      scale: `${policy.score.min}-${policy.score.max}`,
      grade: assessment.grade,
      pd12m: rounded(assessment.pd, 6)!,
      lgd: assessment.lgd,
      expectedLossCny: rounded(assessment.expected_loss_cny, 2),
      modelVersion: policy.id,
      calibrated: false
    },
    output: {
      expectedValueCny: rounded(assessment.expected_value, 2),
      lnSigma: rounded(assessment.ln_sigma, 5),
      var05Cny: rounded(assessment.VaR05, 2),
      cvar05Cny: rounded(assessment.CVaR05, 2),
      verifiedAreaMu: rounded(assessment.acceptedAreaMu, 3)
    },
    plots: plots.map((p) => assessedPlot(p, valued.get(p.input.plot))),
    green: null,
    dataQuality: rounded(assessment.data_quality, 4),
    reasonCodes: assessment.reasonCodes,
    earlyWarnings: [],
    points: assessment.points,
    missing: assessment.missing,
    tracks: run.tracks,
    explain: {
      points: assessment.points,
      attributes: printedAttributes(assessment.attributes),
      checks: findings,
      ...(papers.length > 0 ? { papers } : {}),
      hardStops: assessment.hardStops,
      humanReviewUrl: null
    },
    provenance: { imagery: run.imagery, models: run.models, syntheticTrained: true }
  };
}

/**
 * Evidence checks that ask for proof send a case to a person: an offer where something is open, and a refusal that
 * rests on nothing but claims that a contract may settle. Nobody is refused for a neighbour's claim.
 */
function decisionOf({ decision, hardStops, binding }: Assessment, findings: readonly Finding<string>[]): Decision {
  if (decision === 'offer') return findings.some((f) => ASK.includes(f.effect)) ? 'manual_review' : 'offer';
  if (decision !== 'decline' || binding !== 'hard_stop') return decision;
  const frozen = new Set(findings.filter((f) => f.effect === 'freeze').map((f) => f.code));
  const stopped = new Set(findings.filter((f) => f.effect === 'stop').map((f) => f.code));
  return hardStops.every((s) => frozen.has(s.slice(0, 6)) && !stopped.has(s.slice(0, 6))) ? 'manual_review' : 'decline';
}

type Valued = Assessment['plots'][number] | undefined;

function assessedPlot(judged: JudgedPlot, value: Valued): AssessedPlot {
  const { seen, findings, papers, title, valued, enters, probability, input } = judged;
  const { declared, observedM2, tier } = seen.match;
  const largest = seen.pieces[0];
  return {
    plotId: declared.plotId,
    areaDeclaredMu: rounded(declared.areaMu, 3),
    areaObservedMu: observedM2 > 0 ? rounded(input.observed_mu ?? null, 3) : null,
    areaAcceptedMu: value ? rounded(value.areaMu, 3) : enters ? null : 0,
    tier,
    crop: { code: valued, p: rounded(probability, 4) },
    stage: largest?.finding?.stage?.code ?? null,
    yield: {
      kgPerMu: rounded(value?.yieldKgPerMu ?? null, 2),
      sd: rounded(value?.yieldSd ?? null, 2),
      countyKgPerMu: rounded(input.county_kg_mu ?? null, 2)
    },
    valueCny: rounded(value?.value ?? null, 2),
    evidence: title === null || title === 'none' ? [] : [title],
    flags: [...new Set([...findings, ...papers].map((f) => f.code as string))].sort(),
    detected: detectedParts(seen.match),
    iou: rounded(seen.match.iou, 4)!,
    drift: storedDrift(seen.match.drift)
  };
}

const printedAttributes = (attributes: Assessment['attributes']) =>
  Object.fromEntries(
    Object.entries(attributes).map(([id, value]) => [id, typeof value === 'number' ? rounded(value, 4) : value])
  ) as Assessment['attributes'];
