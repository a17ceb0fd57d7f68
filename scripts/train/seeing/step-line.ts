import { liveLine } from '../../progress.ts';

export const line = liveLine(process.stderr);

/** Tells of the steps of a training: loss, and minutes to go by the steps since it began or went on. */
export function stepLine(steps: number): (step: number, loss: number) => void {
  let began: { step: number; at: number } | null = null;
  return (step, loss) => {
    began ??= { step: step - 1, at: performance.now() };
    const left = ((performance.now() - began.at) / (step - began.step)) * (steps - step);
    line(
      step === steps ? 'last' : 'between',
      () => `step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${(left / 60_000).toFixed(0)} min to go`
    );
  };
}
