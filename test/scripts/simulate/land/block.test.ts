import { expect, test } from 'vitest';
import { containsPoint } from '../../../../pipeline/geo/polygon.ts';
import { blockParcels, medianPlotOf } from '../../../../scripts/simulate/land/block.ts';
import { estateCell } from '../../../../scripts/simulate/land/estates.ts';
import { LAND } from '../../../../scripts/simulate/land/knobs.ts';
import { countyOf, outlineOf } from '../../../../scripts/simulate/land/lattice.ts';
import {
  anchorOf,
  directionOf,
  type LandPlan,
  type Parcel,
  signedArea
} from '../../../../scripts/simulate/land/parcel.ts';

const planOf = (region: string, seed = 1): LandPlan => ({ region, seed, widthM: 10_000, heightM: 10_000 });
/** Every parcel of n × n blocks around the corner. */
function some(region: string, n: number, seed = 1): Parcel[] {
  const plan = planOf(region, seed);
  const sides = Array.from({ length: n }, (_, k) => k - Math.floor(n / 2));
  return sides.flatMap((j) => sides.flatMap((i) => blockParcels(plan, i, j)));
}
/** Things by their key. */
function grouped<T, K>(things: T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return groups;
}
const median = (v: number[]) => [...v].sort((a, b) => a - b)[v.length >> 1]!;
const sum = (v: number[]) => v.reduce((a, b) => a + b, 0);

test('a block is the same whenever it is asked for, and another in another world', () => {
  const once = blockParcels(planOf('YGP'), -3, 4);
  blockParcels(planOf('HHH'), 9, 9);
  expect(blockParcels(planOf('YGP'), -3, 4)).toEqual(once);
  expect(blockParcels(planOf('YGP', 2), -3, 4)).not.toEqual(once);
  expect(once[0]).toMatchObject({ kind: 'road', block: [-3, 4] });
});

test('neighbouring blocks share their corners and the bend between to the last bit; sides are 250 to 1000 m', () => {
  for (const region of ['NWX', 'HHH', 'YGP']) {
    const county = countyOf(planOf(region));
    for (let n = 0; n < 60; n++) {
      const [i, j] = [(n % 8) - 4, Math.floor(n / 8) - 4];
      const [nw, , ne, east, se, south, sw] = outlineOf(county, i, j).points;
      const right = outlineOf(county, i + 1, j).points;
      const under = outlineOf(county, i, j + 1).points;
      expect([right[0], right[7], right[6]]).toEqual([ne, east, se]);
      expect([under[0], under[1], under[2]]).toEqual([sw, south, se]);
      for (const [a, b] of [
        [nw!, ne!],
        [nw!, sw!]
      ]) {
        const length = Math.hypot(a![0] - b![0], a![1] - b![1]);
        expect(length).toBeGreaterThan(250);
        expect(length).toBeLessThan(1050);
      }
    }
  }
});

test.each(
  Object.keys(LAND.regions)
)('%s: what shows of the parcels makes up the block; rings are sound; numbers are unique', (region) => {
  const parcels = some(region, 8);
  expect(new Set(parcels.map((p) => p.id)).size).toBe(parcels.length);
  const byBlock = grouped(parcels, (p) => p.block.join());
  for (const of of byBlock.values()) {
    expect(sum(of.map((p) => p.areaM2))).toBeCloseTo(-signedArea(of[0]!.ring), 3);
    for (const p of of) expect(p.areaM2, p.kind).toBeGreaterThan(-1e-6);
  }
  for (const p of parcels) {
    expect(p.id > 0 && p.id <= 0xffffffff && Number.isInteger(p.id)).toBe(true);
    expect(p.ring[0]).toEqual(p.ring.at(-1));
    expect(signedArea(p.ring)).toBeLessThan(0);
    const [x, y] = anchorOf(p);
    expect(containsPoint([p.ring], x, y)).toBe(true);
  }
});

test.each([
  'NEC',
  'HHH',
  'YZM',
  'SCB',
  'YGP'
])('%s: plot areas have the median of the catalogue and a spread of 0.8', (region) => {
  const n = { NEC: 24, HHH: 14 }[region] ?? 9;
  const areas = [1, 2]
    .flatMap((seed) => some(region, n, seed))
    .filter((p) => p.kind === 'plot')
    .map((p) => p.areaM2);
  expect(areas.length).toBeGreaterThan(1500);
  expect(Math.abs(median(areas) / medianPlotOf(region) - 1)).toBeLessThan(0.1);
  const logs = areas.map(Math.log);
  const mean = sum(logs) / logs.length;
  const sd = Math.sqrt(sum(logs.map((v) => (v - mean) ** 2)) / logs.length);
  expect(Math.abs(sd / LAND.areaSigmaLn - 1)).toBeLessThan(0.1);
});

/** Length to width of the rectangle with a ring's area and perimeter. */
function aspectOf({ areaM2, perimeterM }: Parcel): number {
  const square = perimeterM ** 2 / (4 * areaM2) - 2; // aspect + 1/aspect
  return square <= 2 ? 1 : (square + Math.sqrt(square ** 2 - 4)) / 2;
}

test('on the plain most plots are strips of 1:2 to 1:6', () => {
  const aspects = some('HHH', 10)
    .filter((p) => p.kind === 'plot')
    .map(aspectOf);
  expect(median(aspects)).toBeGreaterThan(2.5);
  expect(median(aspects)).toBeLessThan(4.5);
  expect(aspects.filter((a) => a > 1.7 && a < 7).length / aspects.length).toBeGreaterThan(0.75);
});

test('terraces are curved and run along the contour', () => {
  const terraces = some('YGP', 12).filter((p) => p.kind === 'plot' && p.slopeDeg >= LAND.steepFromDeg);
  expect(terraces.length).toBeGreaterThan(500);
  expect(sum(terraces.map((p) => p.ring.length - 1)) / terraces.length).toBeGreaterThan(7);
  const off = terraces.map((p) => {
    const downhill = ((p.aspectDeg - 90) * Math.PI) / 180; // from east towards south
    return Math.abs(Math.cos(directionOf(p) - downhill)); // 0 along the contour, 1 up and down
  });
  expect(median(off)).toBeLessThan(0.35);
  expect(terraces.some((p) => p.place === 'paddy')).toBe(true);
  for (const p of terraces) expect(p.slopeDeg).toBeLessThanOrEqual(LAND.regions.YGP!.steepDeg);
});

test('land is used as the region has it', () => {
  const shareOf = (region: string, ok: (p: Parcel) => boolean) => {
    const parcels = [1, 2, 3].flatMap((seed) => some(region, 10, seed));
    return sum(parcels.filter(ok).map((p) => p.areaM2)) / sum(parcels.map((p) => p.areaM2));
  };
  const kind = (wanted: string) => (p: Parcel) => p.kind === wanted;
  expect(shareOf('HHH', kind('plot'))).toBeGreaterThan(0.6);
  expect(shareOf('HHH', kind('village'))).toBeGreaterThan(0.04);
  expect(shareOf('YGP', kind('forest'))).toBeGreaterThan(0.2);
  expect(shareOf('YZM', kind('water'))).toBeGreaterThan(0.04);
  expect(shareOf('HHH', kind('bund'))).toBeLessThan(0.03);
  expect(shareOf('YZM', (p) => p.kind === 'plot' && p.place === 'paddy')).toBeGreaterThan(0.2);
  expect(shareOf('LOE', (p) => p.place === 'paddy')).toBe(0);
});

test('a village is houses, yards and trees', () => {
  const parcels = some('HHH', 8);
  const at = parcels.findIndex((p) => p.kind === 'village');
  const ring = parcels[at]!.ring;
  const inside = parcels.slice(at + 1).filter((p) => containsPoint([ring], ...anchorOf(p)));
  expect(new Set(inside.map((p) => p.kind))).toEqual(new Set(['trees', 'bare', 'grass']));
  const built = parcels[at]!.areaM2 / -signedArea(ring);
  expect(built).toBeGreaterThan(0.35);
  expect(built).toBeLessThan(0.8);
});

test('households farm runs of one to eight plots of a block, most of them under 10 mu', () => {
  const plots = some('YZM', 12).filter((p) => p.kind === 'plot');
  expect(plots.every((p) => p.holder !== null)).toBe(true);
  const holdings = [
    ...grouped(
      plots.filter((p) => p.estate === null),
      (p) => p.holder
    ).values()
  ];
  for (const of of holdings) {
    expect(of.length).toBeLessThanOrEqual(LAND.holdingPlots);
    expect(new Set(of.map((p) => p.block.join())).size).toBe(1);
  }
  const areas = holdings.map((of) => sum(of.map((p) => p.areaM2)));
  expect(areas.filter((a) => a < 6667).length / areas.length).toBeGreaterThan(0.7);
  expect(holdings.filter((of) => of.length > 1).length / holdings.length).toBeGreaterThan(0.3);
});

test('a large grower farms a contiguous piece of 20 to 200 ha as one holder', () => {
  const plan = planOf('NEC');
  const n = estateCell(countyOf(plan));
  const parcels: Parcel[] = [];
  for (let j = -6 * n; j < 6 * n; j++) for (let i = -6 * n; i < 6 * n; i++) parcels.push(...blockParcels(plan, i, j));
  const plots = parcels.filter((p) => p.kind === 'plot');
  const managed = plots.filter((p) => p.estate !== null);
  const estates = [...grouped(managed, (p) => p.estate).values()];
  const hectares = estates.map((of) => sum(of.map((p) => p.areaM2)) / 10_000);
  expect(estates.length).toBeGreaterThan(20);
  expect(Math.max(...hectares)).toBeLessThan(200);
  expect(hectares.filter((ha) => ha >= 20).length / hectares.length).toBeGreaterThan(0.85);
  const share = sum(managed.map((p) => p.areaM2)) / sum(plots.map((p) => p.areaM2));
  expect(Math.abs(share - LAND.regions.NEC!.estate)).toBeLessThan(0.1);
  const households = new Set(plots.filter((p) => p.estate === null).map((p) => p.holder));
  for (const of of estates) {
    expect(new Set(of.map((p) => p.holder)).size).toBe(1);
    expect(households.has(of[0]!.holder)).toBe(false);
    // No plot of another lies in the midst: those within 60 % of its bounds are its own.
    const at = of.map((p) => countyOf(plan).toLattice(...anchorOf(p)));
    const [us, vs] = [at.map(([u]) => u), at.map(([, v]) => v)];
    const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
    const strangers = plots.filter((p) => {
      const [u, v] = countyOf(plan).toLattice(...anchorOf(p));
      return p.estate !== of[0]!.estate && u > u0 && u < u1 && v > v0 && v < v1;
    });
    expect(strangers.length).toBe(0);
  }
});

test('a region without land is refused', () => {
  expect(() => blockParcels(planOf('XXX'), 0, 0)).toThrow(/regions NEC, .* got 'XXX'/);
});
