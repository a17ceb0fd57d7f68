import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { seeingPage } from '../../../scripts/train/seeing-page.ts';
import { overlayPng } from '../../../scripts/train/seeing-pictures.ts';

const docs = new URL('../../../docs/', import.meta.url);

test('docs/seeing.md is what docs/bench/seeing.json makes, and every name of it stands in every table', () => {
  const figures = JSON.parse(readFileSync(new URL('bench/seeing.json', docs), 'utf8'));
  const page = readFileSync(new URL('seeing.md', docs), 'utf8');
  expect(page).toBe(seeingPage(figures));
  for (const { name } of figures) {
    expect(
      page.match(new RegExp(`^\\| .*${name.replace(/[^\w ]/g, '.')}.* \\|$`, 'gm'))!.length
    ).toBeGreaterThanOrEqual(8);
  }
});

test('a figure that there is not is a dash, never a nought', () => {
  const figures = JSON.parse(readFileSync(new URL('bench/seeing.json', docs), 'utf8'));
  figures[0].denmark.test.meanIou = { estimate: null, interval: [null, null] };
  figures[0].denmark.test.areaRatio = { estimate: null, interval: [null, null] };
  expect(seeingPage(figures)).toContain('– (–––)');
});

test('an outline lies on the pixels that it runs along, in the window shown', async () => {
  const [width, height] = [20, 12];
  const grey = new Float32Array(width * height).fill(0.1);
  const grid = { epsg: 32632, transform: [10, 0, 500_000, 0, -10, 6_000_120] as const, width, height };
  const west = 500_000 + 10 * 8;
  const line = [
    [west, 6_000_110],
    [west + 60, 6_000_110],
    [west + 60, 6_000_030],
    [west, 6_000_030],
    [west, 6_000_110]
  ] as [number, number][];
  const png = await overlayPng(
    { grid: { ...grid, transform: [...grid.transform] }, rgb: [grey, grey, grey] },
    [{ polygons: [[line]], colour: '#00e5ff', width: 2 }],
    { scale: 4, shown: { col: 5, row: 0, width: 10, height } }
  );
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([40, 48]);
  const at = (x: number, y: number) => [...data.subarray(3 * (y * 40 + x), 3 * (y * 40 + x) + 3)];
  expect(at(12, 24)).toEqual([0, 229, 255]); // column 8, three columns into the window
  const [r, g, b] = at(20, 24);
  expect(new Set([r, g, b]).size).toBe(1); // inside: the grey ground
});
