import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Plane,
  pixelsOf,
  readPlane,
  reserve,
  windowsOf,
  writeParts
} from '../../../../scripts/simulate/drop/scratch.ts';
import { seeded } from '../../../support/random.ts';
import { emptyFolder } from '../../../support/scene-folder.ts';

const PLANES: Plane[] = [
  { name: 'a', type: 'uint16', gsd: 10 },
  { name: 'b', type: 'uint8', gsd: 20 },
  { name: 'c', type: 'float32', gsd: 10 },
  { name: 'd', type: 'uint32', gsd: 20 }
];

test('a square of 6 in windows of 4', () => {
  expect(windowsOf({ size: 6, window: 4 })).toEqual([
    { x0: 0, y0: 0, width: 4, height: 4 },
    { x0: 4, y0: 0, width: 2, height: 4 },
    { x0: 0, y0: 4, width: 4, height: 2 },
    { x0: 4, y0: 4, width: 2, height: 2 }
  ]);
});

test('planes written by windows in any order are read back whole', () => {
  const random = seeded(1);
  for (let round = 0; round < 20; round++) {
    const cut = { size: 2 + 2 * random(30), window: 2 + 2 * random(12) };
    const wholes = PLANES.map(({ type, gsd }) => {
      const side = cut.size / (gsd / 10);
      return pixelsOf(type, side * side).map(() => random(200));
    });
    const path = join(emptyFolder(), 'planes');
    reserve(path);
    const rects = windowsOf(cut);
    for (let i = rects.length - 1; i > 0; i--) {
      const k = random(i + 1);
      [rects[i], rects[k]] = [rects[k]!, rects[i]!];
    }
    for (const rect of rects) {
      const parts = PLANES.map(({ type, gsd }, p) => {
        const per = gsd / 10;
        const [w, h, side] = [rect.width / per, rect.height / per, cut.size / per];
        return pixelsOf(type, w * h).map(
          (_, i) => wholes[p]![(rect.y0 / per + Math.floor(i / w)) * side + rect.x0 / per + (i % w)]!
        );
      });
      writeParts(path, PLANES, cut, rect, parts);
    }
    for (const p of PLANES.keys()) expect(readPlane(path, PLANES, cut, p)).toEqual(wholes[p]);
  }
});

test('a plane with a window missing is refused', () => {
  const path = join(emptyFolder(), 'planes');
  reserve(path);
  const cut = { size: 4, window: 2 };
  const parts = PLANES.map(({ type, gsd }) => pixelsOf(type, (2 / (gsd / 10)) ** 2));
  for (const rect of windowsOf(cut).slice(0, 3)) writeParts(path, PLANES, cut, rect, parts);
  expect(() => readPlane(path, PLANES, cut, 3)).toThrow(/Expected \d+ bytes or more in .*planes, got \d+/);
});
