import { calendarOf } from '../../pipeline/crop/catalogue.ts';
import { smoothNoise } from './clouds.ts';
import { dice, seedOf } from './dice.ts';
import { drawField, type Field } from './field.ts';
import { areaOf, blocks, type Parcel, subdivide } from './layout.ts';
import { extent, RECIPE, ringOf, toLayout } from './place.ts';
import { FINE, type Landscape } from './scene.ts';

const { seed, size } = RECIPE;

export type SimulatedPlot = {
  id: string;
  field: Field;
  parcel: Parcel;
  ring: [number, number][]; // closed, WGS 84
  yieldKgPerMu: number | null;
  areaM2: number; // of the parcel, plane
};

/** Land use by block: fields, but for a village, a wood and a pond. */
export function drawLand(): { plots: SimulatedPlot[]; others: { field: Field; parcel: Parcel }[]; verge: Field } {
  const d = dice(seedOf(seed, 'land'));
  const land = { x0: -80, y0: -80, x1: extent + 80, y1: extent + 80 };
  const all = blocks(land, [300, 660], [330, 690], 9);
  const plots: SimulatedPlot[] = [];
  const others: { field: Field; parcel: Parcel }[] = [];
  const nonCrop = (code: string) =>
    drawField({ code, calendar: null, region: RECIPE.region, shift: 0, until: 400 }, dice(seedOf(seed, code)));
  const yearShift = -2;
  for (const [b, block] of all.entries()) {
    if (b === 2) {
      others.push({ field: nonCrop('BU'), parcel: block });
      continue;
    }
    if (b === 6) {
      const half = (block.x0 + block.x1) / 2;
      others.push({ field: nonCrop('FO'), parcel: { ...block, x1: half - 5 } });
      others.push({ field: nonCrop('WA'), parcel: { ...block, x0: half + 5 } });
      continue;
    }
    for (const parcel of subdivide(block, 30_000, 6, d)) {
      const u = d.next();
      const code = u < 0.6 ? 'WW' : u < 0.76 ? 'GA' : u < 0.88 ? 'AP' : u < 0.94 ? 'CT' : 'PN';
      const field = drawField(
        { code, calendar: calendarOf(code, 'HHH'), region: 'HHH', shift: yearShift + d.normal(0, 4), until: 400 },
        dice(seedOf(seed, 'field', plots.length))
      );
      const id = `S${String(plots.length + 1).padStart(2, '0')}`;
      const expected = { WW: 400, GA: 1350, AP: 1600, CT: 370, PN: 265 }[code]!;
      const peak = { WW: 6, GA: 3.5, AP: 2.8, CT: 4.2, PN: 4.2 }[code]!;
      const loss = 1 - 0.5 * (field.damage?.severity ?? 0);
      const kgPerMu = expected * (field.main!.peakLai / peak) ** 0.9 * loss * Math.exp(d.normal(0, 0.08));
      plots.push({
        id,
        field,
        parcel,
        ring: ringOf(parcel),
        yieldKgPerMu: Math.round(kgPerMu),
        areaM2: Math.round(areaOf(parcel))
      });
    }
  }
  return { plots, others, verge: nonCrop('GS') };
}

/** The land at 2.5 m; ground 0 is the verge: roads and bunds. */
export function drawLandscape(grounds: Parcel[]): Landscape {
  const n = size * FINE;
  const ground = new Uint16Array(n * n);
  const cell = 10 / FINE;
  for (let row = 0; row < n; row++) {
    for (let col = 0; col < n; col++) {
      const [x, y] = toLayout((col + 0.5) * cell, (row + 0.5) * cell);
      const at = grounds.findIndex((p) => x >= p.x0 && x < p.x1 && y >= p.y0 && y < p.y1);
      ground[row * n + col] = at + 1;
    }
  }
  const noise = smoothNoise(n, 64, seedOf(seed, 'vigour'));
  return { size, ground, vigour: noise.map((v) => 1 + 0.25 * (v - 0.5)) };
}
