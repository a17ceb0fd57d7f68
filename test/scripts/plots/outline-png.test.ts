import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { plotId } from '../../../pipeline/ids.ts';
import { encodePng } from '../../../pipeline/io/png.ts';
import type { Plot, Tier } from '../../../pipeline/plot/plot.ts';
import { outlinePng, type Picture, tileOutlines } from '../../../scripts/plots/outline-png.ts';

/** Ground at (500000, 4000000), `width` × `height` pixels of `gsd` metres, grey but for one blue pixel in the corner. */
async function ground(width: number, height: number, gsd = 10): Promise<Picture> {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(90);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  rgba.set([0, 0, 255], 0);
  const grid: Grid = { epsg: 32650, transform: [gsd, 0, 500_000, 0, -gsd, 4_000_000], width, height };
  return { png: await encodePng(rgba, width, height), grid };
}

/** A square plot by the pixels of 10 m of its north-west corner and its side. */
function square(col: number, row: number, side: number, tier: Tier): Plot {
  const [x, y] = [500_000 + 10 * col, 4_000_000 - 10 * row];
  const s = 10 * side;
  const ring: [number, number][] = [
    [x, y - s],
    [x + s, y - s],
    [x + s, y],
    [x, y],
    [x, y - s]
  ];
  return {
    id: plotId(`p${col}-${row}`),
    epsg: 32650,
    polygon: [ring],
    lonLat: [],
    areaM2: s * s,
    areaSeM2: 0,
    perimeterM: 4 * s,
    purePixels: 0,
    tier,
    confidence: 1
  };
}

async function pixelsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
  return { ...info, at };
}
/** Whether a colour is nearer to `colour` than a blend with the ground beneath would be. */
const isLike = (found: number[], colour: readonly number[]) => found.every((v, i) => Math.abs(v - colour[i]!) < 70);
const LEFT = 12;
const TOP = 12 + 24 + 6;

test('outlines have the colour of their tier, over enlarged pixels', async () => {
  const plots = [square(2, 2, 4, 'T4'), square(9, 2, 4, 'T1')];
  const { at, width } = await pixelsOf(await outlinePng(await ground(16, 16), plots, 'en'));
  expect(width).toBe(LEFT + 1024 + LEFT);
  expect(at(LEFT, TOP)).toEqual([0, 0, 255]);
  expect(at(LEFT + 63, TOP + 63)).toEqual([0, 0, 255]);
  expect(at(LEFT + 64, TOP)).toEqual([90, 90, 90]);
  expect(isLike(at(LEFT + 2 * 64, TOP + 4 * 64), [0x4d, 0xc9, 0xff])).toBe(true);
  expect(isLike(at(LEFT + 9 * 64, TOP + 4 * 64), [0xff, 0x9a, 0x3d])).toBe(true);
  expect(at(LEFT + 4 * 64, TOP + 4 * 64)).toEqual([90, 90, 90]);
});

test('of a border that two plots share the smaller tier shows', async () => {
  const plots = [square(2, 2, 4, 'T2'), square(6, 2, 4, 'T3')];
  for (const order of [plots, plots.toReversed()]) {
    const { at } = await pixelsOf(await outlinePng(await ground(16, 16), order, 'en'));
    expect(isLike(at(LEFT + 6 * 64, TOP + 4 * 64), [0xff, 0xe1, 0x4d])).toBe(true);
  }
});

test('a large picture is thinned and the outlines with it', async () => {
  const plots = [square(1000, 1000, 1000, 'T0')];
  const { at, width, height } = await pixelsOf(await outlinePng(await ground(4000, 2000), plots, 'en'));
  expect(width).toBeLessThanOrEqual(2000);
  expect(height).toBeLessThan(1200);
  const step = Math.ceil(4000 / (2000 - 24));
  expect(isLike(at(LEFT + Math.round(1000 / step), TOP + Math.round(1500 / step)), [0xff, 0x4d, 0x6d])).toBe(true);
});

async function tilesOf(picture: (within?: Grid) => Promise<Picture>, plots: Plot[]) {
  const tiles: { id: string; png: Uint8Array }[] = [];
  for await (const tile of tileOutlines(picture, plots, 'en')) tiles.push(tile);
  return tiles;
}

test('a tile of a drawn ground is cut out of it: 10 m pixels enlarged, and no more than 1500 px', {
  timeout: 60_000
}, async () => {
  const whole = await ground(300, 280);
  let asked = 0;
  const tiles = await tilesOf(async () => {
    asked++;
    return whole;
  }, [square(100, 100, 20, 'T3')]);
  expect(asked).toBe(1);
  expect(tiles.map((t) => t.id)).toEqual([
    '32650/c195_r1562',
    '32650/c196_r1562',
    '32650/c195_r1561',
    '32650/c196_r1561'
  ]);
  for (const { png } of tiles) {
    const { width, height } = await pixelsOf(png);
    expect(Math.max(width, height)).toBeLessThanOrEqual(1500);
  }
  // The first tile is the 176 × 128 px that the ground has of it.
  const { at } = await pixelsOf(tiles[0]!.png);
  const scale = Math.floor((1500 - 120 - 24) / 176);
  const top = TOP + 24;
  expect(at(LEFT + scale - 1, top + scale - 1)).toEqual([0, 0, 255]);
  expect(at(LEFT + scale, top)).toEqual([90, 90, 90]);
});

test('of a ground drawn at a step each tile is asked for alone, and drawn from what comes', {
  timeout: 60_000
}, async () => {
  const asked: Grid[] = [];
  const fine = async (within?: Grid) => {
    if (!within) return ground(200, 100, 20);
    asked.push(within);
    return { ...(await ground(within.width, within.height)), grid: within };
  };
  const tiles = await tilesOf(fine, []);
  expect(asked.map((g) => [g.width, g.height])).toEqual([
    [176, 128],
    [224, 128],
    [176, 72],
    [224, 72]
  ]);
  expect(tiles).toHaveLength(4);

  let calls = 0;
  const stubborn = async () => {
    calls++;
    return ground(200, 100, 20);
  };
  expect(await tilesOf(stubborn, [])).toHaveLength(4);
  expect(calls).toBe(2); // it was asked for one part and gave the whole
});
