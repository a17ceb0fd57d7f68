import { dateOfDay } from '../../pipeline/dates.ts';
import type { Affine } from '../../pipeline/geo/affine.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { BAND_TABLE, BANDS, SCL } from '../../pipeline/scene/bands.ts';
import { drawSky, type Sky } from './clouds.ts';
import { dice, seedOf } from './dice.ts';
import { declareFarmers } from './farmers.ts';
import { itemOf } from './item.ts';
import { drawLand, drawLandscape } from './land.ts';
import { extent, lonLatOf, RECIPE, sunAt } from './place.ts';
import { renderBand, renderScl } from './scene.ts';
import { drawPass } from './sensor.ts';
import { smallTiff } from './tiff.ts';
import { putTruth } from './truth.ts';

const { seed, size, season } = RECIPE;

/**
 * The whole drop in memory: path in `data-samples/` → bytes. The same code on the same Node version gives the same bytes.
 */
export function makeDrop(): Map<string, Uint8Array> {
  const { plots, others, verge } = drawLand();
  const fields = [verge, ...plots.map((p) => p.field), ...others.map((o) => o.field)];
  const land = drawLandscape([...plots.map((p) => p.parcel), ...others.map((o) => o.parcel)]);
  const grid = (gsd: number): Grid => ({
    epsg: RECIPE.epsg,
    transform: [gsd, 0, RECIPE.origin[0]!, 0, -gsd, RECIPE.origin[1]!] as Affine,
    width: extent / gsd,
    height: extent / gsd
  });
  const files = new Map<string, Uint8Array>();
  const put = (path: string, content: Uint8Array | string) => {
    files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  };
  const d = dice(seedOf(seed, 'weather'));
  let cloudyBefore = false;
  let scenes = 0;
  for (let day = RECIPE.firstDay; day <= RECIPE.lastDay; day += RECIPE.revisitDays) {
    const cloudy = d.chance(cloudyBefore ? 0.66 : 0.5);
    cloudyBefore = cloudy;
    const last = day + RECIPE.revisitDays > RECIPE.lastDay;
    const overcast = cloudy && d.chance(0.42) && !last;
    const cover = overcast ? 1 : cloudy && !last ? d.between(0.08, 0.75) : 0;
    const kept = !overcast || d.chance(0.15); // an archive query with a cloud limit leaves most overcast dates out
    if (!kept) continue;
    const id = `SIM_L2A_50SKE_${dateOfDay(day, season).replaceAll('-', '')}T030500`;
    const own = dice(seedOf(seed, id));
    const sky: Sky =
      cover === 0
        ? { alpha: new Float32Array(size * size), shadow: new Float32Array(size * size), thin: false }
        : drawSky(size, cover, sunAt(day), own);
    const spectra = fields.map((f) => {
      const out = new Float64Array(10);
      f.see(day, out);
      return out;
    });
    const dry = spectra[0]!; // bunds and farm roads: half bare, half weeds
    for (let b = 0; b < 10; b++)
      dry[b] = 0.5 * dry[b]! + 0.5 * [0.12, 0.14, 0.17, 0.19, 0.21, 0.22, 0.23, 0.24, 0.31, 0.27][b]!;
    const pass = drawPass(own);
    const coarse: Uint16Array[] = [];
    BANDS.forEach((name, b) => {
      const gsd = BAND_TABLE[name].gsdM;
      const dn = renderBand(land, spectra, b, gsd, sky, pass, own);
      if (b === 2 || b === 6) coarse.push(dn);
      put(`scenes/${id}/${name}.tif`, smallTiff(grid(gsd), dn, 0));
    });
    const ndviAt = (x: number, y: number) => {
      const [red, nir] = coarse.map((dn) => dn[2 * y * size + 2 * x]! - 1000);
      return (nir! - red!) / Math.max(1, nir! + red!);
    };
    put(`scenes/${id}/${SCL}.tif`, smallTiff(grid(20), renderScl(size, sky, ndviAt, own), 0));
    const clouded = sky.alpha.reduce((n, a) => n + (a > 0.3 ? 1 : 0), 0) / sky.alpha.length;
    put(`scenes/${id}/item.json`, prettyJson(itemOf(id, day, Math.round(clouded * 1000) / 10)));
    scenes++;
  }
  putTruth(plots, land, grid(10), put);
  const farmers = declareFarmers(plots, lonLatOf, dice(seedOf(seed, 'farmers')));
  put('farmers.geojson', prettyJson(farmers.declared));
  put('truth/farmers.json', prettyJson(farmers.truth));
  put('recipe.json', prettyJson({ ...RECIPE, scenes, plots: plots.length, command: 'npm run samples' }));
  return files;
}
