import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proj4 from 'proj4';
import { calendarOf, nameOf } from '../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import type { Affine } from '../../pipeline/geo/affine.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { BAND_TABLE, BANDS, SCL } from '../../pipeline/scene/bands.ts';
import { drawSky, type Sky, smoothNoise } from './clouds.ts';
import { dice, seedOf } from './dice.ts';
import { declareFarmers } from './farmers.ts';
import { drawField, type Field } from './field.ts';
import { areaOf, blocks, type Parcel, subdivide } from './layout.ts';
import { FINE, type Landscape, renderBand, renderScl } from './scene.ts';
import { drawPass } from './sensor.ts';
import { smallTiff } from './tiff.ts';

/** The recipe of `data-samples/`: all that decides its bytes, with this folder's code. */
const RECIPE = {
  simulated: true,
  seed: 20240510,
  region: 'HHH',
  place: 'beside Huaxian, Henan (invented fields)',
  season: 2024,
  epsg: 32650,
  origin: [273_400, 3_931_400], // outer corner, north-west
  size: 96,
  tiltDeg: 5,
  firstDay: -92, // 2023-09-30
  lastDay: 131, // 2024-05-10
  revisitDays: 5,
  shareWithCloud: 0.4
};

export type SimulatedPlot = {
  id: string;
  field: Field;
  parcel: Parcel;
  ring: [number, number][]; // closed, WGS 84
  yieldKgPerMu: number | null;
  areaM2: number; // of the parcel, plane
};

const { seed, size, tiltDeg, season } = RECIPE;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data-samples');
const toLonLat = proj4(`+proj=utm +zone=50 +datum=WGS84 +units=m +no_defs`, '+proj=longlat +datum=WGS84 +no_defs');
const extent = size * 10;
const tilt = (tiltDeg * Math.PI) / 180;
const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];

/** Layout metres (fields run along the axes) to metres east and south of the image's corner. */
const toImage = (x: number, y: number): [number, number] => {
  const [u, v] = [x - extent / 2, y - extent / 2];
  return [extent / 2 + cos * u - sin * v, extent / 2 + sin * u + cos * v];
};
const toLayout = (x: number, y: number): [number, number] => {
  const [u, v] = [x - extent / 2, y - extent / 2];
  return [extent / 2 + cos * u + sin * v, extent / 2 - sin * u + cos * v];
};
/** Layout metres to WGS 84 degrees, 8 decimals. */
const lonLatOf = (x: number, y: number): [number, number] => {
  const [e, s] = toImage(x, y);
  const [lon, lat] = toLonLat.forward([RECIPE.origin[0]! + e, RECIPE.origin[1]! - s]) as [number, number];
  return [Math.round(lon * 1e8) / 1e8, Math.round(lat * 1e8) / 1e8];
};
const ringOf = (p: Parcel): [number, number][] => [
  lonLatOf(p.x0, p.y1),
  lonLatOf(p.x1, p.y1),
  lonLatOf(p.x1, p.y0),
  lonLatOf(p.x0, p.y0),
  lonLatOf(p.x0, p.y1)
];

/** Land use by block: fields, but for a village, a wood and a pond. */
function drawLand(): { plots: SimulatedPlot[]; others: { field: Field; parcel: Parcel }[]; verge: Field } {
  const d = dice(seedOf(seed, 'land'));
  const land = { x0: -80, y0: -80, x1: extent + 80, y1: extent + 80 };
  const all = blocks(land, [300, 660], [330, 690], 9);
  const plots: SimulatedPlot[] = [];
  const others: { field: Field; parcel: Parcel }[] = [];
  const nonCrop = (code: string) =>
    drawField({ code, calendar: null, region: RECIPE.region, shift: 0, until: 400 }, dice(seedOf(seed, code)));
  const yearShift = -2;
  all.forEach((block, b) => {
    if (b === 2) return others.push({ field: nonCrop('BU'), parcel: block });
    if (b === 6) {
      const half = (block.x0 + block.x1) / 2;
      others.push({ field: nonCrop('FO'), parcel: { ...block, x1: half - 5 } });
      return others.push({ field: nonCrop('WA'), parcel: { ...block, x0: half + 5 } });
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
  });
  return { plots, others, verge: nonCrop('GS') };
}

function drawLandscape(grounds: Parcel[]): Landscape {
  const n = size * FINE;
  const ground = new Uint16Array(n * n); // 0 is the verge: roads and bunds
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

/** Sun over 35.5° N at 11:00 local solar time, by Cooper's declination. */
function sunAt(day: number): { azimuthDeg: number; zenithDeg: number } {
  const rad = Math.PI / 180;
  const declination = 23.45 * Math.sin((2 * Math.PI * (284 + day)) / 365) * rad;
  const [lat, hour] = [35.5 * rad, -15 * rad];
  const cosZ = Math.sin(lat) * Math.sin(declination) + Math.cos(lat) * Math.cos(declination) * Math.cos(hour);
  const zenith = Math.acos(cosZ);
  const azimuth = Math.acos((Math.sin(declination) - Math.sin(lat) * cosZ) / (Math.cos(lat) * Math.sin(zenith)));
  const round = (v: number) => Math.round((v / rad) * 100) / 100;
  return { azimuthDeg: round(azimuth), zenithDeg: round(zenith) };
}

function itemOf(id: string, day: number, cloudPercent: number): unknown {
  const sun = sunAt(day);
  const corners = ([[0, extent], [extent, extent], [extent, 0], [0, 0], [0, extent]] as const).map(([x, y]) =>
    toLonLat.forward([RECIPE.origin[0]! + x, RECIPE.origin[1]! - y])
  );
  const [lons, lats] = [corners.map((c) => c[0]!), corners.map((c) => c[1]!)];
  const asset = (name: string) => {
    const row = name === SCL ? null : BAND_TABLE[name as keyof typeof BAND_TABLE];
    return {
      href: `./${name}.tif`,
      type: 'image/tiff; application=geotiff',
      gsd: row?.gsdM ?? 20,
      roles: ['data'],
      ...(row ? { 'eo:bands': [{ name, common_name: row.commonName }] } : {}),
      'raster:bands': [
        row ? { nodata: 0, data_type: 'uint16', scale: 0.0001, offset: -0.1 } : { nodata: 0, data_type: 'uint8' }
      ]
    };
  };
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: [
      'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
      'https://stac-extensions.github.io/projection/v1.1.0/schema.json',
      'https://stac-extensions.github.io/raster/v1.1.0/schema.json',
      'https://stac-extensions.github.io/view/v1.0.0/schema.json'
    ],
    id,
    geometry: { type: 'Polygon', coordinates: [corners] },
    bbox: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    properties: {
      datetime: `${dateOfDay(day, season)}T03:05:00Z`,
      description: 'Simulated: no satellite saw this.',
      constellation: 'simulated-sentinel-2',
      'proj:epsg': RECIPE.epsg,
      'eo:cloud_cover': cloudPercent,
      'view:sun_azimuth': sun.azimuthDeg,
      'view:sun_elevation': Math.round((90 - sun.zenithDeg) * 100) / 100,
      's2:processing_baseline': '05.10'
    },
    assets: Object.fromEntries([...BANDS, SCL].map((b) => [b, asset(b)])),
    links: []
  };
}

function writeSamples(): void {
  const { plots, others, verge } = drawLand();
  const fields = [verge, ...plots.map((p) => p.field), ...others.map((o) => o.field)];
  const land = drawLandscape([...plots.map((p) => p.parcel), ...others.map((o) => o.parcel)]);
  const grid = (gsd: number): Grid => ({
    epsg: RECIPE.epsg,
    transform: [gsd, 0, RECIPE.origin[0]!, 0, -gsd, RECIPE.origin[1]!] as Affine,
    width: extent / gsd,
    height: extent / gsd
  });
  rmSync(join(root, 'scenes'), { recursive: true, force: true });
  rmSync(join(root, 'truth'), { recursive: true, force: true });
  let bytes = 0;
  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    bytes += content.length;
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
    for (let b = 0; b < 10; b++) dry[b] = 0.5 * dry[b]! + 0.5 * [0.12, 0.14, 0.17, 0.19, 0.21, 0.22, 0.23, 0.24, 0.31, 0.27][b]!;
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
  writeTruth(plots, land, grid(10), put);
  const farmers = declareFarmers(plots, lonLatOf, dice(seedOf(seed, 'farmers')));
  put('farmers.geojson', prettyJson(farmers.declared));
  put('truth/farmers.json', prettyJson(farmers.truth));
  put('recipe.json', prettyJson({ ...RECIPE, scenes, plots: plots.length, command: 'npm run samples' }));
  process.stdout.write(`${scenes} scenes, ${plots.length} plots, ${(bytes / 1e6).toFixed(2)} MB\n`);
}

function writeTruth(plots: SimulatedPlot[], land: Landscape, grid: Grid, put: (p: string, c: Uint8Array | string) => void) {
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

writeSamples();
