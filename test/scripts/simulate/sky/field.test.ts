import { expect, test } from 'vitest';
import { changeOver, drawField, edgeOf, fieldOf, sampleOf } from '../../../../scripts/simulate/sky/field.ts';
import { seeded } from '../../../support/random.ts';

test('a cell has the same value from any window, to the bit', () => {
  const random = seeded(3);
  const field = fieldOf(11, 3000, 2.9, 60);
  const whole = drawField(field, { col: -70, row: -70, width: 200, height: 200 });
  for (let n = 0; n < 30; n++) {
    const [col, row] = [random(150) - 70, random(150) - 70];
    const [width, height] = [1 + random(50), 1 + random(50)];
    const part = drawField(field, { col, row, width, height });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (part[y * width + x] !== whole[(row + 70 + y) * 200 + col + 70 + x])
          throw new Error(`differs at ${x}, ${y}`);
      }
    }
    expect(part.some((v) => v !== 0)).toBe(true);
  }
});

test('a stride leaves cells out and changes none', () => {
  const field = fieldOf(5, 900, 3, 60);
  const whole = drawField(field, { col: -9, row: 4, width: 60, height: 60 });
  const few = drawField(field, { col: -9, row: 4, width: 9, height: 9 }, 7);
  for (let y = 0; y < 9; y++) for (let x = 0; x < 9; x++) expect(few[y * 9 + x]).toBe(whole[7 * y * 60 + 7 * x]);
});

test('together the octaves are N(0, 1)', () => {
  const cells = { col: 0, row: 0, width: 400, height: 400 };
  const v = [1, 2, 3, 4].flatMap((seed) => [...drawField(fieldOf(seed, 120, 2.8, 60), cells)]);
  const mean = v.reduce((a, b) => a + b, 0) / v.length;
  const sd = Math.sqrt(v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length);
  expect(Math.abs(mean)).toBeLessThan(0.06);
  expect(Math.abs(sd - 1)).toBeLessThan(0.03);
});

test('the spectrum falls as 1/f^β: squared changes over twice the way are 2^(β − 2) times as great', () => {
  for (const beta of [2.6, 3.2]) {
    const squares = [160, 640].map((metres) => {
      let sum = 0;
      for (let seed = 0; seed < 40; seed++) {
        const v = drawField(fieldOf(seed, 12_000, beta, 20), { col: 0, row: 0, width: 24, height: 24 }, metres / 10);
        for (let y = 0; y < 24; y++) for (let x = 1; x < 24; x++) sum += (v[y * 24 + x]! - v[y * 24 + x - 1]!) ** 2;
      }
      return sum;
    });
    const exponent = 2 + Math.log2(squares[1]! / squares[0]!) / 2;
    expect(Math.abs(exponent - beta), `β ${beta} measured as ${exponent}`).toBeLessThan(0.15);
  }
});

test('the edge leaves the wanted share of a county above it', () => {
  expect(edgeOf(Float32Array.from([1, 2, 3, 4]), 0.5)).toBe(2.5);
  expect(edgeOf(Float32Array.from([1, 2, 3, 4]), 0)).toBe(Infinity);
  expect(edgeOf(Float32Array.from([1, 2, 3, 4]), 1)).toBe(-Infinity);
  const field = fieldOf(4, 2000, 3, 60);
  for (const side of [64, 100, 130, 700]) {
    const all = drawField(field, { col: 0, row: 0, width: side, height: side });
    for (const cover of [0.1, 0.5, 0.9]) {
      const edge = edgeOf(sampleOf(field, side), cover);
      const share = all.filter((v) => v > edge).length / all.length;
      expect(Math.abs(share - cover), `${side} px`).toBeLessThan(0.02);
    }
  }
});

test('the field changes more over a longer way', () => {
  const field = fieldOf(6, 3000, 3, 60);
  expect(changeOver(field, 200)).toBeGreaterThan(1.2 * changeOver(field, 100));
});
