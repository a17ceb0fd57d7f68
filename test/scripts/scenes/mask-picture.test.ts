import sharp from 'sharp';
import { expect, test } from 'vitest';
import { MASK, MASK_COLOURS } from '../../../pipeline/segment/mask-classes.ts';
import type { Ground } from '../../../scripts/scenes/ground.ts';
import { scenePng, tilePng, tinted } from '../../../scripts/scenes/mask-picture.ts';

/** A ground whose west half is cloud, whose last row has no data; even reflectance but for its south-east corner. */
function halves(width: number, height: number): Ground {
  const each =
    <T extends Float32Array | Uint8Array>(make: (n: number) => T, value: (col: number, row: number) => number) =>
    async (w: { col: number; row: number; width: number; height: number }) => {
      const out = make(w.width * w.height);
      for (let i = 0; i < out.length; i++) out[i] = value(w.col + (i % w.width), w.row + Math.floor(i / w.width));
      return out;
    };
  const band = each(
    (n) => new Float32Array(n),
    (col, row) => (row === height - 1 ? Number.NaN : col < width / 2 ? 0.8 : 0.05 + (0.1 * row) / height)
  );
  return {
    grid: { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 4_000_000], width, height },
    rgb: async (w) => [await band(w), await band(w), await band(w)],
    mask: each(
      (n) => new Uint8Array(n),
      (col, row) => (row === height - 1 ? MASK.nodata : col < width / 2 ? MASK.cloud : MASK.clear)
    )
  };
}

test('a class lies half transparent over the ground; no data stays as it is', () => {
  const rgba = Uint8ClampedArray.of(100, 100, 100, 255, 10, 20, 30, 255, 0, 0, 0, 0);
  const [r, g, b] = MASK_COLOURS[MASK.water]!;
  expect([...tinted(rgba, Uint8Array.of(MASK.water, MASK.nodata, MASK.nodata))]).toEqual([
    ...[(100 + r) / 2, (100 + g) / 2, (100 + b) / 2, 255],
    ...[10, 20, 30, 255],
    ...[0, 0, 0, 0]
  ]);
});

test.each([
  [20, 10],
  [900, 40],
  [2500, 600],
  [300, 3100]
])(
  'a scene of %i × %i px is at most 2000 px wide, its mask beside plain colour',
  { timeout: 120_000 },
  async (width, height) => {
    const { png, overview } = await scenePng(halves(width, height), ['x'], 'en');
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBeLessThanOrEqual(2000);
    expect(info.width).toBeGreaterThan(340);
    expect(overview.counts[MASK.cloud]).toBe((width / 2) * (height - 1));
    expect(overview.counts[MASK.nodata]).toBe(width);
    const top = 12 + 2 * 24 + 6; // below the caption and the usable share
    const panel = overview.width * Math.max(1, Math.floor(988 / Math.max(width, height)));
    const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
    expect(at(12 + 1, top + 1)).toEqual([255, 255, 255]); // white under white
    const [r, , b] = at(12 + panel - 2, top + 1);
    const [plainR, , plainB] = at(12 + panel + 12 + panel - 2, top + 1);
    expect(plainR).toBe(plainB);
    expect(r! - b!).toBeCloseTo((MASK_COLOURS[MASK.clear]![0] - MASK_COLOURS[MASK.clear]![2]) / 2, -0.5);
  }
);

test('a tile shows each pixel enlarged, in the stretch that it is given', async () => {
  const ground = halves(1000, 1000);
  const window = { col: 400, row: 100, width: 256, height: 256 };
  const stretch = { low: 0, high: 0.8 };
  const png = await tilePng(ground, { id: '32650/c1_r2', window }, stretch, ['x'], 'en');
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(12 + 512 + 12 + 512 + 12);
  const top = 12 + 3 * 24 + 6;
  const at = (x: number, y: number) => data[3 * (y * info.width + x)]!;
  const plain = 12 + 512 + 12;
  expect(at(plain + 2 * 100 - 1, top)).toBe(255);
  const ground0 = 255 * ((0.05 + 0.1 * 0.1) / 0.8) ** (1 / 1.4);
  expect(Math.abs(at(plain + 2 * 100, top) - ground0)).toBeLessThan(1.5);
  expect(at(plain + 2 * 100, top + 1)).toBe(at(plain + 2 * 100, top));
});
