import sharp from 'sharp';
import { expect, test } from 'vitest';
import { hasLetters, lettersPath, lettersWidth } from '../../../scripts/pictures/letters.ts';
import { seeded } from '../../support/random.ts';

/** A text as libvips draws its path: `#` where there is ink. */
async function drawn(text: string, x: number, y: number, dot: number, width: number, height: number) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path d="${lettersPath(text, x, y, dot)}" shape-rendering="crispEdges"/></svg>`;
  const alpha = await sharp(Buffer.from(svg)).ensureAlpha().extractChannel(3).raw().toBuffer();
  return Array.from({ length: height }, (_, row) =>
    [...alpha.subarray(row * width, (row + 1) * width)].map((v) => (v > 127 ? '#' : '.')).join('')
  );
}

test('letters as one reads them, a tail below the line', async () => {
  expect(await drawn('Tq', 0, 7, 1, 11, 8)).toEqual([
    '#####......',
    '..#........',
    '..#....##.#',
    '..#...#..##',
    '..#...#...#',
    '..#....####',
    '..#.......#',
    '..........#'
  ]);
});

const ALL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!%(),-./:<=>?_+·–≥²'];

test('no two signs look alike, and each is as large in pixels as its dots are', async () => {
  const looks = new Map<string, string>();
  for (const sign of ALL) {
    expect(hasLetters(sign), sign).toBe(true);
    const small = (await drawn(sign, 0, 7, 1, 5, 8)).join('\n');
    expect(looks.get(small), `${sign} looks like another`).toBeUndefined();
    looks.set(small, sign);
    const ink = (rows: string) => rows.split('#').length - 1;
    expect(ink((await drawn(sign, 3, 26, 3, 21, 30)).join('')), sign).toBe(9 * ink(small));
  }
});

test('a text stays in its box, whatever it says', async () => {
  const random = seeded(3);
  for (let k = 0; k < 20; k++) {
    const text = Array.from({ length: 1 + random(12) }, () => ALL[random(ALL.length)]!).join('');
    const [x, dot] = [random(9), 1 + random(3)];
    const y = 7 * dot + random(9);
    const rows = await drawn(text, x, y, dot, x + lettersWidth(text, dot) + 9, y + dot + 5);
    for (const [r, row] of rows.entries()) {
      const at = row.indexOf('#');
      if (at < 0) continue;
      expect(at).toBeGreaterThanOrEqual(x);
      expect(row.lastIndexOf('#')).toBeLessThan(x + lettersWidth(text, dot));
      expect(r).toBeGreaterThanOrEqual(y - 7 * dot);
      expect(r).toBeLessThan(y + dot);
    }
  }
});

test('Chinese is not among our letters', () => {
  expect(hasLetters('云 3 %')).toBe(false);
  expect(hasLetters('32650/c109_r1537 · 97.5 %')).toBe(true);
});
