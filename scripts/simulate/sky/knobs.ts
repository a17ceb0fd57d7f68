/** What clouds do. [domain note] the project's domain tables; [real] one real Sentinel-2 stack of 68 dates (domain note 3.5); [E] expert estimate. */
export const SKY = {
  memory10d: 0.16, // autocorrelation of cloudy or clear at 10 days: P(cloudy→cloudy) 0.50 − P(clear→cloudy) 0.34 [real]
  cloudyMonth: 0.7, // factor on the clear share in a region's cloudy months [domain note 3.5]
  cloudyFrom: 0.4, // cover that parts clear dates from cloudy ones
  // Within a state cover is Beta(a, 1) away from its own end: fitted to the shares of [real] (0.43, 0.16, 0.12, 0.29 of dates
  // below 2 %, to 30 %, to 98 %, above). One Beta(0.25, 0.30) for all dates, domain note 3.5's own figure, gives 0.23, 0.24, 0.37, 0.16.
  clearBeta: 0.108,
  cloudyBeta: 0.098,
  overlap: 0.3, // share of counties under two orbits [domain note 3.4]
  viewDeg: { inner: 8.5, overlap: [8.5, 10.3] }, // of one orbit's middle, of both where two overlap [K: swath of 290 km]
  // Share of each kind among dates that are not cloudless, and among overcast ones [E]. Mixed: cumulus under thin cloud.
  kinds: {
    broken: { cumulus: 0.55, layer: 0.2, thin: 0.1, mixed: 0.15 },
    overcast: { cumulus: 0.1, layer: 0.6, thin: 0.15, mixed: 0.15 }
  },
  overcastFrom: 0.95, // cover
  // Heights, exponents β of the 1/f^β spectrum and rims [domain note 3.5]; largest and smallest features held to the autocorrelation of
  // partly cloudy windows of 1 km² [real: 0.66 at 100 m, 0.18 at 300 m; measured 0.66 and 0.19 here]; thin cloud [E].
  decks: {
    cumulus: { heightM: [400, 3000], sizeM: [1200, 4000], beta: [2.7, 3.1], rimM: [60, 150], finestM: 60 },
    layer: { heightM: [3000, 8000], sizeM: [3000, 9000], beta: [2.9, 3.2], rimM: [100, 200], finestM: 60 },
    thin: { heightM: [6000, 8000], sizeM: [4000, 9000], beta: [3, 3.2], rimM: [600, 1500], finestM: 150 }
  },
  layerThinnest: [0.6, 1], // alpha of layered cloud behind its rim; 1 in its core [E]
  deepens: 1.5, // sd of the field from the edge to the core [E]
  thinAtRim: 0.35, // of thin cloud's alpha in its core [E]
  thinAdds: [0.01, 0.08], // to reflectance in B02 where thin cloud is thickest [domain note 3.5]
  thinOnClear: 0.12, // share of other dates with a thin veil somewhere [E]
  tone: [0.75, 1.25], // of the thick cloud's spectrum, by date [E]
  texture: 0.1, // sd of that within a date [E]
  shadeFrom: 0.25, // alpha of the cloud from which it throws a shadow; full from `shadeFull` on [E]
  shadeFull: 0.75,
  lowestSunDeg: 75, // a lower sun throws shadows no further
  scl: {
    // SCL's errors, shares of the ground that is so, in patches [domain note 3.5]
    thickOmitted: 0.05,
    thinOmitted: 0.35,
    brightAsCloud: 0.15,
    shadowOmitted: 0.45,
    darkAsShadow: 0.1,
    edgeMissedM: [20, 40], // of every cloud's rim: one to two pixels [domain note 3.5]
    samePlace: 0.5, // share of commission that falls on the same ground at every date [E]
    patchM: [160, 60], // sizes of the patches in which it errs [E]
    thinFrom: 0.12, // alpha from which there is cloud to be found
    shadowFrom: 0.4, // depth from which there is shadow to be found
    bright: 0.15, // reflectance in B02 from which bare ground passes for cloud [E]
    dark: 0.11 // reflectance in B08 below which ground passes for shadow [E]
  }
} as const;
