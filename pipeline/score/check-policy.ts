/**
 * Thresholds of the checks on what was declared and shown [expert estimates], dated, for a lender's audit. Those of the
 * geometry of RC-203 (a 5 m rim, a fifth of the smaller claim) and RC-204 stand beside it, in `plot/`.
 */
export const CHECKS = {
  validFrom: '2024-01-01',

  // RC-201
  areaWarn: 1.15, // declared over observed area
  areaStop: 1.3,
  areaStopMu: 3, // and at least so many mu too many
  areaStopPixels: 25, // and at least so many pure pixels: below, the satellite cannot say
  otherMu: [1.45, 1.55], // another local mu makes this ratio: ask, do not accuse

  // RC-202, RC-205, RC-206
  mismatchBelow: 0.2, // probability of the declared crop
  mismatchAbove: 0.7, // probability of the other one
  mismatchStop: 0.3, // share of the farmer's declared area
  notFarmland: 0.8, // probability of forest, water or built ground
  waterOrBuilt: 0.3,
  fallowAbove: 0.7, // probability of fallow or abandoned ground
  fallowDays: 40, // after emergence by the calendar; before, bare ground is no finding

  // RC-207
  farKm: 50, // from home to the plot, where nobody has walked it

  // RC-208
  photoRimM: 100, // a photo this far outside the outline is still of the plot
  photoDays: 20, // a photo this near to the day of the decision is held against the stage seen by then
  photoStages: 1, // stages of five that photo and satellite may lie apart

  // RC-209
  leaseArea: 0.1, // lease and outline may differ by this share of the outline
  leaseDaysAfterHarvest: 30, // the harvest must be sold while the lease runs

  // RC-210
  insuredArea: 1.1, // insured over observed area

  // RC-211
  yieldSds: 1.645, // standard deviations of the county's plots above their mean: one plot in twenty

  // RC-212
  growthDays: 60, // before the decision
  growthShare: 1, // area added over area worked before

  // self-proof
  coverWeight: 0.8, // of a policy in the stress, where the bank is loss payee
  cureWeight: 0.8 // least weight of a paper that may cure a finding
} as const;
