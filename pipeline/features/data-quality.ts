/** What a plot's evidence rests on. */
export type PlotEvidence = {
  areaMu: number;
  keyWindowDates: number; // clear dates in emergence − 10 days … maturity
  purePixels: number;
  cropProbability: number; // of the crop that is valued, 0..1
  iou: number; // of declared and detected boundary, 0..1
  yearsObserved: number | null;
};

const clip = (x: number) => Math.min(1, Math.max(0, x));

/**
 * How much of a limit the evidence carries, 0.5..1: half by right, the other half by clear dates (six are enough), pure
 * pixels (25), certainty of the crop (0.95), agreement of boundaries (0.9) and years seen (three) [expert estimate]. Years that
 * are not known add nothing.
 * Area-weighted over plots; null without plots.
 */
export function dataQuality(plots: readonly PlotEvidence[]): number | null {
  const area = plots.reduce((sum, p) => sum + p.areaMu, 0);
  if (!(area > 0)) return null;
  const quality = (p: PlotEvidence) =>
    0.5 +
    0.5 *
      (0.25 * clip(p.keyWindowDates / 6) +
        0.25 * clip(p.purePixels / 25) +
        0.2 * clip((p.cropProbability - 0.5) / 0.45) +
        0.15 * clip((p.iou - 0.5) / 0.4) +
        0.15 * clip((p.yearsObserved ?? 0) / 3));
  return plots.reduce((sum, p) => sum + p.areaMu * quality(p), 0) / area;
}
