import { feature } from '../../pipeline/features/table.ts';
import { mostPoints } from '../../pipeline/score/points.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import { SCORECARD } from '../../pipeline/score/scorecard.ts';
import { reasonCodeOf, WORDING } from '../../pipeline/score/wording.ts';
import type { RunResult } from '../../pipeline/stages/run-result.ts';
import { mainReason } from '../run/farmers-table.ts';

type Pair = [zh: string, en: string];

/** Every farmer's decision as the page shows it, in the order of ids. */
export function farmerViews(run: RunResult) {
  return run.score.decisions.map((d) => ({
    id: d.farmerId,
    decision: d.decision,
    limitCny: d.limit.amountCny,
    perMuCny: d.limit.perMuCny,
    binding: d.limit.binding,
    caps: d.limit.caps,
    repayBy: d.limit.repayBy,
    base: POLICY.score.base,
    score: d.score.value,
    grade: d.score.grade,
    pd: d.score.pd12m,
    verifiedMu: d.output.verifiedAreaMu,
    expectedCny: d.output.expectedValueCny,
    var05Cny: d.output.var05Cny,
    dataQuality: d.dataQuality,
    missing: d.missing,
    headline: [mainReason(d, 'zh'), mainReason(d, 'en')] satisfies Pair,
    reasons: d.reasonCodes.map((code) => {
      const words = WORDING[reasonCodeOf(code)!];
      return { code, text: [words.zh, words.en] satisfies Pair, cure: [words.cure.zh, words.cure.en] satisfies Pair };
    }),
    points: SCORECARD.map((line) => ({
      name: [feature(line.id).zh, feature(line.id).en] satisfies Pair,
      points: d.points[line.id],
      best: mostPoints(line),
      missing: d.explain.attributes[line.id] === null
    })),
    plots: d.plots.map((p) => ({
      plotId: p.plotId,
      crop: p.crop.code,
      p: p.crop.p,
      declaredMu: p.areaDeclaredMu,
      observedMu: p.areaObservedMu,
      acceptedMu: p.areaAcceptedMu,
      flags: p.flags.map((code) => {
        const words = WORDING[reasonCodeOf(code)!];
        return { code, text: [words.zh, words.en] satisfies Pair };
      })
    }))
  }));
}
