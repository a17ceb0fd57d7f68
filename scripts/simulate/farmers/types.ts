/** A plot as it truly is, with its season behind it; what the drop hands in. */
export type TruePlot = {
  id: string;
  ring: [lon: number, lat: number][]; // closed, WGS 84
  areaM2: number;
  holder: number; // household
  estate: number | null; // large grower
  region: string;
  stands: { code: string; yieldKgPerMu: number | null; harvestDay: number }[]; // in time order
  main: string; // crop code, or FL AB FO GS WA BU
  damage: { kind: string; yieldLoss: number; visible: boolean }[];
};

/** Ground near a plot that carries no crop, for claims on forest and water. */
export type OtherGround = { id: string; ring: [lon: number, lat: number][]; areaM2: number; main: string };

/** Where and when: the same for all farmers of a season. */
export type FarmersContext = {
  region: string;
  year: number; // harvest year
  seed: number;
  /** The forest or water nearest to a plot, whatever the window; null or absent: none is near. */
  nearby?: (plot: TruePlot) => OtherGround | null;
};

/** What a farmer does with the truth. One word a farmer; `falsehoods` of a plot say what of it is false. */
export type Story =
  | 'honest'
  | 'inflated' // declares more area than there is
  | 'big_mu' // counts in a local mu: half as much again
  | 'wrong_crop'
  | 'double_claim' // claims what another claims too
  | 'gcj02' // hands GCJ-02 coordinates over as WGS 84
  | 'not_farmland' // claims forest or water
  | 'fallow' // claims a crop on fallow ground
  | 'no_bureau' // honest, without a credit report
  | 'late'; // honest, was late with his last loan

export type Title = 'registered' | 'contract_matched' | 'none';
export type Insurance = 'full_cost' | 'basic' | 'none';

/** A transfer contract: land of several contracted households, rented for a term. */
export type Lease = {
  contractId: string;
  plotIds: string[];
  lessors: number;
  areaMu: number;
  rentCnyPerMuYear: number;
  fromYear: number;
  untilYear: number; // last harvest year of the term
  endsBeforeHarvest: boolean; // of this season
};

/** Who farms. Money is CNY a year unless said otherwise; fixed through the six seasons. */
export type Household = {
  farmerId: string;
  holder: number;
  estate: number | null;
  region: string;
  members: number;
  livingCny: number;
  offFarmCny: number;
  debtCny: number; // owed to others
  debtServiceCny: number;
  savingsCny: number; // five seasons ago
  relativesCny: number; // what relatives would lend in need
  yearsFarmed: number; // the same plots, before this season
  water: 'irrigated' | 'rainfed';
  hazard: 'low' | 'mid' | 'high';
  insurance: Insurance;
  policyOfOtherSeason: boolean;
  guarantee: boolean;
  thinFile: boolean;
  costFactor: number;
  leases: Lease[];
  titles: Map<string, Title>; // by plot
};
