/**
 * What every product says of itself. A product is data: an id that never gets a second meaning, the day from which its
 * figures hold, what money may be used for and when, and its caps. Its file holds at most one function beside it.
 */
export type Product = {
  id: string;
  zh: string;
  en: string;
  validFrom: string; // YYYY-MM-DD
  source: string; // where its figures are from
  purpose: { zh: string; en: string };
  when: { zh: string; en: string }; // when money may be drawn, or the product acts
  doesNot: { zh: string; en: string };
  policy: Readonly<Record<string, unknown>>; // the figures that a lender may set; units in the names
};

/** Asked and answered: business says no with reasons, not with an exception. */
export type Refused = { ok: false; reasons: { zh: string; en: string }[] };

/** Whole fen (0.01 CNY). Throws on anything else: money that is split or collected is counted, never rounded twice. */
export function wholeFen(fen: number, name: string): number {
  if (!Number.isSafeInteger(fen) || fen < 0)
    throw new RangeError(`Expected ${name} as whole fen of 0 or more, got ${fen}.`);
  return fen;
}

/** An amount, area or rate of 0 or more. Throws on anything else, NaN too: what is not known must not come this far. */
export function nonNegative(x: number, name: string): number {
  if (!(x >= 0) || !Number.isFinite(x)) throw new RangeError(`Expected ${name} of 0 or more, got ${x}.`);
  return x;
}
