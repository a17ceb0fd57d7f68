import type { Policy } from './policy.ts';

/** What holds a limit down. */
export type Binding = 'need' | 'capacity' | 'per_mu' | 'product' | 'concentration' | 'hard_stop';

/** Caps in CNY, in the order in which ties are told. */
export type Caps = { need: number; perMu: number; capacity: number; product: number; concentration: number };

/** A whole multiple of `step` CNY at or below x; the hair keeps 37200.000 from becoming 37100. */
export const floorTo = (x: number, step: number): number => step * Math.floor(x / step + 1e-9);

/**
 * The limit in CNY and what binds it: grade and data quality scale need, per-mu cap and capacity, product and
 * concentration caps stand as they are. Below the smallest limit, in grade E or at a hard stop the limit is 0.
 * Multiplier and quality are at most 1, so no limit exceeds a cap.
 */
export function limitOf(
  caps: Caps,
  multiplier: number,
  dataQuality: number,
  stopped: boolean,
  policy: Policy
): { beforeCaps: number; limit: number; binding: Binding } {
  const drawn = multiplier * Math.min(caps.need, caps.perMu);
  const beforeCaps = Math.min(drawn, caps.capacity) * dataQuality;
  const steps: [Binding, number][] = [
    [caps.need <= caps.perMu ? 'need' : 'per_mu', drawn * dataQuality],
    ['capacity', caps.capacity * dataQuality],
    ['product', caps.product],
    ['concentration', caps.concentration]
  ];
  const [binding, amount] = steps.reduce((least, next) => (next[1] < least[1] ? next : least));
  const limit = floorTo(amount, policy.roundToCny);
  const none = stopped || multiplier === 0 || limit < policy.minLimitCny;
  return { beforeCaps, limit: none ? 0 : limit, binding: stopped ? 'hard_stop' : binding };
}
