import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fitInto, panelWidth, platePng } from '../../../scripts/pictures/plate.ts';
import { textSvg, wordsOf } from '../../../scripts/pictures/words.ts';
import { seeded } from '../../support/random.ts';

async function pixelsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
  return { width: info.width, height: info.height, at };
}

test('pixels are thinned or enlarged, never both, and always fit', () => {
  expect(fitInto(96, 80, 988)).toEqual({ step: 1, scale: 10 });
  expect(fitInto(10980, 10980, 988)).toEqual({ step: 12, scale: 1 });
  const random = seeded(1);
  for (let k = 0; k < 500; k++) {
    const [w, h, most] = [1 + random(12_000), 1 + random(12_000), 1 + random(2000)];
    const { step, scale } = fitInto(w, h, most);
    expect(Math.min(step, scale)).toBe(1);
    expect(Math.ceil(Math.max(w, h) / step) * scale).toBeLessThanOrEqual(most);
  }
});

test('two panels beside each other, each pixel a square of its colour; no data shows the ground of the plate', async () => {
  const rgba = Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 9, 9, 0);
  const plate = {
    title: ['a'],
    panels: [
      { rgba, width: 2, height: 2 },
      { rgba: rgba.map((v, i) => (i % 4 === 3 ? v : 255 - v)), width: 2, height: 2 }
    ],
    scale: 100,
    legend: [{ colour: '#123456', text: 'x' }]
  };
  const png = await platePng(plate);
  expect(await platePng(plate)).toEqual(png);
  const { width, height, at } = await pixelsOf(png);
  expect(width).toBe(12 + 200 + 12 + 200 + 12);
  const top = 12 + 24 + 6;
  expect(at(12, top)).toEqual([255, 0, 0]);
  expect(at(111, top + 99)).toEqual([255, 0, 0]);
  expect(at(112, top)).toEqual([0, 255, 0]);
  expect(at(12, top + 100)).toEqual([0, 0, 255]);
  expect(at(150, top + 150)).toEqual(at(0, 0));
  expect(at(12 + 200 + 12, top)).toEqual([0, 255, 255]);
  expect(at(12 + 8, top + 200 + 12 + 8)).toEqual([0x12, 0x34, 0x56]);
  expect(height).toBe(top + 200 + 12 + 24 + 12);
});

test('a legend that is wider than its panels takes more rows; a title is cut', async () => {
  const legend = Array.from({ length: 9 }, (_, i) => ({ colour: '#fff', text: `class ${i} 11.1 %` }));
  const panels = [{ rgba: new Uint8ClampedArray(4), width: 1, height: 1 }];
  const one = await pixelsOf(await platePng({ title: [], panels, scale: 1, legend: legend.slice(0, 1) }));
  const nine = await pixelsOf(await platePng({ title: ['x'.repeat(500)], panels, scale: 1, legend }));
  expect(nine.width).toBe(one.width);
  expect(nine.height).toBeGreaterThan(one.height + 3 * 24);
});

test('panels of the width that is left make a plate of the width that was wanted', async () => {
  for (const n of [1, 2, 3]) {
    const wide = panelWidth(600, n);
    const panel = { rgba: new Uint8ClampedArray(4 * wide), width: wide, height: 1 };
    const png = await platePng({ title: [], panels: Array(n).fill(panel), scale: 1, legend: [] });
    expect((await pixelsOf(png)).width).toBeLessThanOrEqual(600);
  }
});

test('what only a font could draw is asked of it, else English stands', async () => {
  expect(await wordsOf('zh', [['\ufdd4', 'x']])).toBe('en');
  expect(await wordsOf('en', [['云', 'cloud']])).toBe('en');
  expect(textSvg('cloud 3 %', 0, 0, '#fff')).toMatch(/^<path /);
  expect(textSvg('云 < 3 %', 0, 0, '#fff')).toMatch(/^<text .*云 &#60; 3 %/);
});
