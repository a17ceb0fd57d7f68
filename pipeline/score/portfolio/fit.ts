import { pointsOf } from '../points.ts';
import type { Policy } from '../policy.ts';
import type { Characteristic } from '../scorecard.ts';
import { isotonicOf, plattLine, plattOf } from './calibration.ts';
import { aucOf, countsOf, ksOf, rankedOf } from './discrimination.ts';
import { FITTED_FORMAT, type FittedLine, type FittedScorecard, policyWith, type RejectEffect } from './fitted.ts';
import { isHeldOut } from './hold-out.ts';
import { type Ended, endedOf, isStopped, type Portfolio, periodsOf } from './loan.ts';
import { fitModel, HAZARD_MOST_POINTS, MODEL_SETTINGS, type Model, type Sample, scorecardOf } from './model.ts';
import { aucUnder, effectOf } from './reject-effect.ts';
import { inferRejects, type RejectMethod } from './reject-inference.ts';
import { endsOf, scored } from './scored.ts';
import { binCounts, psiOf } from './stability.ts';
import { rateOf } from './woe.ts';

/** Bads that a fit needs: fewer, and points are chance. */
export const LEAST_BADS = 1000;

export type FitSettings = {
  leastBads: number;
  holdOut: number; // share of farmers left out to be judged on
  seed: number; // of the split and of parcelling
  rejects: RejectMethod | null;
  uplift: number; // of the rejected's odds of bad
  calibrate: 'none' | 'platt';
};
export const FIT_SETTINGS: FitSettings = {
  leastBads: LEAST_BADS,
  holdOut: 0.3,
  seed: 1,
  rejects: null,
  uplift: 1,
  calibrate: 'none'
};

export type FitOutcome = { ok: true; fitted: FittedScorecard } | { ok: false; reason: string };

/**
 * Fits a scorecard to the loans of a portfolio whose end is known, in the shape of the policy's own scorecard and on its scale (600 is odds of 30:1, 40
 * points double them, where it is the shipped one). Bins, weights of evidence and coefficients come from the farmers who are not held out; how good it is, and Platt's line, from
 * those who are. `random` is a seeded source of [0, 1).
 *
 * Refused with a sentence: fewer bads than `leastBads`, no good or bad on one side of the split, or nothing that predicts.
 */
export function fitScorecard(
  portfolio: Portfolio,
  policy: Policy,
  settings: FitSettings,
  portfolioSha256: string,
  random: () => number
): FitOutcome {
  const loans = endedOf(portfolio.loans, policy);
  const bads = loans.filter((l) => l.defaulted).length;
  if (bads < settings.leastBads) {
    return {
      ok: false,
      reason: `expected at least ${settings.leastBads} bad loans to fit a scorecard, found ${bads} among ${loans.length} loans with a known end`
    };
  }
  const held = (farmer: string) => isHeldOut(farmer, settings.seed, settings.holdOut);
  const train = loans.filter((l) => !held(l.farmer));
  const test = loans.filter((l) => held(l.farmer));
  for (const [name, part] of [
    ['fit', train],
    ['be judged on', test]
  ] as const) {
    const bad = part.filter((l) => l.defaulted).length;
    if (bad === 0 || bad === part.length)
      return { ok: false, reason: `expected good and bad loans to ${name}, found ${bad} bad of ${part.length}` };
  }

  const samples = train.map(sampleOf);
  const plain = fitModel(samples, policy.scorecard);
  if (plain.kept.length === 0)
    return { ok: false, reason: 'expected a characteristic that predicts default, found none' };
  let model = plain;
  let rejects: RejectEffect | null = null;
  if (settings.rejects) {
    const rejected = portfolio.loans.filter((l) => !l.accepted && !isStopped(l, policy) && !held(l.farmer));
    const inferred = inferRejects(
      settings.rejects,
      plain,
      samples,
      rejected.map((l) => l.attributes),
      settings.uplift,
      random
    );
    model = fitModel([...samples, ...inferred], policy.scorecard);
    if (model.kept.length === 0)
      return { ok: false, reason: 'expected a characteristic that predicts default with the rejected, found none' };
    rejects = {
      method: settings.rejects,
      uplift: settings.uplift,
      rejected: rejected.length,
      ...effectOf({ plain, model, samples, inferred, test }, policy)
    };
  }

  const { base, scorecard } = scorecardOf(model, policy.scorecard, policy.pd);
  const periods = periodsOf(portfolio.loans);
  const draft: FittedScorecard = {
    format: FITTED_FORMAT,
    id: idOf(portfolio, settings, bads, periods, portfolioSha256),
    simulated: portfolio.simulated,
    trial:
      bads < LEAST_BADS
        ? `Fitted to ${bads} bad loans where the method asks for ${LEAST_BADS}: a trial, not to be lent by.`
        : null,
    base,
    pd: policy.pd,
    scorecard,
    fit: {
      portfolioSha256,
      applications: portfolio.loans.length,
      accepted: portfolio.loans.filter((l) => l.accepted).length,
      loans: loans.length,
      bads,
      trainLoans: train.length,
      trainBads: train.filter((l) => l.defaulted).length,
      periods,
      settings: {
        leastBads: settings.leastBads,
        holdOut: settings.holdOut,
        seed: settings.seed,
        ridge: MODEL_SETTINGS.ridge,
        calibrate: settings.calibrate
      },
      alpha: model.logistic.alpha,
      alphaSe: model.logistic.se.alpha,
      steps: model.logistic.steps,
      holdOut: { loans: 0, bads: 0, auc: 0, ks: 0, expertAuc: 0, predicted: 0, observed: 0, platt: null, isotonic: [] },
      lines: linesOf(model, scorecard, policy.pd.factor, screenedBy(portfolio, policy)),
      rejects
    }
  };
  const ends = endsOf(test.map((l) => scored(l, policyWith(draft, policy))));
  const platt = plattOf(ends);
  if (settings.calibrate === 'platt' && !(platt && platt.b > 0))
    return {
      ok: false,
      reason: 'expected scores that part good from bad on the farmers held out, found that they do not'
    };
  const counts = countsOf(
    rankedOf(
      ends.map((e) => e.score),
      ends.map((e) => e.bad)
    )
  );
  draft.fit.holdOut = {
    loans: ends.length,
    bads: ends.filter((e) => e.bad).length,
    auc: aucOf(counts),
    ks: ksOf(counts),
    expertAuc: aucUnder(test, policy),
    predicted: ends.reduce((s, e) => s + e.pd, 0) / ends.length,
    observed: ends.filter((e) => e.bad).length / ends.length,
    platt,
    isotonic: isotonicOf(ends)
  };
  return {
    ok: true,
    fitted: settings.calibrate === 'platt' ? { ...draft, pd: plattLine(policy.pd, platt!) } : draft
  };
}

const sampleOf = (loan: Ended): Sample => ({ attributes: loan.attributes, bad: loan.defaulted, weight: 1 });

/** Says what it was fitted to, and by eight digits of the file's hash which file that was. */
function idOf(portfolio: Portfolio, settings: FitSettings, bads: number, periods: string[], sha256: string): string {
  const span = periods.length > 1 ? `${periods[0]}-${periods.at(-1)}` : periods[0];
  return [
    'sc-fitted',
    ...(portfolio.simulated ? ['simulated'] : []),
    ...(bads < LEAST_BADS ? ['trial'] : []),
    span,
    ...(settings.rejects ? [settings.rejects] : []),
    sha256.slice(0, 8)
  ].join('-');
}

/** How differently the rejected lie in the expert's bins, by line; null where nobody was rejected. */
function screenedBy(portfolio: Portfolio, policy: Policy): (number | null)[] {
  const asked = portfolio.loans.filter((l) => !isStopped(l, policy));
  return policy.scorecard.map((line) => {
    const counts = (accepted: boolean) =>
      binCounts(
        line,
        asked.filter((l) => l.accepted === accepted).map((l) => l.attributes[line.id])
      );
    const psi = psiOf(counts(true), counts(false));
    return Number.isNaN(psi) ? null : psi;
  });
}

function linesOf(
  model: Model,
  scorecard: readonly Characteristic[],
  factor: number,
  screened: readonly (number | null)[]
): FittedLine[] {
  const { logistic, kept } = model;
  return model.binned.map(({ woe, bins, missing, iv }, i): FittedLine => {
    const k = kept.indexOf(woe.id);
    const dropped = model.dropped.find((d) => d.id === woe.id);
    const line = scorecard[i]!;
    return {
      id: woe.id,
      status: dropped?.why ?? 'kept',
      iv,
      beta: k >= 0 ? logistic.beta[k]! : (dropped?.beta ?? null),
      se: k >= 0 ? logistic.se.beta[k]! : null,
      z: k >= 0 ? logistic.beta[k]! / logistic.se.beta[k]! : null,
      screened: screened[i]!,
      alphaShare: k >= 0 ? -(logistic.alpha / kept.length) * factor : 0,
      capped:
        woe.id === 'hazard' &&
        k >= 0 &&
        woe.bins.some(([, w]) => Math.round(Math.abs(logistic.beta[k]! * w * factor)) > HAZARD_MOST_POINTS),
      bins: bins.map((bin, b) => ({
        label: bin.label,
        n: bin.n,
        bads: bin.bads,
        badRate: rateOf(bin),
        woe: bin.woe,
        points: k >= 0 ? pointsOfBin(line, bin.label, b) : 0
      })),
      missing: { ...missing, badRate: missing.n > 0 ? rateOf(missing) : null }
    };
  });
}

/** A class bin holds several words of one line; the first says its points. */
const pointsOfBin = (line: Characteristic, label: string, at: number): number =>
  line.kind === 'class' ? pointsOf(line, label.split(' | ')[0]!) : line.bins[at]![1];
