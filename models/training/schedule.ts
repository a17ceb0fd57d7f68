/**
 * The share of the height of the learning rate at a step of `steps`: a straight rise over the first `warm` of the run, then
 * half a cosine down to 2 % (Loshchilov & Hutter 2017). A network starts gently, travels far, and settles.
 */
export function rateAt(step: number, steps: number, warm = 0.02): number {
  const rise = Math.min(1, (step + 1) / Math.max(1, warm * steps));
  return rise * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps)));
}
