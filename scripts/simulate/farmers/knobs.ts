/**
 * What makes the farmers of a simulated season honest, careful, well off or unlucky. Money is CNY a year, rates are shares 0..1.
 * Sources: [domain note 3.7] the farmer behaviour layer of the domain specification; [NBS 2023] rural household survey, 国家统计局
 * 2023年国民经济和社会发展统计公报 (disposable income 21 691 a head, consumption 18 175 a head); [expert]; [calibrated] set so that
 * a mixed portfolio loses what agricultural loans were seen to lose (non-performing 5.94 % in 2009, 3.60 % in 2018).
 */
export const FARMERS = {
  applies: 0.2, // of households with ground ask for a loan [expert]; estates all do

  // how ground is declared
  offsetSdM: 4, // the drawn outline lies outside (+) or inside the true one [domain note 3.7]
  jitterSdM: 6, // of a drawn corner, root mean square over both directions [domain note 3.7]
  carefulWidthM: 60, // fields narrower than this are drawn with proportionally smaller errors [expert]
  simplifyM: 1.5, // nobody draws bends finer than this [expert]
  crsUncorrected: 0.05, // of farmers: GCJ-02 coordinates handed over as WGS 84 [domain note 3.7]
  crsStated: { gcj02: 0.3, cgcs2000: 0.08 }, // of farmers: phone maps, cadastre; truthfully named [expert]
  area: {
    mild: 0.1, // of farmers overstate a little [domain note 3.7]
    fraud: 0.05, // of farmers overstate a lot [domain note 3.7]
    bigMuOfFraud: 0.3, // of those count in another local mu: ratio exactly 1.5 [domain note 6.2, share expert]
    honestMean: 1.03, // declared over true [domain note 3.7]
    honestSd: 0.04,
    mildRange: [1.1, 1.3],
    fraudRange: [1.3, 3],
    plotSd: 0.01 // between the fields of a farmer who overstates [expert]
  },
  wrongCrop: 0.04, // of declared plots [domain note 3.7]
  doubleClaim: 0.02, // of declared plots, claimed by a second farmer too [domain note 3.7]
  notFarmland: 0.01, // of declared plots, are forest or water instead (where some is near) [domain note 3.7]
  fallowClaimed: 0.1, // of fallow or abandoned plots are declared under a crop [expert]
  title: 0.75, // of declared plots have evidence [domain note 3.7]
  titleByHolder: 0.9, // of plots go with what their farmer has, the others by chance [expert]

  // land that is rented
  lease: {
    householdShare: 0.25, // of a household's plots; of an estate's all [expert; 36 % of contracted land is transferred]
    plotsPerContract: 12, // of an estate
    muPerLessor: 7, // one contracted household's land [expert]
    rentSdLn: 0.12, // around the crops' rents in the table [expert]
    termYears: [1, 2, 3, 5, 5, 10], // drawn from these [expert]
    endsBeforeHarvest: 0.05 // of contracts [expert]
  },

  // people
  members: [2, 3, 3, 4, 4, 5, 6], // drawn from these [expert]
  livingPerHead: 10_500, // cash; the statistic's consumption without imputed rent and own produce [NBS 2023]
  livingSdLn: 0.15, // between households, and of what they think they can afford [expert]
  livingOfIncome: 0.8, // of off-farm income and usual margin after what others are owed: nobody spends more for long [calibrated]
  subsistencePerHead: 4000, // below which nobody goes unasked [expert; rural minimum guarantee about 7500 a head]
  offFarm: {
    none: 0.12, // of households [expert]
    perWorker: 26_000, // wages and business of those who apply, who farm more than others [NBS 2023, expert]
    workers: [0.5, 1, 1, 1.5, 2],
    sdLn: 0.45,
    yearSdLn: 0.18, // of a household's wages between years
    transfersPerHead: 2200 // pensions, support, money sent home [NBS 2023, expert]
  },
  estateLiving: 1.6, // of a household's living: managers [expert]
  byRegion: {
    // living and off-farm income against the country; share of households with irrigation; hazard low, mid, high [expert]
    NEC: { living: 0.95, offFarm: 0.75, irrigated: 0.35, hazard: [0.45, 0.35, 0.2] },
    NCM: { living: 0.95, offFarm: 0.75, irrigated: 0.45, hazard: [0.3, 0.4, 0.3] },
    HHH: { living: 1, offFarm: 1, irrigated: 0.85, hazard: [0.45, 0.4, 0.15] },
    LOE: { living: 0.9, offFarm: 0.9, irrigated: 0.35, hazard: [0.25, 0.4, 0.35] },
    NWX: { living: 1, offFarm: 0.8, irrigated: 0.97, hazard: [0.55, 0.35, 0.1] },
    YZM: { living: 1, offFarm: 1, irrigated: 0.8, hazard: [0.3, 0.4, 0.3] },
    YZL: { living: 1.25, offFarm: 1.35, irrigated: 0.9, hazard: [0.45, 0.4, 0.15] },
    SCB: { living: 0.95, offFarm: 1, irrigated: 0.55, hazard: [0.4, 0.4, 0.2] },
    YGP: { living: 0.85, offFarm: 0.85, irrigated: 0.4, hazard: [0.3, 0.4, 0.3] },
    SCN: { living: 1.05, offFarm: 1.1, irrigated: 0.65, hazard: [0.3, 0.4, 0.3] },
    QTP: { living: 0.85, offFarm: 0.8, irrigated: 0.4, hazard: [0.3, 0.4, 0.3] }
  } as Record<string, { living: number; offFarm: number; irrigated: number; hazard: [number, number, number] }>,
  debt: {
    some: 0.4, // of households owe to others [expert]
    medianOfIncome: 0.35, // debt over a year's off-farm income and crop margin
    sdLn: 0.8,
    service: 0.25 // of the debt falls due in a year
  },
  yearsFarmed: { household: [0, 1, 2, 3, 4, 5, 6, 8, 10], estate: [1, 2, 2, 3, 4, 5, 7] }, // drawn from these [expert]
  insurance: {
    staples: { full_cost: 0.5, basic: 0.35 }, // of farmers with rice, wheat or maize (full-cost cover since 2024) [expert]
    other: { full_cost: 0.1, basic: 0.35 },
    fullOfCost: 0.9, // sum insured over cash cost, rent and labour [expert]
    basicOfCost: 0.8, // over cash cost alone
    deductible: { full_cost: 0.1, basic: 0.2 },
    loanShare: 0.8, // weight where the lender is payee
    otherSeason: 0.03 // of policies are of another season [expert]
  },
  guaranteeOfEstates: 0.25, // stand under a guarantee company [expert]

  // yields of past seasons
  plotPersistence: 0.5, // share of the variance between plots that stays from year to year [expert]
  hazardFactor: { low: 0.6, mid: 1, high: 1.6 }, // on how often damage strikes [expert]
  rainfedFactor: 1.25,
  strikesAYear: 0.22, // damage strikes a farmer somewhere
  strikesPlot: 0.5, // and then each of his plots
  lossRange: [0.05, 0.6],

  // a season's money
  ownFunds: 0.3, // of outlay before harvest is not lent [policy of the scorecard]
  apr: 0.072, // [policy of the scorecard]
  drawn: [0.6, 1], // share of what is lent that is drawn
  costSdLn: 0.1, // between farmers, same every year
  hiredLabour: { household: 0.05, estate: 0.25 }, // share of imputed labour that is paid in cash [expert]
  estateSavingOnInputs: 0.93, // bulk purchase [expert]
  regionalPriceSdLn: 0.04, // of a region around the country
  farmPriceSdLn: 0.08, // of a farmer around his region
  savings: { medianOfYear: 0.47, sdLn: 0.85 }, // at the outset, of a year's living and a third of outlay [calibrated]
  keepsOfSurplus: 0.45, // of cash above what they think enough, once a year; the rest is spent or built on [expert]
  enough: 0.8, // of a year's living and outlay
  relatives: { medianOfYear: 0.35, sdLn: 0.7 }, // what others will lend them, of a year's living and outlay / 3 [calibrated]
  livingYearSdLn: 0.1, // weddings, school, a new roof: of living between years [expert]
  livingCut: 0.6, // of living remains while there is no cash [expert]
  shock: {
    illness: { chance: 0.05, medianCny: 22_000, sdLn: 0.9, offFarmLeft: 0.6 }, // [expert; national catastrophic-spending surveys]
    joblessness: { chance: 0.06, offFarmLeft: 0.35 }, // [expert]
    lateBuyer: { chance: 0.07, days: [20, 110] }, // [expert]
    unpaidSale: { chance: 0.015, share: [0.2, 0.6] }, // a buyer who never pays [expert]
    diverted: { chance: 0.03, chanceOfDishonest: 0.3, share: [0.4, 1] } // of the loan goes elsewhere [expert]
  },
  forgets: { chance: 0.06, days: [2, 28] }, // late without need [expert]
  refuses: 0.003, // could pay, does not [expert]
  insurancePaid: 0.9, // of claims in time
  keepsInDefault: 0.5, // of a year's living and outlay, before an overdue lender sees more [calibrated to a loss of half and more]
  recoveredAfterDays: 365, // loss given default counts what came in by then

  // what the lender is told
  thinFile: { household: 0.25, estate: 0.08 }, // never borrowed from a bank [expert]
  bureauMissing: 0.04, // no report at hand [expert]
  lateUnreported: 0.15, // of delays of up to 30 days [expert]
  enforcement: 0.25, // of defaults go to court
  fieldMissing: 0.03, // each figure of money [expert]
  toldIncomeSdLn: 0.12, // off-farm income as stated
  inflatedIncome: 1.25, // by farmers who inflate area too
  concentrationHeadroomCny: 10_000_000
};
