import { feature } from '../../pipeline/features/table.ts';
import { isLendable } from '../../pipeline/score/assemble.ts';
import { driftInWords, type StoredDrift } from '../../pipeline/score/drift-words.ts';
import { missingInWords } from '../../pipeline/score/missing-words.ts';
import { gradeAfterGuarantee, mostPoints, multiplierOf } from '../../pipeline/score/points.ts';
import { type Grade, POLICY } from '../../pipeline/score/policy.ts';
import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { SCORECARD } from '../../pipeline/score/scorecard.ts';
import { reasonCodeOf, WORDING } from '../../pipeline/score/wording.ts';
import type { RunResult } from '../../pipeline/stages/run-result.ts';
import { mainReason } from '../run/farmers-table.ts';
import { EFFECT_WORDS, findingText, type Pair, purposeText, valueText } from './words.ts';

/** Every farmer's decision as the page shows it, in the order of ids. */
export function farmerViews(run: RunResult) {
  const seenOn = seenCrops(run);
  const declaredCrop = new Map(run.score.declared.map((d) => [`${d.farmerId}/${d.plotId}`, d.crop]));
  return run.score.decisions.map((d) => ({
    id: d.farmerId,
    assessmentId: d.assessmentId,
    validUntil: d.validUntil,
    decision: d.decision,
    limitCny: d.limit.amountCny,
    perMuCny: d.limit.perMuCny,
    binding: d.limit.binding,
    caps: capsOf(d),
    repayBy: d.limit.repayBy,
    draws: d.limit.drawWindows.map((w) => ({ ...w, purpose: purposeText(w.purpose) })),
    base: POLICY.score.base,
    score: d.score.value,
    grade: d.score.grade,
    pd: d.score.pd12m,
    verifiedMu: d.output.verifiedAreaMu,
    expectedCny: d.output.expectedValueCny,
    var05Cny: d.output.var05Cny,
    dataQuality: d.dataQuality,
    missing: missingInWords(d.missing).map((m) => ({
      text: [m.zh, m.en] satisfies Pair,
      cure: [m.cure.zh, m.cure.en] satisfies Pair,
      blocks: m.blocks
    })),
    headline: [mainReason(d, 'zh'), mainReason(d, 'en')] satisfies Pair,
    stops: d.explain.hardStops.filter((s) => !d.explain.checks.some((c) => s.startsWith(c.code))).map(stopView),
    checks: d.explain.checks.map((c) => ({
      ...worded(c.code),
      plotId: c.plotId,
      effect: c.effect,
      does: EFFECT_WORDS[c.effect],
      figures: findingText(c)
    })),
    reasons: d.reasonCodes.map((code) => {
      const line = SCORECARD.find((l) => l.reason === code);
      return { ...worded(code), lost: line ? mostPoints(line) - d.points[line.id] : null };
    }),
    points: SCORECARD.map((line) => ({
      name: [feature(line.id).zh, feature(line.id).en] satisfies Pair,
      means: [feature(line.id).means.zh, feature(line.id).means.en] satisfies Pair,
      value: valueText(d.explain.attributes[line.id]),
      points: d.points[line.id],
      best: mostPoints(line)
    })),
    plots: d.plots.map((p) => ({
      plotId: p.plotId,
      declaredCrop: declaredCrop.get(`${d.farmerId}/${p.plotId}`) ?? p.crop.code,
      seen: seenOn.get(`${d.farmerId}/${p.plotId}`) ?? [],
      declaredMu: p.areaDeclaredMu,
      observedMu: p.areaObservedMu,
      acceptedMu: p.areaAcceptedMu,
      lendable: isLendable(p.crop.code),
      yieldKgPerMu: p.yield.kgPerMu,
      yieldSd: p.yield.sd,
      valueCny: p.valueCny,
      drift: p.drift ? driftPair(p.drift) : null,
      flags: [...new Set(p.flags)]
    }))
  }));
}

/**
 * The caps with what each leaves after grade and data quality, from which the limit is the least, rounded down. Null
 * where one of them is not known: then there is no least.
 */
function capsOf({ limit, score, dataQuality }: CreditAssessment) {
  const { needCny, perMuCny, capacityCny, productCny, concentrationCny } = limit.caps;
  if (needCny === null || perMuCny === null || capacityCny === null || concentrationCny === null) return null;
  if (dataQuality === null) return null;
  // the resource names the product cap: a guaranteed farmer's is another one
  const guaranteed = productCny === POLICY.guaranteeCapCny;
  const share = multiplierOf(gradeAfterGuarantee(score.grade as Grade, guaranteed, POLICY), POLICY);
  return {
    share,
    dataQuality,
    rows: [
      ['need', needCny, needCny * share * dataQuality],
      ['per_mu', perMuCny, perMuCny * share * dataQuality],
      ['capacity', capacityCny, capacityCny * dataQuality],
      ['product', productCny, productCny],
      ['concentration', concentrationCny, concentrationCny]
    ].map(([cap, cny, counts]) => ({
      cap: cap as string,
      cny: cny as number,
      countsCny: Math.max(0, counts as number)
    }))
  };
}

const driftPair = (drift: StoredDrift): Pair => {
  const { zh, en } = driftInWords(drift);
  return [zh, en];
};

function worded(code: string) {
  const words = WORDING[reasonCodeOf(code)!];
  return { code, text: [words.zh, words.en] satisfies Pair, cure: [words.cure.zh, words.cure.en] satisfies Pair };
}

/** A hard stop that no check tells: the bureau's, or one that the lender's record states. */
function stopView(stop: string) {
  const code = reasonCodeOf(stop);
  return code ? worded(code) : { code: null, text: [stop, stop] satisfies Pair, cure: null };
}

/** The detected plots under each declared one, by `farmer/plot`, the best overlap first. */
function seenCrops(run: RunResult): Map<string, { id: string; crop: string | null; p: number | null; iou: number }[]> {
  const seen = new Map<string, { id: string; crop: string | null; p: number | null; iou: number }[]>();
  for (const { plotId, declared } of run.score.matches) {
    const found = run.classified.get(plotId)?.crop;
    const claim = found && !found.rejected;
    for (const d of declared) {
      const key = `${d.farmerId}/${d.plotId}`;
      const entry = { id: plotId, crop: claim ? found.code : null, p: claim ? found.probability : null, iou: d.iou };
      seen.set(
        key,
        [...(seen.get(key) ?? []), entry].sort((a, b) => b.iou - a.iou || (a.id < b.id ? -1 : 1))
      );
    }
  }
  return seen;
}
