import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Affine } from '../../../pipeline/geo/affine.ts';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import { type Grid, gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { pixelMap } from '../../../pipeline/geo/pixel-map.ts';
import { contains, isEmpty } from '../../../pipeline/geo/window.ts';
import { positionsOn } from '../../../pipeline/raster/positions.ts';
import { bilinear, nearest } from '../../../pipeline/raster/resample.ts';
import {
  localScaleOf,
  reachPx,
  scaleOf,
  sourceWindowFor,
  type WarpMethod,
  warp,
  warpClasses
} from '../../../pipeline/raster/warp.ts';
import { seeded } from '../../support/random.ts';

const METHODS: readonly WarpMethod[] = ['nearest', 'bilinear', 'cubic', 'mean'];

/** What GDAL 3.10 makes of one raster on other grids; the recipe stands beside it. */
type Golden = {
  unit: number;
  field: string;
  cases: { name: string; source: Grid; target: Grid; values: Record<WarpMethod, string> }[];
};
const golden = JSON.parse(readFileSync(new URL('../../golden/warp/warp.json', import.meta.url), 'utf8')) as Golden;
const unpack = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => {
    const whole = bytes.readInt16LE(2 * i);
    return whole === -32768 ? Number.NaN : whole / golden.unit;
  });
};
const field = unpack(golden.field);

/** How far two rasters are from each other: pixels that are nodata in one only, and the largest difference elsewhere. */
function compare(got: Float32Array, expected: Float32Array): { nodata: number; off: number; above: number } {
  let [nodata, off, above] = [0, 0, 0];
  got.forEach((v, i) => {
    if (Number.isNaN(v) !== Number.isNaN(expected[i]!)) nodata++;
    else if (!Number.isNaN(v)) {
      off = Math.max(off, Math.abs(v - expected[i]!));
      if (Math.abs(v - expected[i]!) > 1e-3 * RANGE) above++;
    }
  });
  return { nodata, off, above };
}
const RANGE = 0.9; // of the field
/** Half a unit of the golden's whole numbers, and what GDAL's approximate positions add: 5e-5 of the range. */
const ROUNDING = 4e-5;
/** The mean also feels where a box's corner lies between two pixels: 1e-4 of the range; what GDAL rounds there is not traced. */
const ROUNDING_OF_MEAN = 9e-5;
const LIMITS = { nearest: 0, bilinear: ROUNDING, cubic: ROUNDING, mean: ROUNDING_OF_MEAN } as const;

/** Where we differ knowingly: by how much at most, and the pixels that are off by more than 1e-3 of the range. */
const DIFFERS: Record<string, { off: number; above: number }> = {
  // GDAL gives pixels at the edge of the raster more than their area.
  'rotated, seen whole, mean': { off: 1.5e-3, above: 2 }, // of 1355
  '10 m to 30 m, seen whole, mean': { off: 0.014, above: 20 } // of 189
};

test.each(golden.cases)('$name: values and nodata of four methods are those of GDAL', ({
  name,
  source,
  target,
  values
}) => {
  for (const method of METHODS) {
    const { nodata, off, above } = compare(warp(field, source, target, method), unpack(values[method]));
    const known = DIFFERS[`${name}, ${method}`] ?? { off: LIMITS[method], above: 0 };
    expect(off, `${name}, ${method}`).toBeLessThanOrEqual(known.off);
    expect(above, `${name}, ${method}`).toBeLessThanOrEqual(known.above);
    // GDAL also fills what touches the raster's left and top edge; no golden has such a pixel.
    expect(nodata, `${name}, ${method}`).toBe(0);
  }
});

const grid = (epsg: number, gsd: number, x: number, y: number, width: number, height = width): Grid => ({
  epsg,
  transform: [gsd, 0, x, 0, -gsd, y],
  width,
  height
});
const around = (epsg: number, lon: number, lat: number, gsd: number, size: number): Grid => {
  const [x, y] = fromLonLat(epsg, lon, lat);
  return grid(epsg, gsd, x - (gsd * size) / 2, y + (gsd * size) / 2, size);
};

test('20 m to 10 m by eye: bilinear lies a quarter of the way, mean and nearest repeat', () => {
  const two = Float32Array.of(0, 8);
  const [source, target] = [
    { ...grid(32650, 20, 0, 20, 2), height: 1 },
    { ...grid(32650, 10, 0, 20, 4), height: 1 }
  ];
  expect([...warp(two, source, target, 'bilinear')]).toEqual([0, 2, 6, 8]);
  expect([...warp(two, source, target, 'nearest')]).toEqual([0, 0, 8, 8]);
  expect([...warp(two, source, target, 'mean')]).toEqual([0, 0, 8, 8]);
  expect([...warpClasses(Uint8Array.of(4, 9), source, { ...target, width: 6 })]).toEqual([4, 4, 9, 9, 0, 0]);
});

test('what only touches the raster gets nothing of it', () => {
  const ones = new Float32Array(16).fill(1);
  const got = warp(ones, grid(32650, 10, 0, 0, 4), grid(32650, 20, -40, 40, 6), 'mean');
  expect([...got].map((v) => (Number.isNaN(v) ? 0 : v))).toEqual(
    [0, 0, 0, 0, 0, 0].flatMap((_, row) =>
      [0, 0, 0, 0, 0, 0].map((_, col) => (row >> 1 === 1 && col >> 1 === 1 ? 1 : 0))
    )
  );
});

test('a rotation by 90° and a turn upside down move pixels and change none', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const source: Grid = { epsg: 32650, transform: [10, 0, 0, 0, -10, 20], width: 3, height: 2 };
  const southUp: Grid = { ...source, transform: [10, 0, 0, 0, 10, 0] };
  const turned: Grid = { epsg: 32650, transform: [0, 10, 0, 10, 0, 0], width: 2, height: 3 }; // col runs north, row east
  for (const method of METHODS) {
    expect([...warp(values, source, southUp, method)], method).toEqual([4, 5, 6, 1, 2, 3]);
    expect([...warp(values, source, turned, method, localScaleOf(source, turned))], method).toEqual([4, 1, 5, 2, 6, 3]);
  }
});

test("GDAL's scale depends on what is seen of the source, the local one on the pixels alone", () => {
  const source = grid(32650, 10, 5e5, 4e6, 300);
  expect(scaleOf(source, grid(32650, 30, 5e5, 4e6, 90))).toEqual({ x: 1 / 3, y: 1 / 3 });
  expect(scaleOf(source, grid(32650, 30, 5e5, 4e6, 150)).x).toBe(0.5); // a third of it lies outside
  const by30 = (width: number, height: number): Grid => ({
    epsg: 32650,
    transform: [8.660254, 5, 500_900, 5, -8.660254, 3_998_700],
    width,
    height
  });
  expect(scaleOf(source, by30(60, 60)).x).toBeCloseTo(1 / (Math.cos(Math.PI / 6) + 0.5), 6);
  expect(scaleOf(source, by30(90, 9)).y).toBeLessThan(0.2);
  for (const [width, height] of [
    [90, 9],
    [9, 90],
    [150, 150]
  ] as const) {
    expect(localScaleOf(source, grid(32650, 30, 499_800, 4e6, width, height))).toEqual({ x: 1 / 3, y: 1 / 3 });
    expect(localScaleOf(source, by30(width, height)).x).toBeCloseTo(1, 6);
    expect(localScaleOf(source, by30(width, height)).y).toBeCloseTo(1, 6);
    const turned: Grid = { epsg: 32650, transform: [0, 10, 5e5, 10, 0, 3_998_000], width, height };
    expect(localScaleOf(source, turned)).toEqual({ x: 1, y: 1 });
  }
});

test('to the same grid is the identity, for all methods, in degrees and metres', () => {
  const random = seeded(8);
  for (let round = 0; round < 15; round++) {
    const turn = round % 3 === 2 ? random() : 0;
    const gsd = [10, 20, 0.0001, 0.00027777778, 1 / 3][random(5)]!;
    const x = gsd < 0.01 ? 360 * random() - 180 : 833_333.3 * random();
    const y = gsd < 0.01 ? 160 * random() - 80 : 9e6 * random();
    const [cos, sin] = [gsd * Math.cos(turn), gsd * Math.sin(turn)];
    const transform: Affine = [cos, sin, x, sin, -cos, y];
    const same: Grid = { epsg: gsd < 0.01 ? 4326 : 32650, transform, width: 30, height: 20 };
    const data = Float32Array.from({ length: 600 }, () => (random(10) === 0 ? Number.NaN : random()));
    for (const method of METHODS) expect(warp(data, same, same, method), `${method} ${gsd} ${turn}`).toEqual(data);
    expect(
      warpClasses(
        Uint8Array.from(data, (v) => v * 9),
        same,
        same
      )
    ).toEqual(Uint8Array.from(data, (v) => v * 9));
  }
});

test('from north-up to north-up of one CRS it agrees with the resampler of the stages', () => {
  const random = seeded(12);
  for (let round = 0; round < 20; round++) {
    const source = grid(32650, 20, 5e5, 4e6, 25, 30);
    const data = Float32Array.from({ length: 750 }, () => (random(12) === 0 ? Number.NaN : random()));
    const target = grid(32650, 10, 5e5 + 10 * (random(40) - 8), 4e6 - 10 * (random(40) - 8), 5 + random(30));
    expect(warp(data, source, target, 'bilinear')).toEqual(bilinear(data, source, target));
    const classes = Uint8Array.from({ length: 750 }, () => random(12));
    expect(warpClasses(classes, source, target)).toEqual(nearest(classes, source, target));
  }
});

test('the mean over whole numbers of pixels keeps the mean of all', () => {
  const random = seeded(3);
  for (let times = 1; times <= 6; times++) {
    const source = grid(32650, 10, 5e5, 4e6, 60);
    const data = Float32Array.from({ length: 3600 }, () => random());
    const got = warp(data, source, grid(32650, 10 * times, 5e5, 4e6, 60 / times), 'mean');
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(got)).toBeCloseTo(mean(data), 6);
    expect(got[1]).toBeCloseTo(mean(data.filter((_, i) => i < 60 * times && Math.floor((i % 60) / times) === 1)), 5);
  }
});

/** Around each place: there and back lie a whole zone apart, or in other kinds of CRS. */
const PAIRS: [name: string, source: Grid, target: Grid][] = [
  ['UTM 50N, 51N', around(32650, 120, 35, 10, 300), around(32651, 120, 35, 10, 360)],
  ['UTM, degrees', around(32650, 117.4, 48, 10, 300), around(4326, 117.4, 48, 0.0001, 460)],
  ['Gauss-Krüger, web Mercator', around(4548, 117.6, 30, 10, 300), around(3857, 117.6, 30, 11, 340)],
  ['across the antimeridian', around(32760, 180, -16.5, 10, 300), around(32701, 180, -16.5, 10, 340)],
  ['degrees beyond 180', around(4326, 180.001, -16.5, 0.0001, 300), around(32701, -179.999, -16.5, 10, 360)]
];

test.each(
  PAIRS
)('there and back (%s) returns a smooth field within 1/300 (bilinear), 1/20000 (cubic)', (_, source, target) => {
  // Waves of 40 px and height 1/4: linear interpolation loses an eighth of the second derivative along each axis at most,
  // so (2π/40)² / 4 / 8 · 2 axes · 2 ways = 0.0031; the cubic's error is of the fourth order.
  const wave = (i: number) => Math.sin((2 * Math.PI * i) / 40);
  const { width, height } = source;
  const data = Float32Array.from(
    { length: width * height },
    (_, i) => (wave(i % width) + wave(Math.floor(i / width))) / 4
  );
  for (const [method, bound] of [
    ['bilinear', 1 / 300],
    ['cubic', 1 / 20_000]
  ] as const) {
    const there = warp(data, source, target, method, { x: 1, y: 1 });
    const back = warp(there, target, source, method, { x: 1, y: 1 });
    let worst = 0;
    for (let row = 20; row < height - 20; row++) {
      for (let col = 20; col < width - 20; col++) {
        worst = Math.max(worst, Math.abs(back[row * width + col]! - data[row * width + col]!));
      }
    }
    expect(worst, method).toBeLessThan(bound);
    expect(worst, method).toBeGreaterThan(0);
  }
});

test.each(
  PAIRS
)('positions (%s) on a tile of 110 km are within a hundredth of a pixel of the exact ones', (_, small, other) => {
  const random = seeded(5);
  const bigger = (g: Grid): Grid => gridOfWindow(g, { col: -5000, row: -5000, width: 10980, height: 10980 });
  const [source, target] = [bigger(small), bigger(other)];
  const positions = positionsOn(source, target);
  const exact = pixelMap(target, source);
  const [xs, ys] = [new Float64Array(10980), new Float64Array(10980)];
  let worst = 0;
  for (let n = 0; n < 40; n++) {
    const row = random(10980);
    positions.fill(row + 0.5, 0.5, xs, ys);
    for (let m = 0; m < 20; m++) {
      const col = random(10980);
      const [x, y] = exact.at(col + 0.5, row + 0.5);
      worst = Math.max(worst, Math.hypot(xs[col]! - x, ys[col]! - y));
    }
  }
  expect(worst).toBeLessThan(0.01);
});

test('a window read as sourceWindowFor says gives the values of the whole source', () => {
  const random = seeded(17);
  for (const [name, source, whole] of PAIRS) {
    const data = Float32Array.from({ length: source.width * source.height }, () =>
      random(20) === 0 ? Number.NaN : random()
    );
    for (const method of METHODS) {
      for (const gsd of [1, 3]) {
        const w = { col: random(300), row: random(300), width: 1 + random(40), height: 1 + random(40) };
        const coarse: Grid = {
          ...whole,
          transform: whole.transform.map((v, i) => (i % 3 === 2 ? v : v * gsd)) as never
        };
        const target = gridOfWindow(coarse, { ...w, col: w.col / gsd, row: w.row / gsd });
        const scale = localScaleOf(source, coarse);
        const window = sourceWindowFor(source, target, reachPx(method, scale));
        expect(contains({ col: 0, row: 0, width: source.width, height: source.height }, window)).toBe(true);
        expect(window.width).toBeLessThan(1.6 * (w.width + 12) * gsd + 30);
        const read = Float32Array.from(
          { length: window.width * window.height },
          (_, i) => data[(window.row + Math.floor(i / window.width)) * source.width + window.col + (i % window.width)]!
        );
        const all = warp(data, source, target, method, scale);
        const got = isEmpty(window)
          ? new Float32Array(target.width * target.height).fill(Number.NaN)
          : warp(read, gridOfWindow(source, window), target, method, scale);
        const { nodata, off } = compare(got, all);
        expect([nodata, off < 1e-5], `${name} ${method} ${JSON.stringify(w)} ${off}`).toEqual([0, true]);
      }
    }
  }
});

test('grids that do not meet give nodata and an empty window; unlike grids are refused', () => {
  const source = around(32650, 117, 34, 10, 20);
  const data = new Float32Array(400).fill(1);
  for (const far of [
    around(32650, 118, 34, 10, 20),
    around(32731, 3, -10, 10, 20),
    around(4326, -63, -34, 0.001, 20)
  ]) {
    expect(isEmpty(sourceWindowFor(source, far, 2))).toBe(true);
    for (const method of METHODS) expect(warp(data, source, far, method).every(Number.isNaN)).toBe(true);
  }
  expect(() => warp(data, source, { ...source, epsg: 27700 }, 'nearest')).toThrow(/27700/);
  expect(() => warp(data, source, { ...source, epsg: null }, 'nearest')).toThrow(/CRS/);
  expect(() => warp(data.subarray(1), source, source, 'nearest')).toThrow(/20 × 20/);
  expect(warp(data, { ...source, epsg: null }, { ...source, epsg: null }, 'cubic')).toEqual(data);
});

test('a world in degrees with the far side of the source in it has the source in its place, and nowhere else', () => {
  const source = around(32650, 117, 34, 2000, 100);
  const world = grid(4326, 0.5, -180, 90, 720, 360);
  const got = warp(new Float32Array(10_000).fill(1), source, world, 'nearest');
  const wrong: string[] = [];
  got.forEach((v, i) => {
    const [lon, lat] = [-180 + 0.5 * ((i % 720) + 0.5), 90 - 0.5 * (Math.floor(i / 720) + 0.5)];
    const [x, y] = fromLonLat(32650, lon, lat);
    const [x0, y0] = [source.transform[2], source.transform[5]];
    const inside = x >= x0 && x < x0 + 200_000 && y <= y0 && y > y0 - 200_000 && Math.abs(lon - 117) < 90;
    if (Number.isNaN(v) === inside) wrong.push(`${lon}, ${lat}`);
  });
  expect(wrong).toEqual([]);
  expect(got.filter((v) => v === 1).length).toBe(16); // 200 km are some 2° by 2°
});
