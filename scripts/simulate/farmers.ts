import { gcj02OfWgs84 } from '../../pipeline/geo/gcj02.ts';
import type { Dice } from './dice.ts';
import type { SimulatedPlot } from './land.ts';
import type { Parcel } from './layout.ts';

type Money = {
  name: string;
  story: string; // what the simulation knows and the lender does not
  rent: number;
  living: number;
  offfarm: number;
  debt: number;
  bureau: string | null;
  years: number;
};

const EXTENT = 960;

/**
 * Six invented farmers who declare fourteen of the simulated plots: one honest, one who declares half as much again as he farms, one
 * who declares apple trees on wheat land, two who claim one plot, and one without a credit report whose map came in GCJ-02.
 */
export function declareFarmers(
  plots: SimulatedPlot[],
  lonLatOf: (x: number, y: number) => [number, number],
  dice: Dice
): { declared: unknown; truth: unknown } {
  const inside = (p: Parcel) => p.x0 > 70 && p.y0 > 70 && p.x1 < EXTENT - 70 && p.y1 < EXTENT - 70;
  const free = plots.filter((p) => inside(p.parcel) && p.areaM2 > 6000);
  const take = (code: string, healthy = false): SimulatedPlot => {
    const found =
      free.find((p) => p.field.code === code && !(healthy && p.field.damage)) ??
      free.find((p) => p.field.code === code) ??
      free[0];
    if (!found) throw new Error(`Expected a free plot for ${code}, found none: change the seed.`);
    free.splice(free.indexOf(found), 1);
    return found;
  };
  const shared = take('WW', true);
  const claims: { farmer: string; plot: SimulatedPlot; crop?: string; area?: number; crs?: string; title: string }[] = [
    { farmer: 'SIM-F1', plot: take('WW', true), title: 'registered' },
    { farmer: 'SIM-F1', plot: take('WW', true), title: 'registered' },
    { farmer: 'SIM-F1', plot: take('WW', true), title: 'contract_matched' },
    { farmer: 'SIM-F2', plot: take('WW'), area: 1.5, title: 'registered' },
    { farmer: 'SIM-F2', plot: take('GA'), area: 1.5, title: 'contract_matched' },
    { farmer: 'SIM-F3', plot: take('WW'), crop: 'AP', title: 'registered' },
    { farmer: 'SIM-F3', plot: take('WW'), title: 'registered' },
    { farmer: 'SIM-F4', plot: shared, title: 'registered' },
    { farmer: 'SIM-F4', plot: take('WW'), title: 'registered' },
    { farmer: 'SIM-F5', plot: shared, title: 'none' },
    { farmer: 'SIM-F5', plot: take('GA'), title: 'registered' },
    { farmer: 'SIM-F6', plot: take('WW'), crs: 'gcj02', title: 'contract_matched' },
    { farmer: 'SIM-F6', plot: take('AP'), crs: 'gcj02', title: 'registered' },
    { farmer: 'SIM-F6', plot: take('WW'), crs: 'gcj02', title: 'registered' }
  ];
  const count = new Map<string, number>();
  const features = claims.map(({ farmer, plot, crop, area = dice.between(0.99, 1.03), crs = 'wgs84', title }) => {
    const n = (count.get(farmer) ?? 0) + 1;
    count.set(farmer, n);
    const p = plot.parcel;
    const corners = (
      [
        [p.x0, p.y1],
        [p.x1, p.y1],
        [p.x1, p.y0],
        [p.x0, p.y0]
      ] as const
    ).map(([x, y]) => lonLatOf(x + dice.normal(0, 3), y + dice.normal(0, 3)));
    const drawn = corners.map(([lon, lat]) =>
      crs === 'gcj02' ? gcj02OfWgs84([lon, lat]).map((v) => Math.round(v * 1e8) / 1e8) : [lon, lat]
    );
    return {
      type: 'Feature',
      properties: {
        farmerId: farmer,
        plotId: `${farmer}-P${n}`,
        declaredCrop: crop ?? plot.field.code,
        declaredAreaMu: Math.round(((plot.areaM2 * 15) / 10_000) * area * 10) / 10,
        crs,
        title
      },
      geometry: { type: 'Polygon', coordinates: [[...drawn, drawn[0]]] }
    };
  });
  const people: Record<string, Money> = {
    'SIM-F1': {
      name: 'honest wheat grower',
      story: 'clean',
      rent: 12_000,
      living: 20_000,
      offfarm: 26_000,
      debt: 0,
      bureau: 'clean',
      years: 5
    },
    'SIM-F2': {
      name: 'wheat and garlic',
      story: 'declares half as much again as he farms',
      rent: 9000,
      living: 18_000,
      offfarm: 15_000,
      debt: 0,
      bureau: 'clean',
      years: 4
    },
    'SIM-F3': {
      name: 'wheat',
      story: 'declares an orchard on a wheat plot',
      rent: 8000,
      living: 18_000,
      offfarm: 12_000,
      debt: 2000,
      bureau: 'clean',
      years: 3
    },
    'SIM-F4': {
      name: 'wheat',
      story: 'owns the plot that SIM-F5 claims too',
      rent: 6000,
      living: 16_000,
      offfarm: 20_000,
      debt: 0,
      bureau: 'clean',
      years: 4
    },
    'SIM-F5': {
      name: 'garlic',
      story: 'claims a plot of SIM-F4',
      rent: 6000,
      living: 16_000,
      offfarm: 10_000,
      debt: 4000,
      bureau: 'thin_file',
      years: 2
    },
    'SIM-F6': {
      name: 'apple and wheat',
      story: 'no credit report; the map came in GCJ-02',
      rent: 4000,
      living: 22_000,
      offfarm: 18_000,
      debt: 0,
      bureau: null,
      years: 5
    }
  };
  const farmers = Object.fromEntries(
    Object.entries(people).map(([id, m]) => [
      id,
      {
        desc: `Simulated: ${m.name}`,
        sale_share: 0.95,
        tenor_days: 180,
        insurance: id === 'SIM-F1' ? { WW: { sum_cny_mu: 950, deductible: 0.1, weight: 0.8 } } : {},
        rent_due_cny: m.rent,
        living_cny_year: m.living,
        offfarm_cny_year: m.offfarm,
        other_debt_service_cny: m.debt,
        concentration_headroom_cny: 10_000_000,
        attributes: {
          ...(m.bureau === null ? {} : { bureau: m.bureau }),
          years_observed: m.years,
          insurance: id === 'SIM-F1' ? 'full_cost' : 'none',
          debt_ratio: m.debt > 0 ? 0.15 : 0.05,
          hazard: 'mid',
          water: 'irrigated'
        }
      }
    ])
  );
  return {
    declared: { type: 'FeatureCollection', simulated: true, farmers, features },
    truth: {
      simulated: true,
      farmers: Object.fromEntries(Object.entries(people).map(([id, m]) => [id, m.story])),
      plots: claims.map((c, i) => ({
        declared: features[i]!.properties.plotId,
        plot: c.plot.id,
        crop: c.plot.field.code
      }))
    }
  };
}
