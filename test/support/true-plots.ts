import { CROPS, calendarOf, crop, REGIONS, ROTATIONS } from '../../pipeline/crop/catalogue.ts';
import { ringArea } from '../../pipeline/geo/polygon.ts';
import { dice, seedOf } from '../../scripts/simulate/dice.ts';
import type { TruePlot } from '../../scripts/simulate/farmers/types.ts';

const METRES = 111_195;

/** Plots of invented holders in a region, as the land and season rooms would hand them over, without drawing a county. */
export function truePlots(region: string, households: number, estates: number, seed = 1): TruePlot[] {
  const plots: TruePlot[] = [];
  const place = REGIONS.find((r) => r.code === region)!;
  for (let holder = 1; holder <= households + estates; holder++) {
    const d = dice(seedOf(seed, region, 'holder', holder));
    const estate = holder > households ? holder - households : null;
    let left = (estate === null ? 9 * Math.exp(d.normal(0, 0.6)) : 250 * Math.exp(d.normal(0, 0.7))) * (2000 / 3);
    const rotation = drawRotation(region, d);
    for (let n = 1; left > 150 && n <= 120; n++) {
      const area = Math.min(left, place.plot_ha_median * 10_000 * Math.exp(d.normal(0, 0.6)) * (estate ? 2 : 1));
      left -= area;
      const aspect = d.between(1.3, 5);
      const lon = (place.lon[0]! + place.lon[1]!) / 2 + 0.002 * (holder % 60);
      const lat = (place.lat[0]! + place.lat[1]!) / 2 + 0.002 * Math.floor(holder / 60);
      const ring = field([lon + 0.00001 * n, lat], area, aspect, d.between(0, 3), d.chance(0.3));
      const codes = estate !== null || d.chance(0.7) ? rotation : drawRotation(region, d);
      const loss = d.chance(0.14) ? d.between(0.05, 0.5) : 0;
      const idle = d.chance(0.03);
      plots.push({
        id: `${region}-${holder}-${n}`,
        ring,
        areaM2: planeArea(ring),
        holder,
        estate,
        region,
        stands: idle
          ? []
          : codes.map((code, s) => {
              const { kg_per_mu, cv_plot_within_county: cv } = crop(code).yield;
              const kept = s === codes.length - 1 ? 1 - loss : 1;
              return {
                code,
                yieldKgPerMu: kg_per_mu * Math.exp(d.normal(0, cv)) * kept,
                harvestDay: calendarOf(code, region)!.harvest + Math.round(d.normal(0, 5))
              };
            }),
        main: idle ? 'FL' : codes.at(-1)!,
        damage: loss > 0 && !idle ? [{ kind: 'drought', yieldLoss: loss, visible: true }] : []
      });
    }
  }
  return plots;
}

function drawRotation(region: string, d: ReturnType<typeof dice>): string[] {
  const doubles = ROTATIONS.filter(
    (r) => r.regions.includes(region) && r.gap_days !== null && r.seq.every((code) => calendarOf(code, region))
  );
  if (doubles.length > 0 && d.chance(0.6)) return d.pick(doubles).seq;
  const singles = CROPS.filter((c) => c.calendars.some((k) => k.region === region) && c.code !== 'TE');
  const lent = singles.filter((c) => c.status === 'lendable');
  return [d.pick(lent.length > 0 ? lent : singles).code];
}

/** A rectangle, turned, with corners along its long sides (bent as a terrace bends where `ribbon`). */
function field(at: [number, number], area: number, aspect: number, turn: number, ribbon: boolean): [number, number][] {
  const length = Math.sqrt(area * aspect);
  const width = area / length;
  const n = ribbon ? 8 : 2;
  const bend = (t: number) => (ribbon ? 0.15 * length * Math.sin(Math.PI * t) : 0);
  const side = Array.from({ length: n + 1 }, (_, i): [number, number] => [(i / n) * length, bend(i / n)]);
  const corners = [...side, ...[...side].reverse().map(([x, y]): [number, number] => [x, y + width])];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const east = METRES * Math.cos((at[1] * Math.PI) / 180);
  const ring = corners.map(([x, y]): [number, number] => [
    at[0] + (c * x - s * y) / east,
    at[1] + (s * x + c * y) / METRES
  ]);
  return [...ring, ring[0]!];
}

function planeArea(ring: [number, number][]): number {
  const east = METRES * Math.cos((ring[0]![1] * Math.PI) / 180);
  return Math.abs(ringArea(ring.map(([lon, lat]) => [lon * east, lat * METRES])));
}
