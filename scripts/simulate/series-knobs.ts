/** What makes simulated plot series harder to tell apart than clean means (domain note 3.10). [E] expert estimate, [M] measured: docs/simulator.md. */
export const SERIES = {
  foreignShare: 0.25, // at most, of a neighbour's signal in a plot's mean [domain note 3.10]
  mixedPlots: 0.4, // share of plots with a neighbour's signal
  slips: 0.04, // share of looks through cloud or shadow that no mask saw, where the region is known
  slipsElsewhere: [0.03, 0.12], // and where it is not
  revisits: [2.5, 5, 5, 5, 5, 10, 15], // days
  dropRevisits: [2.5, 5, 5], // days, of a Sentinel-2 drop: three counties in ten lie under two orbits [domain note 3.4]
  missingBands: 0.18, // share of records that lack bands
  toa: 1 / 7, // share of records with the light of the air left in
  snowMasked: 0.9, // share of looks on snow that a mask takes away [E]
  lateStart: 0.15 // share of records that begin late
} as const;
