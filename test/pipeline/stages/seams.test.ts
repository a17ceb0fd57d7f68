import { expect, test } from 'vitest';
import { likeness, plotsByTileSize } from '../../support/seams.ts';

test('plots are the same in tiles of 256, 512 and 1000 pixels: none is cut at a seam', {
  timeout: 240_000
}, async () => {
  const found = await plotsByTileSize('data-samples/north-wheat-maize', [1000, 256, 512]);
  const whole = found.get(1000)!;
  expect(whole.length).toBeGreaterThan(100);
  for (const [size, plots] of found) {
    for (const [p, q] of [
      [whole, plots],
      [plots, whole]
    ] as const) {
      const { meanIou, split, sameIds } = likeness(p, q);
      expect(meanIou, `${size}`).toBeGreaterThanOrEqual(0.99);
      expect(split, `${size}`).toBe(0);
      expect(sameIds, `${size}`).toBeGreaterThan(0.98);
    }
  }
});
