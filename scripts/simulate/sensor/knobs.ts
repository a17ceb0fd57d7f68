/** What the sensor and the air do. [domain note] the project's domain tables (3.4, 3.5); [K] general knowledge; [E] expert estimate. */
export const SENSOR = {
  /**
   * What correction leaves on a date, shared by all its pixels, sd: light added to the visible, brightness of the red edge and near infrared, of
   * the short wave. Real passes over Flanders differ by 0.011–0.015, 6 % and 9 %, view, haze and the line's own noise within; what is drawn here
   * brings a drop to the same figures [M]. The visible and the near infrared move almost apart, the short wave with the visible. The domain note (3.4) has 0.004–0.006 and 3 %.
   */
  visibleAdd: 0.009,
  nirGain: 0.045,
  swirGain: 0.07,
  swirWithVisible: 0.7, // correlation [M]
  bandAdd: 0.004, // sd of what is added band by band [domain note]
  pixel: 0.002, // sd by pixel [domain note]
  haze: 0.08, // share of dates [domain note]
  hazeAdd: [0.01, 0.04], // at 490 nm, falling with λ^−1.3 [domain note]
  hazeFalls: -1.3,
  viewMostDeg: 10.5, // view zenith at which the BRDF factor is what follows [domain note]
  viewRed: 0.04, // visible bands [domain note]
  viewNir: 0.03, // red edge and beyond [domain note]
  shiftM: 2.5, // misregistration by date and axis [domain note]; 5 m before 2021
  shiftBefore2021M: 5,
  psfM: [4.5, 9], // sigma at 10 m and at 20 m [domain note]
  terrainLeft: 0.4, // share of a slope's light that terrain correction leaves [E]
  shadeLeaves: { visible: [0.35, 0.75], nir: [0.25, 0.65] }, // of the light in full shadow, drawn by date [domain note 3.5]
  veilAdds: 5, // times `cirrus_add` is what thin cloud of alpha 1 would add: 0.3 in B02
  veilHides: 0.5 // of the ground's light at alpha 1 [E]
} as const;
