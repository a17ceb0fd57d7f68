import { describe, expect, test } from 'vitest';
import { rasterize } from '../../../../pipeline/geo/rasterize.ts';
import { blockParcels } from '../../../../scripts/simulate/land/block.ts';
import { countyOf, outlineOf } from '../../../../scripts/simulate/land/lattice.ts';
import { type LandPlan, type LandWindow, signedArea } from '../../../../scripts/simulate/land/parcel.ts';
import { drawWindow, plotsOf } from '../../../../scripts/simulate/land/window.ts';
import { seeded } from '../../../support/random.ts';

const planOf = (region: string, seed = 1): LandPlan => ({ region, seed, widthM: 10_000, heightM: 10_000 });
const window = (x0: number, y0: number, width: number, height: number): LandWindow => ({ x0, y0, width, height });

test('a cell shows the parcel that lies on top at its centre', () => {
  const plan = planOf('HHH');
  const { parcels, ground } = drawWindow(plan, window(0, 0, 60, 60));
  const plots = parcels.filter((p) => p.kind === 'plot');
  const house = parcels.filter((p) => p.kind === 'road');
  expect(plots.length).toBeGreaterThan(20);
  expect(house.length).toBeGreaterThan(1);
  // Oracle: the scan lines of the pipeline's own rasterizer, north up.
  const grid = { epsg: 32650, transform: [2.5, 0, 0, 0, -2.5, 0], width: 240, height: 240 } as const;
  for (const plot of plots) {
    const { window: at, inside } = rasterize([plot.ring.map(([x, y]) => [x, -y])], grid);
    const index = parcels.indexOf(plot);
    let cells = 0;
    for (let r = 0; r < at.height; r++) {
      for (let c = 0; c < at.width; c++) {
        if (inside[r * at.width + c] === 0) continue;
        cells++;
        expect(ground[(at.row + r) * 240 + at.col + c]).toBe(index);
      }
    }
    expect(ground.filter((g) => g === index).length).toBe(cells);
  }
});

describe.each(['HHH', 'YGP', 'NWX', 'YZM'])('%s', (region) => {
  const plan = planOf(region, 5);

  test('windows agree on every cell that they share, north-west of the corner too', () => {
    const random = seeded(4);
    const whole = window(-70, -60, 130, 120);
    const big = drawWindow(plan, whole);
    for (let round = 0; round < 4; round++) {
      const part = window(-70 + random(90), -60 + random(80), 1 + random(40), 1 + random(40));
      const small = drawWindow(plan, part);
      const ids: number[] = [];
      const expected: number[] = [];
      for (let r = 0; r < part.height * 4; r++) {
        for (let c = 0; c < part.width * 4; c++) {
          ids.push(small.parcels[small.ground[r * part.width * 4 + c]!]!.id);
          const at = ((part.y0 - whole.y0) * 4 + r) * whole.width * 4 + (part.x0 - whole.x0) * 4 + c;
          expected.push(big.parcels[big.ground[at]!]!.id);
        }
      }
      expect(ids).toEqual(expected);
    }
  });

  test('every parcel has as many cells as its area, beyond the rounding of its border', () => {
    const { parcels, ground } = drawWindow(plan, window(-60, -60, 200, 200));
    const cells = new Float64Array(parcels.length);
    for (const g of ground) cells[g]!++;
    const within = parcels.filter((p) => p.ring.every(([x, y]) => x > -600 && x < 1400 && y > -600 && y < 1400));
    const plots = within.filter((p) => p.kind === 'plot');
    expect(plots.length).toBeGreaterThan(10);
    for (const p of plots) {
      const miss = Math.abs(cells[parcels.indexOf(p)]! * 6.25 - p.areaM2);
      expect(miss, `plot of ${p.areaM2} m²`).toBeLessThan(20 + 1.25 * p.perimeterM);
    }
    const drawn = plots.reduce((sum, p) => sum + cells[parcels.indexOf(p)]! * 6.25, 0);
    expect(Math.abs(drawn / plots.reduce((sum, p) => sum + p.areaM2, 0) - 1)).toBeLessThan(0.01);
    // A block's roads and bunds show as much as the layout leaves of them, so nothing lies over another.
    const blocks = new Set(within.filter((p) => p.kind === 'road').map((p) => p.block.join()));
    for (const block of blocks) {
      const own = parcels.filter((p) => p.block.join() === block);
      const missing = blockParcels(plan, ...own[0]!.block).filter((p) => !own.some((o) => o.id === p.id));
      expect(missing.every((p) => p.areaM2 < 60)).toBe(true);
      const left = (kinds: string[]) => own.filter((p) => kinds.includes(p.kind));
      const shows = left(['road', 'bund']).reduce((sum, p) => sum + cells[parcels.indexOf(p)]! * 6.25, 0);
      const laid = left(['road', 'bund']).reduce((sum, p) => sum + p.areaM2, 0);
      expect(Math.abs(shows - laid)).toBeLessThan(0.006 * -signedArea(own[0]!.ring));
    }
  });

  test('a partition of the land gives each plot to one window', () => {
    const whole = plotsOf(plan, window(-80, -80, 160, 160));
    const parts = [-80, -20, 30].flatMap((x0, k, xs) =>
      [-80, 0].flatMap((y0) => plotsOf(plan, window(x0, y0, (xs[k + 1] ?? 80) - x0, 80)))
    );
    expect(parts.length).toBe(whole.length);
    expect(new Set(parts.map((p) => p.id))).toEqual(new Set(whole.map((p) => p.id)));
    expect(new Map(parts.map((p) => [p.id, p]))).toEqual(new Map(whole.map((p) => [p.id, p])));
  });
});

test('no line of the lattice runs along the pixels', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { points } = outlineOf(countyOf(planOf('HHH', seed)), 0, 0);
    const [nw, , ne] = points;
    const angle = Math.abs(Math.atan2(ne![1] - nw![1], ne![0] - nw![0]) * 180) / Math.PI;
    expect(angle).toBeGreaterThan(0.01);
    expect(angle).toBeLessThan(35);
  }
});

test('the farthest corner of the supported world can be drawn', () => {
  for (const x0 of [-6000, 5990]) {
    const { parcels } = drawWindow(planOf('YGP'), window(x0, -6000, 10, 10));
    expect(parcels.length).toBeGreaterThan(0);
  }
});

test('a window of more parcels than an index can name is refused', () => {
  expect(() => drawWindow(planOf('YGP'), window(0, 0, 1400, 1400))).toThrow(/at most 65535 parcels/);
});
