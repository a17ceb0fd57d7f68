import { BAND_TABLE, BANDS } from '../../../pipeline/scene/bands.ts';
import { hashAt } from '../land/noise.ts';
import type { Layers, Sky } from '../sky/sky.ts';
import { blurPair, type Cells, cellsOf, FINE, MARGIN } from './blur.ts';
import { SENSOR } from './knobs.ts';
import { aired, clouded, type Pass, shaded, VEIL, veiled, WHITE } from './pass.ts';

export { FINE, MARGIN } from './blur.ts';

export type Window = { x0: number; y0: number; width: number; height: number }; // 10 m pixels, even

/** The ground of a window and its margin on one date, in fine cells. */
export type FineScene = {
  ground: Uint16Array; // index of the cell's parcel
  vigour: Uint8Array; // 128 = 1, a step 1/256
  patch: Uint8Array; // even 0..255: a cell is struck where it is below the parcel's extent · 256
  spectra: Float32Array; // of parcel p: intact, then struck, each ten values and ten slopes by vigour: [p · 40]
  extent: Float32Array; // of parcel p, share that is struck
};

/** Bands that go through the optics together: the same resolution. */
const PAIRS = [
  ['B02', 'B03'],
  ['B04', 'B08'],
  ['B05', 'B06'],
  ['B07', 'B8A'],
  ['B11', 'B12']
].map((names) => names.map((name) => BANDS.indexOf(name as (typeof BANDS)[number])) as [number, number]);

let flat = [new Float32Array(0), new Float32Array(0)] as [Float32Array, Float32Array];

/**
 * DN of the ten bands, each at its own 10 or 20 m: ground by cell, the optics' blur at the pixel's true centre (shifted by the
 * misregistration), shadow, cloud, air, noise; DN = reflectance · 10000 + offset, never 0. `seed` is the date's.
 */
export function renderBands(
  scene: FineScene,
  w: Window,
  sky: Sky | null,
  pass: Pass,
  seed: number,
  dnOffset: number
): Uint16Array[] {
  if ((w.x0 | w.y0 | w.width | w.height) & 1)
    throw new Error(`Expected a window of even pixels, got ${w.x0}, ${w.y0}, ${w.width}, ${w.height}.`);
  const cells = kindsOf(scene, w);
  if (flat[0].length < w.width * w.height)
    flat = [new Float32Array(w.width * w.height), new Float32Array(w.width * w.height)];
  const out = new Array<Uint16Array>(10);
  for (const pair of PAIRS) {
    const gsd = BAND_TABLE[BANDS[pair[0]]!].gsdM;
    const per = gsd / 10;
    const size = { nx: w.width / per, ny: w.height / per, gsd };
    blurPair(cells, tableOf(scene.spectra, pair), size, pass, flat[0], flat[1]);
    const at = { ...size, x0: w.x0 / per, y0: w.y0 / per };
    pair.forEach((b, k) => {
      const layers = sky === null || sky.isClear ? null : gsd === 10 ? sky.at10 : sky.at20;
      const v = flat[k]!;
      if (layers) throughSky(v, size.nx * size.ny, b, layers, sky!.left[b]!);
      out[b] = asDn(v, at, b, pass, seed, dnOffset);
    });
  }
  return out;
}

let keys = new Int32Array(0);

/** The ground as rows of a pair's table: of each parcel one intact, one struck, four numbers each. */
function kindsOf({ ground, patch, vigour, extent }: FineScene, w: Window): Cells {
  const width = (w.width + 2 * MARGIN) * FINE;
  const n = width * (w.height + 2 * MARGIN) * FINE;
  if (ground.length !== n)
    throw new Error(`Expected ${n} fine cells (the window and ${MARGIN} pixels around it), got ${ground.length}.`);
  if (keys.length < n) keys = new Int32Array(n);
  const row = keys;
  const struck = Uint16Array.from(extent, (e) => Math.round(e * 256));
  if (struck.some((s) => s > 0)) {
    for (let i = 0; i < n; i++) {
      const p = ground[i]!;
      row[i] = (p << 3) | (patch[i]! < struck[p]! ? 4 : 0);
    }
  } else for (let i = 0; i < n; i++) row[i] = ground[i]! << 3;
  return cellsOf(width, row, vigour);
}

function tableOf(spectra: Float32Array, [one, two]: [number, number]): Float32Array {
  const table = new Float32Array(spectra.length / 5);
  for (let k = 0; k < table.length; k += 4) {
    const at = 5 * k; // twenty numbers of a parcel that is intact, or struck
    table[k] = spectra[at + one]!;
    table[k + 1] = spectra[at + 10 + one]! / 256;
    table[k + 2] = spectra[at + two]!;
    table[k + 3] = spectra[at + 10 + two]! / 256;
  }
  return table;
}

/** Lets ground of band `b` be seen through shadow and cloud, in place. */
function throughSky(v: Float32Array, n: number, b: number, { shadow, thick, thin, tone }: Layers, left: number): void {
  const [white, veil] = [WHITE[b]!, VEIL[b]!];
  for (let i = 0; i < n; i++) {
    v[i] = veiled(clouded(shaded(v[i]!, shadow[i]!, left), thick[i]!, white * tone[i]!), thin[i]!, veil);
  }
}

/** N(0, 1), drawn by a hash: a pixel has the same noise from any window. */
const NORMALS = Float32Array.from({ length: 65_536 }, (_, i) => {
  const u = (hashAt(1, i, 17) + 1) / 4294967297;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos((2 * Math.PI * hashAt(2, i, 91)) / 4294967296);
});

function asDn(
  v: Float32Array,
  { x0, y0, nx, ny }: { x0: number; y0: number; nx: number; ny: number },
  b: number,
  pass: Pass,
  seed: number,
  dnOffset: number
): Uint16Array {
  const dn = new Uint16Array(nx * ny);
  const gain = pass.gain[b]! * 10_000;
  const add = pass.add[b]! * 10_000 + dnOffset + 0.5;
  const noise = SENSOR.pixel * 10_000;
  const own = (seed + Math.imul(b + 1, 0x3c6ef372)) | 0;
  for (let y = 0, i = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++, i++) {
      const stored = (aired(v[i]!, gain, add) + noise * NORMALS[hashAt(own, x0 + x, y0 + y) & 65_535]!) | 0;
      dn[i] = stored < 1 ? 1 : stored > 65_535 ? 65_535 : stored;
    }
  }
  return dn;
}
