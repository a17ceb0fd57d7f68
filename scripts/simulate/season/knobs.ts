/**
 * What makes the seasons harder or easier to tell apart, all in one place. [E] expert estimate, [domain note] the project's domain tables,
 * [M] set by a measure of docs/simulator.md.
 */
export const SEASON = {
  yearOffsetC: 0.8, // sd of a year's mean temperature [domain note 3.2]
  dayNoiseC: 3, // sd of a day's temperature, autocorrelation 0.75 [domain note 3.2]
  dayMemory: 0.75,
  wetAfterWet: 0.6, // [domain note 3.2]
  rainShape: 0.75, // of the gamma distribution of a wet day's rain [domain note 3.2]
  dryingDays: 4, // e-fold of soil wetness [domain note 3.3]
  daysPerDegree: -3.5, // what a degree of spring anomaly moves every date [domain note 3.2]
  plotSpreadDays: 4, // [domain note 3.2]
  farmSpreadDays: 6, // between farms; cultivars included [domain note 3.10: sd_days 10]
  aheadDays: 60, // by which the first crop of a sequence is earlier than alone, at most [E]
  ripeSpreadDays: 4.5, // of the ripening half alone: early and late cultivars [E]
  cabSpread: 0.13, // sd of ln chlorophyll between fields [E]
  cwSpread: 0.13,
  cmSpread: 0.12,
  alaSpreadDeg: 5,
  gaps: [0.03, 0.13], // share of ground seen through missing plants and tramlines: NDVI of closed crops 0.85–0.92 as in real L2A [domain note 1.2]
  soilBrightness: [0.4, 1.05], // of the tabled soils; domain note 3.3 has 0.6–1.25, real bare parcels are darker [M]
  leafWater: 1.5, // on the catalogue's leaf water: SWIR of real wheat, maize and grass is lower than it gives [M]
  furrows: [0.03, 0.13], // more of it between ridges of potato and peanut: peak NDVI 0.80–0.88 [E]
  elsewhereStretch: 0.12, // sd of ln season length at a place that the catalogue does not know [E]
  intercropped: 0.03, // share of plots with a second crop on a third of the ground [domain note 3.10]
  patchy: 0.05, // share of plots badly established: half the leaf area or less [E]
  weedy: 0.2, // share of plots with weeds below the crop [E]
  catchCrop: 0.4, // share of gaps between crops that turn green [E]
  followsBlock: 0.4, // share of household plots that grow what their block mostly grows [E]
  catchCropElsewhere: 0.7, // mild winters of western Europe: January NDVI of maize ground 0.6 [M]
  burnt: 0.05, // share of cereal stubbles burnt [E]
  canopyShareOfYieldSd: 0.85, // sd of ln leaf area over sd of ln yield, so that R² of yield on canopy is 0.58 [domain note 3.8: 0.5–0.65]
  yieldOfPatchy: 0.5, // of what a thin stand lacks (as a power); tillers and larger ears make good the rest [E]
  yieldOfVigour: 0.9, // d ln yield / d ln leaf area [domain note 3.8]
  struckOfZone: 0.6, // share of plots that the weather strikes where it strikes at all [E]
  zoneM: 2500, // side of such a zone: hail swaths are 1–5 km wide [domain note 3.8]
  damageRate: 1, // scales every probability of damage.ts
  thermalTolerance: 0.12 // thermal time from emergence to maturity, of the catalogue's [domain note 3.2]
} as const;
