import type { Dice } from '../../simulate/dice.ts';

/** A smooth field over `size` × `size` pixels, row-major: normal about 1 at `side` × `side` knots, bilinear between, never below 0. */
export function smoothField(d: Dice, size: number, side: number, sd: number): Float32Array {
  const knots = Float32Array.from({ length: side * side }, () => d.normal(1, sd));
  const step = (size - 1) / (side - 1);
  const out = new Float32Array(size * size);
  for (let i = 0; i < out.length; i++) {
    const [u, v] = [(i % size) / step, Math.floor(i / size) / step];
    const [u0, v0] = [Math.min(side - 2, Math.floor(u)), Math.min(side - 2, Math.floor(v))];
    const [fu, fv] = [u - u0, v - v0];
    const at = (a: number, b: number) => knots[(v0 + b) * side + u0 + a]!;
    const value = (1 - fv) * ((1 - fu) * at(0, 0) + fu * at(1, 0)) + fv * ((1 - fu) * at(0, 1) + fu * at(1, 1));
    out[i] = Math.max(0, value);
  }
  return out;
}
