import { regionOf } from '../../../pipeline/crop/catalogue.ts';
import { type Dice, dice, seedOf } from '../dice.ts';
import { type Axis, type Shape, shapeArea } from './cut.ts';
import { type Estate, estateHolds, estateNear } from './estates.ts';
import { closedRing, contourFrame, type Frame, middleOf, plainFrame, ringOf, shapeOf } from './frame.ts';
import { giveHolders } from './holders.ts';
import { LAND, type RegionLand, type Uses } from './knobs.ts';
import { type County, countyOf, inset, outlineOf } from './lattice.ts';
import { type Kind, type LandPlan, MOST_IN_BLOCK, type Parcel, perimeterOf, signedArea, worldId } from './parcel.ts';
import { type Style, subdivide } from './subdivide.ts';
import { isPaddy, isSteep, type Slope, slopeOfBlock } from './terrain.ts';

type Point = [number, number];
type Use = keyof Uses | 'plot';

/**
 * The parcels of one block of the road lattice, in the order that they are painted: the block's road ground first, then
 * lot by lot. A function of the region, the seed and (i, j) alone.
 */
export function blockParcels(plan: LandPlan, i: number, j: number): Parcel[] {
  return parcelsOf(countyOf(plan), medianPlotOf(plan.region), i, j);
}

/** Median plot of a region, m². */
export const medianPlotOf = (region: string): number => regionOf(region).plot_ha_median * 10_000;

/** What a block's making hands from step to step. */
type Work = {
  county: County;
  land: RegionLand;
  dice: Dice;
  frame: Frame;
  slope: Slope;
  steep: boolean;
  medianM2: number;
  estate: Estate | null;
  add: Add;
};
/** Lays a parcel on another, by default on the block's road ground, and takes its area from that. */
type Add = (kind: Kind, ring: Point[], place: Parcel['place'], under?: Parcel) => Parcel;

/** The same for those who have the county's lattice at hand. */
export function parcelsOf(county: County, medianM2: number, i: number, j: number): Parcel[] {
  const d = dice(seedOf(county.seed, 'block', i, j));
  const slope = slopeOfBlock(county, i, j);
  const steep = isSteep(slope);
  const dry = steep ? 'slope' : 'plain';
  const outline = outlineOf(county, i, j);
  const parcels: Parcel[] = [];
  const add: Add = (kind, ring, place, under = parcels[0]) => {
    const index = parcels.length + 1;
    if (index > MOST_IN_BLOCK) throw new Error(`Expected at most ${MOST_IN_BLOCK} parcels in a block, got more.`);
    const parcel: Parcel = {
      id: worldId(i, j, index),
      kind,
      ring,
      areaM2: Math.abs(signedArea(ring)),
      perimeterM: perimeterOf(ring),
      place,
      ...slope,
      estate: null,
      holder: null,
      block: [i, j]
    };
    if (under) under.areaM2 -= parcel.areaM2;
    parcels.push(parcel);
    return parcel;
  };
  add('road', closedRing(outline.points), dry);
  const inner = alongSides(outline.points, outline.sides, county.land, steep, d, add);
  const frame = steep && county.land.terraced ? contourFrame(inner, slope.aspectDeg, d) : plainFrame(inner);
  const estate = estateNear(county, i, j);
  const work: Work = { county, land: county.land, dice: d, frame, slope, steep, medianM2, estate, add };
  const style: Style = {
    median: county.land.lotHa * 10_000,
    sigmaLn: LAND.lotSigmaLn,
    aspect: d.between(1.2, 1.9),
    along: d.below(2) as Axis,
    gap: LAND.farmRoadM,
    trees: { chance: county.land.treeLine, width: LAND.treeLineM }
  };
  const { pieces, trees } = subdivide(shapeOf(inner, frame), style, d);
  const strips: Axis = d.below(2) as Axis;
  const blockUse = useOf(steep ? county.land.slope : county.land.flat, d);
  // Woods, pastures and wastes have no farm roads between their lots: they are the ground that the lots of other uses
  // lie in.
  const isWild = blockUse === 'forest' || blockUse === 'grass' || blockUse === 'bare';
  const wild = isWild ? add(blockUse, closedRing(inner), dry) : undefined;
  for (const lot of pieces) fillLot(work, lot, blockUse, strips, wild);
  if (!wild) for (const row of trees) add('trees', ringOf(row, frame), dry);
  giveHolders(parcels, county, estate, d);
  return parcels;
}

/** Canals and rows of trees along a block's sides; answers with the ground within. */
function alongSides(
  points: Point[],
  sides: { road: number; canal: number }[],
  land: RegionLand,
  steep: boolean,
  d: Dice,
  add: Add
): Point[] {
  const canal = sides.map((s) => s.canal / 2);
  const banks = inset(points, canal);
  const verge = sides.map((s, k) => canal[k]! + s.road / 2);
  const kerb = inset(points, verge);
  const rows = sides.map(() => (d.chance(land.treeLine) ? d.between(...LAND.treeLineM) : 0));
  const inner = inset(
    points,
    verge.map((v, k) => v + rows[k]!)
  );
  const place = steep ? 'slope' : 'plain';
  for (const k of [0, 1, 2, 3]) {
    const strip = (from: Point[], to: Point[]) => {
      const at = [2 * k, 2 * k + 1, (2 * k + 2) % 8];
      return closedRing([...at.map((n) => from[n]!), ...at.reverse().map((n) => to[n]!)]);
    };
    if (canal[k]! > 0) add('water', strip(points, banks), place);
    if (rows[k]! > 0) add('trees', strip(kerb, inner), place);
  }
  return inner;
}

function useOf(shares: Uses, d: Dice): Use {
  let u = d.next();
  for (const use of ['village', 'forest', 'water', 'grass', 'bare'] as const) {
    u -= shares[use];
    if (u < 0) return use;
  }
  return 'plot';
}

function fillLot(work: Work, lot: Shape, blockUse: Use, strips: Axis, wild?: Parcel): void {
  const { county, land, dice: d, frame, steep, estate } = work;
  const add: Add = (kind, ring, place, under = wild) => work.add(kind, ring, place, under);
  const own = useOf(steep ? land.slope : land.flat, d);
  let use = d.chance(LAND.sameUse) ? blockUse : own;
  const middle = frame.toWorld(...middleOf(lot));
  const managed = estate !== null && estateHolds(estate, county.toLattice(...middle));
  if (managed && use !== 'village') use = 'plot';
  const dry = steep ? 'slope' : 'plain';
  const along: Axis = steep && land.terraced ? 0 : d.chance(LAND.crossedLots) ? ((1 - strips) as Axis) : strips;
  if (wild?.kind === use) return;
  if (use === 'plot') fillFields({ ...work, add }, lot, along, isPaddy(county, ...middle, steep) ? 'paddy' : dry);
  else if (use === 'village') fillVillage({ ...work, add }, lot);
  else if (use === 'water' && shapeArea(lot) > 1.5 * LAND.pondHa * 10_000) fillPonds({ ...work, add }, lot);
  else add(use, ringOf(lot, frame), dry);
}

/** What stands on plots that nobody tills. */
const ODD = ['grass', 'bare', 'trees'] as const;

/** Strips, or ribbons along the contour, between bunds. */
function fillFields(
  { land, dice: d, frame, steep, medianM2, add }: Work,
  lot: Shape,
  along: Axis,
  place: Parcel['place']
) {
  const bund = add('bund', ringOf(lot, frame), place);
  const aspect = d.between(...(steep && land.terraced ? LAND.ribbonAspect : LAND.stripAspect));
  const style: Style = { median: medianM2, sigmaLn: LAND.areaSigmaLn, aspect, along, gap: LAND.bundM };
  for (const piece of subdivide(lot, style, d).pieces) {
    if (shapeArea(piece) < LAND.leastPlotM2) continue;
    add(d.chance(LAND.odd) ? d.pick(ODD) : 'plot', ringOf(piece, frame), place, bund);
  }
}

/** Houses and lanes are what is left between yards with trees, threshing grounds and vegetable corners. */
function fillVillage({ dice: d, frame, steep, add }: Work, lot: Shape) {
  const { yardHa, sigmaLn, laneM, trees, bare, grass } = LAND.village;
  const place = steep ? 'slope' : 'plain';
  const village = add('village', ringOf(lot, frame), place);
  const style: Style = { median: yardHa * 10_000, sigmaLn, aspect: 1.4, along: d.below(2) as Axis, gap: laneM };
  for (const yard of subdivide(lot, style, d).pieces) {
    const u = d.next();
    const kind = u < trees ? 'trees' : u < trees + bare ? 'bare' : u < trees + bare + grass ? 'grass' : null;
    if (kind) add(kind, ringOf(yard, frame), place, village);
  }
}

/** Fish ponds between dykes. */
function fillPonds({ dice: d, frame, steep, add }: Work, lot: Shape) {
  const place = steep ? 'slope' : 'plain';
  const dykes = add('bund', ringOf(lot, frame), place);
  const style: Style = {
    median: LAND.pondHa * 10_000,
    sigmaLn: 0.4,
    aspect: 1.8,
    along: d.below(2) as Axis,
    gap: LAND.dykeM
  };
  for (const pond of subdivide(lot, style, d).pieces) add('water', ringOf(pond, frame), place, dykes);
}
