import { expect, test } from 'vitest';
import { normalCdf, Z05 } from '../../../pipeline/value/stress.ts';

test('Φ agrees with the complementary error function to 1e-12, and z is its 5 % quantile', () => {
  // ½ erfc(−x/√2) by another language's C library
  const oracle: [number, number][] = [
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1, 0.8413447460685429],
    [-1, 0.15865525393145705],
    [-1.75, 0.04005915686381709],
    [-2, 0.02275013194817921],
    [-2.5, 0.006209665325776135],
    [-3, 0.0013498980316300946],
    [-4, 0.00003167124183311992]
  ];
  for (const [x, phi] of oracle) expect(Math.abs(normalCdf(x) - phi), `Φ(${x})`).toBeLessThan(1e-12);
  expect(Math.abs(normalCdf(Z05) - 0.05)).toBeLessThan(1e-15);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
