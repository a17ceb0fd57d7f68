import { calendarOf, nameOf } from '../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import type { SimulatedPlot } from './land.ts';
import { RECIPE } from './place.ts';
import { FINE, type Landscape } from './scene.ts';
import { smallTiff } from './tiff.ts';

const { size, season } = RECIPE;

/** What the simulation knows of its plots: outlines with crop, dates, yield and damage, and their ids as a raster. */
export function putTruth(
  plots: SimulatedPlot[],
  land: Landscape,
  grid: Grid,
  put: (p: string, c: Uint8Array | string) => void
): void {
  const ids = new Uint32Array(size * size);
  const fine = size * FINE;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const ground = land.ground[(y * FINE + FINE / 2) * fine + x * FINE + FINE / 2]!;
      ids[y * size + x] = ground <= plots.length ? ground : 0;
    }
  }
  put('truth/plot-id.tif', smallTiff(grid, ids, 0));
  const day = (v: number) => dateOfDay(Math.round(v), season);
  put(
    'truth/plots.geojson',
    prettyJson({
      type: 'FeatureCollection',
      simulated: true,
      features: plots.map((p, i) => ({
        type: 'Feature',
        properties: {
          plotId: p.id,
          rasterId: i + 1,
          crop: p.field.code,
          cropEn: nameOf(p.field.code, 'en'),
          areaM2: p.areaM2,
          sowDate: day(p.field.main!.sow),
          emergenceDate: day(p.field.main!.emergence),
          headingDate: headingOf(p),
          maturityDate: day(p.field.main!.maturity),
          harvestDate: p.field.main!.harvest < 1e5 ? day(p.field.main!.harvest) : null,
          yieldKgPerMu: p.yieldKgPerMu,
          damage: p.field.damage ? { ...p.field.damage, day: day(p.field.damage.day) } : null,
          simulated: true
        },
        geometry: { type: 'Polygon', coordinates: [p.ring] }
      }))
    })
  );
}

function headingOf(p: SimulatedPlot): string | null {
  const calendar = calendarOf(p.field.code, RECIPE.region);
  if (calendar?.heading === undefined) return null;
  const shift = p.field.main!.emergence - calendar.emergence;
  return dateOfDay(Math.round(calendar.heading + shift), season);
}
