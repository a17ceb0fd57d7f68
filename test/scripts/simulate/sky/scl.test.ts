import { expect, test } from 'vitest';
import { SCL_CLASS as C, sclWindow } from '../../../../scripts/simulate/sky/scl.ts';
import { type Layers, planSky, type Sky, skyWindow } from '../../../../scripts/simulate/sky/sky.ts';

const N = 512;
const W = { x0: 0, y0: 0, width: N, height: N };
type Ground = { blue: number; green: number; red: number; nir: number; swir: number };
const GREEN = { blue: 0.03, green: 0.06, red: 0.03, nir: 0.4, swir: 0.2 };
const FILM = { blue: 0.24, green: 0.27, red: 0.31, nir: 0.36, swir: 0.36 };
const WATER = { blue: 0.045, green: 0.04, red: 0.025, nir: 0.014, swir: 0.006 };

/** Bands of even ground, DN with the offset 1000. */
function evenGround({ blue, green, red, nir, swir }: Ground, n = N): Uint16Array[] {
  const of = (rho: number, side: number) => new Uint16Array(side * side).fill(Math.round(10_000 * rho) + 1000);
  const half = n / 2;
  const none = new Uint16Array(0);
  return [of(blue, n), of(green, n), of(red, n), none, none, none, of(nir, n), none, of(swir, half), none];
}

function evenSky(layers: Partial<Record<keyof Layers, number>>): Sky {
  const of = (side: number): Layers => {
    const filled = (v: number) => new Float32Array(side * side).fill(v);
    return {
      thick: filled(layers.thick ?? 0),
      thin: filled(layers.thin ?? 0),
      shadow: filled(layers.shadow ?? 0),
      tone: filled(1)
    };
  };
  const at10 = of(N);
  const left = new Float64Array(10).fill(0.5);
  const more = { left, rimM: 100, behindRim: 1, isClear: false };
  return { alpha: at10.thick, shadow: at10.shadow, thin: at10.thin, at10, at20: of(N / 2), ...more };
}

const shareOf = (scl: Uint8Array, ...classes: number[]) => scl.filter((c) => classes.includes(c)).length / scl.length;
/** Mean share over a few dates. */
const over = (of: (seed: number) => number) => [1, 2, 3, 4].reduce((s, seed) => s + of(1000 * seed) / 4, 0);

test('even ground is what it is', () => {
  const of = (g: Ground) => sclWindow({ ...W, width: 2, height: 2 }, null, evenGround(g, 2), 1000, 3)[0];
  expect(of(GREEN)).toBe(C.vegetation);
  expect(of({ blue: 0.08, green: 0.1, red: 0.13, nir: 0.2, swir: 0.3 })).toBe(C.bare);
  expect(of({ blue: 0.85, green: 0.84, red: 0.82, nir: 0.79, swir: 0.1 })).toBe(C.snow);
  expect([C.water, C.shadow]).toContain(of(WATER));
  expect([C.dark, C.shadow]).toContain(of({ blue: 0.02, green: 0.03, red: 0.035, nir: 0.06, swir: 0.05 }));
});

test('errs as often as the real product', () => {
  const dn = evenGround(GREEN);
  const missed = (layers: Partial<Record<keyof Layers, number>>) =>
    over((seed) => shareOf(sclWindow(W, evenSky(layers), dn, 1000, seed), C.vegetation));
  expect(Math.abs(missed({ thick: 1 }) - 0.05)).toBeLessThan(0.02);
  expect(Math.abs(missed({ thin: 0.2 }) - 0.35)).toBeLessThan(0.05);
  expect(Math.abs(missed({ shadow: 1 }) - 0.45)).toBeLessThan(0.05);
  const mistaken = (g: Ground, as: number) =>
    over((seed) => shareOf(sclWindow(W, null, evenGround(g), 1000, seed, seed + 9), as));
  expect(Math.abs(mistaken(FILM, C.cloud) - 0.15)).toBeLessThan(0.04);
  expect(Math.abs(mistaken(WATER, C.shadow) - 0.1)).toBeLessThan(0.03);
  expect(mistaken(GREEN, C.vegetation)).toBe(1);
});

test('errs in patches, not by pixel', () => {
  const scl = sclWindow(W, evenSky({ shadow: 1 }), evenGround(GREEN), 1000, 5);
  let [missed, beside] = [0, 0];
  for (let i = 0; i + 1 < scl.length; i++) {
    if (scl[i] !== C.vegetation || (i + 1) % (N / 2) === 0) continue;
    missed++;
    if (scl[i + 1] === C.vegetation) beside++;
  }
  expect(beside / missed).toBeGreaterThan(0.85); // 0.45 if pixels had nothing to do with each other
});

test('the same bright ground is mistaken again and again, but not always', () => {
  const at = (date: number, place: number) =>
    [...sclWindow(W, null, evenGround(FILM), 1000, date, place)].map((c) => (c === C.cloud ? 1 : 0));
  const both = (a: number[], b: number[]) => a.filter((v, i) => v + b[i]! === 2).length / a.filter((v) => v).length;
  const again = both(at(1000, 7), at(2000, 7));
  expect(again).toBeGreaterThan(0.25);
  expect(again).toBeLessThan(0.75);
  expect(both(at(1000, 7), at(2000, 8))).toBeLessThan(0.22); // 0.15 by chance
});

test("a cloud's rim is missed by one to two pixels", () => {
  for (const rimM of [60, 100, 200]) {
    // a straight rim that runs north and south through column 100 of 20 m
    const sky = evenSky({});
    const n = N / 2;
    const { thick } = sky.at20;
    for (let i = 0; i < thick.length; i++) {
      const t = Math.min(1, Math.max(0, (((i % n) - 100) * 20) / rimM + 0.5));
      thick[i] = t * t * (3 - 2 * t);
    }
    const scl = sclWindow(W, { ...sky, rimM }, evenGround(GREEN), 1000, 8);
    let missed = 0;
    for (let i = 0; i < scl.length; i++) if (i % n < 110 && thick[i]! > 0.12 && scl[i] === C.vegetation) missed++;
    const omitted = 0.05 * 8; // of the pixels behind the rim
    const mean = missed / n - omitted;
    expect(mean, `rim of ${rimM} m`).toBeGreaterThan(0.7);
    expect(mean, `rim of ${rimM} m`).toBeLessThan(2.3);
  }
});

test('windows agree on what they share', () => {
  const plan = planSky(6000, 0.5, { zenithDeg: 40, azimuthDeg: 140 }, 12, 3, 'mixed');
  const cells = { x0: -40, y0: 60, width: 200, height: 120 };
  const dn = (w: typeof cells) => {
    const band = (k: number, per: number) => {
      const [nx, ny] = [w.width / per, w.height / per];
      return Uint16Array.from({ length: nx * ny }, (_, i) => {
        const [x, y] = [w.x0 / per + (i % nx), w.y0 / per + Math.floor(i / nx)];
        return 1100 + (((x >> 3) * 37 + (y >> 3) * 91 + k * 53) & 1023) * 4;
      });
    };
    return Array.from({ length: 10 }, (_, b) => band(b, b === 8 ? 2 : 1));
  };
  const of = (w: typeof cells) => sclWindow(w, skyWindow(plan, w), dn(w), 1000, 4, 5);
  const whole = of(cells);
  const part = of({ x0: 10, y0: 90, width: 64, height: 50 });
  const same = Uint8Array.from(part, (_, i) => whole[(15 + Math.floor(i / 32)) * 100 + 25 + (i % 32)]!);
  expect(part).toEqual(same);
  expect(new Set(part).size).toBeGreaterThan(3);
});
