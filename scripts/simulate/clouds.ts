import { type Dice, dice, seedOf } from './dice.ts';

/** Smooth noise in [0, 1] on a square of `size` pixels: octaves of value noise, the power of each as 1/f². */
export function smoothNoise(size: number, coarsest: number, seed: number): Float32Array {
  const out = new Float32Array(size * size);
  let total = 0;
  for (let cell = coarsest, amplitude = 1, octave = 0; cell >= 2; cell /= 2, amplitude *= 0.5, octave++) {
    const d = dice(seedOf(seed, octave));
    const n = Math.ceil(size / cell) + 2;
    const lattice = Float32Array.from({ length: n * n }, () => d.next());
    total += amplitude;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const u = x / cell;
        const v = y / cell;
        const i = Math.floor(u);
        const j = Math.floor(v);
        const s = (u - i) * (u - i) * (3 - 2 * (u - i));
        const t = (v - j) * (v - j) * (3 - 2 * (v - j));
        const top = lattice[j * n + i]! * (1 - s) + lattice[j * n + i + 1]! * s;
        const low = lattice[(j + 1) * n + i]! * (1 - s) + lattice[(j + 1) * n + i + 1]! * s;
        out[y * size + x]! += amplitude * (top * (1 - t) + low * t);
      }
    }
  }
  for (let i = 0; i < out.length; i++) out[i]! /= total;
  return out;
}

export type Sky = {
  alpha: Float32Array; // 0..1, opacity of cloud
  shadow: Float32Array; // 0..1, how deep in shadow
  thin: boolean;
};

/**
 * Clouds over a square of `size` pixels of 10 m with the wanted cover, and their shadows, displaced away from the sun by
 * height · tan(zenith).
 */
export function drawSky(size: number, cover: number, sun: { azimuthDeg: number; zenithDeg: number }, d: Dice): Sky {
  const thin = d.chance(0.25);
  const heightM = thin ? d.between(3000, 7000) : d.between(500, 2200);
  const reach = (heightM * Math.tan((sun.zenithDeg * Math.PI) / 180)) / 10;
  const away = ((sun.azimuthDeg + 180) * Math.PI) / 180;
  const dx = Math.round(reach * Math.sin(away));
  const dy = Math.round(-reach * Math.cos(away));
  const pad = Math.max(Math.abs(dx), Math.abs(dy));
  const big = size + 2 * pad;
  const noise = smoothNoise(big, 48, seedOf(d.below(1 << 30), 'sky'));
  const sorted = Float32Array.from(noise).sort();
  const edge = cover >= 1 ? -1 : sorted[Math.min(sorted.length - 1, Math.floor((1 - cover) * sorted.length))]!;
  const cloudAt = (x: number, y: number): number => {
    const rim = Math.max(0, Math.min(1, (noise[y * big + x]! - edge + 0.015) / 0.05));
    return rim * rim * (3 - 2 * rim);
  };
  const alpha = new Float32Array(size * size);
  const shadow = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      alpha[y * size + x] = cloudAt(x + pad, y + pad);
      shadow[y * size + x] = cloudAt(x + pad - dx, y + pad - dy);
    }
  }
  return { alpha, shadow, thin };
}
