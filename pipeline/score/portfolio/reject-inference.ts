import type { Attributes } from '../points.ts';
import { type Model, modelPd, type Sample } from './model.ts';

/**
 * How applicants without a loan enter a fit. Nobody knows how they would have paid, so each way is an assumption:
 * - `fuzzy`: each stands twice, as bad with weight p and as good with 1 − p, p from a model of the accepted;
 * - `parcelling`: each is drawn good or bad by the bad rate of the accepted of his score band.
 * In both, the odds of bad are multiplied by `uplift`: 1 says that a rejected farmer pays like an accepted one with the same values.
 */
export type RejectMethod = 'fuzzy' | 'parcelling';

const BANDS = 10;

/** The rejected as samples with inferred ends. `random` is a seeded source of [0, 1), used by parcelling alone. */
export function inferRejects(
  method: RejectMethod,
  model: Model,
  accepted: readonly Sample[],
  rejected: readonly Attributes[],
  uplift: number,
  random: () => number
): Sample[] {
  const raised = (p: number): number => (p >= 1 ? 1 : (uplift * p) / (1 - p + uplift * p));
  if (method === 'fuzzy') {
    return rejected.flatMap((attributes) => {
      const p = raised(modelPd(model, attributes));
      return [
        { attributes, bad: true, weight: p },
        { attributes, bad: false, weight: 1 - p }
      ];
    });
  }
  const scored = accepted.map((s) => ({ pd: modelPd(model, s.attributes), bad: s.bad })).sort((a, b) => a.pd - b.pd);
  const bands = Array.from({ length: BANDS }, (_, k) =>
    scored.slice(Math.floor((k * scored.length) / BANDS), Math.floor(((k + 1) * scored.length) / BANDS))
  ).filter((band) => band.length > 0);
  const rates = bands.map((band) => band.filter((b) => b.bad).length / band.length);
  return rejected.map((attributes) => {
    const pd = modelPd(model, attributes);
    const at = bands.findIndex((band) => pd <= band.at(-1)!.pd);
    // beyond the worst accepted the model is all there is
    const p = at === -1 ? Math.max(rates.at(-1) ?? pd, pd) : rates[at]!;
    return { attributes, bad: random() < raised(p), weight: 1 };
  });
}
