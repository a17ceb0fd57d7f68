import { expect, test } from 'vitest';
import { lagCorrelation } from '../../../../scripts/simulate/realism/lag.ts';
import { VEIL } from '../../../../scripts/simulate/sensor/pass.ts';
import { SKY } from '../../../../scripts/simulate/sky/knobs.ts';
import { type Layers, planSky, type Sky, shadeOffset, skyWindow } from '../../../../scripts/simulate/sky/sky.ts';
import { seeded } from '../../../support/random.ts';

const SUN = { zenithDeg: 45, azimuthDeg: 150 };
const window = (x0: number, y0: number, width: number, height = width) => ({ x0, y0, width, height });

test('a shadow lies opposite to the sun, height · tan(zenith) away', () => {
  const near = ({ east, south }: { east: number; south: number }, e: number, s: number) => {
    expect(east).toBeCloseTo(e, 6);
    expect(south).toBeCloseTo(s, 6);
  };
  near(shadeOffset(1000, { zenithDeg: 45, azimuthDeg: 180 }, 0), 0, -1000); // sun in the south, shadow to the north
  near(shadeOffset(1000, { zenithDeg: 45, azimuthDeg: 90 }, 0), -1000, 0); // sun in the east, shadow to the west
  near(shadeOffset(2000, { zenithDeg: 60, azimuthDeg: 135 }, 0), -2000 * Math.sqrt(1.5), -2000 * Math.sqrt(1.5));
  // From the east the cloud is seen shifted to the west: its shadow lies further east of it than without.
  const { east, south } = shadeOffset(1000, { zenithDeg: 45, azimuthDeg: 180 }, 10);
  expect(Math.hypot(east, south + 1000)).toBeCloseTo(1000 * Math.tan(Math.PI / 18), 6);
  expect(east).toBeGreaterThan(0);
});

test('in a window the shadow is the cloud, moved: no edge of the window changes it', () => {
  const plan = planSky(8000, 0.4, SUN, 21, 4, 'cumulus');
  const { cols, rows } = plan.shade;
  const { east, south } = shadeOffset(plan.heightM, SUN, 4);
  expect([cols, rows]).toEqual([Math.round(east / 10), Math.round(south / 10)]);
  const below = skyWindow(plan, window(100, 40, 120));
  const [dx, dy] = [2 * Math.round(cols / 2), 2 * Math.round(rows / 2)]; // windows begin at even pixels
  const above = skyWindow(plan, window(100 - dx, 40 - dy, 120));
  let shaded = 0;
  for (let y = 1; y < 119; y++) {
    for (let x = 1; x < 119; x++) {
      const cloud = above.at10.thick[(y + dy - rows) * 120 + x + dx - cols]!;
      const depth = below.shadow[y * 120 + x]!;
      if (cloud <= SKY.shadeFrom) expect(depth).toBe(0);
      if (cloud >= SKY.shadeFull) expect(depth).toBe(1);
      shaded += depth;
    }
  }
  expect(shaded).toBeGreaterThan(500);
});

test('windows agree on what they share, to the bit', () => {
  const random = seeded(5);
  for (const kind of ['cumulus', 'layer', 'mixed', 'thin'] as const) {
    const plan = planSky(5000, 0.5, SUN, random(1 << 20), -7, kind);
    const whole = skyWindow(plan, window(-20, -30, 160));
    for (let n = 0; n < 6; n++) {
      const [x, y, w, h] = [2 * random(60), 2 * random(60), 2 + 2 * random(18), 2 + 2 * random(18)];
      const part = skyWindow(plan, window(x - 20, y - 30, w, h));
      expect(cut(whole.alpha, 160, x, y, w, h)).toEqual(part.alpha);
      for (const name of ['thick', 'thin', 'shadow', 'tone'] as const) {
        expect(cut(whole.at10[name], 160, x, y, w, h)).toEqual(part.at10[name]);
        if (!part.isClear) expect(cut(whole.at20[name], 80, x / 2, y / 2, w / 2, h / 2)).toEqual(part.at20[name]);
      }
    }
  }
});

function cut(v: Float32Array, width: number, x: number, y: number, w: number, h: number): Float32Array {
  return Float32Array.from({ length: w * h }, (_, i) => v[(y + Math.floor(i / w)) * width + x + (i % w)]!);
}

const shareOf = (v: Float32Array, from: number) => v.reduce((n, a) => n + (a > from ? 1 : 0), 0) / v.length;

test("a county has its date's cover; its windows have their own", () => {
  for (const cover of [0.1, 0.5, 0.9]) {
    const plan = planSky(4000, cover, SUN, 77, 0, 'cumulus');
    expect(Math.abs(shareOf(skyWindow(plan, window(0, 0, 400)).at10.thick, 0.5) - cover)).toBeLessThan(0.03);
  }
  const half = planSky(10_000, 0.5, SUN, 3, 0, 'layer');
  const shares = Array.from({ length: 100 }, (_, i) => {
    const { thick } = skyWindow(half, window(100 * (i % 10), 100 * Math.floor(i / 10), 40)).at10;
    return shareOf(thick, 0.5 * half.thick!.alpha[0]);
  });
  expect(shares.filter((s) => s < 0.1 || s > 0.9).length).toBeGreaterThan(30);
});

test('no cover, no cloud; all of it, no hole and no shadow', () => {
  const clear = Array.from({ length: 40 }, (_, seed) => skyWindow(planSky(3000, 0, SUN, seed), window(0, 0, 20)));
  expect(clear.filter((s) => s.isClear).length).toBeGreaterThan(28); // but for stray thin cloud
  for (const s of clear) expect(Math.max(...s.at10.thick, ...s.shadow)).toBe(0);
  for (let seed = 0; seed < 12; seed++) {
    const kind = (['cumulus', 'layer', 'mixed'] as const)[seed % 3]!;
    const { at10, shadow } = skyWindow(planSky(3000, 1, SUN, seed, 0, kind), window(0, 0, 60));
    expect(Math.min(...at10.thick)).toBeGreaterThan(0.59);
    expect(Math.max(...shadow)).toBe(0);
  }
});

test('thin cloud throws no shadow and adds 0.01 to 0.08 to the blue', () => {
  for (let seed = 0; seed < 30; seed++) {
    const plan = planSky(5000, 0.9, SUN, seed, 0, 'thin');
    const { at10, shadow } = skyWindow(plan, window(0, 0, 100));
    expect(Math.max(...shadow)).toBe(0);
    expect(Math.max(...at10.thick)).toBe(0);
    const most = plan.thin!.alpha[1] * VEIL[0]!;
    expect(most).toBeGreaterThanOrEqual(0.01);
    expect(most).toBeLessThanOrEqual(0.08);
    expect(Math.max(...at10.thin)).toBeLessThanOrEqual(Math.fround(plan.thin!.alpha[1]));
  }
});

test('full shadow leaves 0.35 to 0.75 of the visible light, 0.25 to 0.65 of the near infrared, and differs by date', () => {
  const left = Array.from({ length: 60 }, (_, seed) => planSky(2000, 0.5, SUN, seed).left);
  for (const of of left) {
    for (const b of [0, 1, 2]) expect(of[b]! >= 0.35 && of[b]! <= 0.75).toBe(true);
    for (const b of [6, 7, 8, 9]) expect(of[b]! >= 0.25 && of[b]! <= 0.65).toBe(true);
    expect(of[3]).toBeGreaterThan(of[5]!);
  }
  expect(Math.max(...left.map((l) => l[0]!)) - Math.min(...left.map((l) => l[0]!))).toBeGreaterThan(0.3);
});

test('clouds are as alike over 100 and 300 m as in the real stack', () => {
  const random = seeded(9);
  const layers: { width: number; values: Float32Array }[] = [];
  for (let seed = 0; layers.length < 120; seed++) {
    const plan = planSky(5000, 0.05 + 0.9 * random(), SUN, seed);
    const { alpha } = skyWindow(plan, window(200, 200, 100));
    const cover = alpha.reduce((a, b) => a + b, 0) / alpha.length;
    if (cover > 0.02 && cover < 0.98) layers.push({ width: 100, values: alpha });
  }
  const [at100, at300] = [lagCorrelation(layers, 10), lagCorrelation(layers, 30)];
  expect(Math.abs(at100 - 0.66), `${at100}`).toBeLessThan(0.07);
  expect(Math.abs(at300 - 0.18), `${at300}`).toBeLessThan(0.08);
});

test('at 20 m a layer is the mean of four pixels', () => {
  const sky: Sky = skyWindow(planSky(2000, 0.5, SUN, 4, 0, 'cumulus'), window(0, 0, 40));
  for (const name of ['thick', 'shadow'] as (keyof Layers)[]) {
    const v = sky.at10[name];
    expect(sky.at20[name][3 * 20 + 7]).toBe(Math.fround((v[254]! + v[255]! + v[294]! + v[295]!) / 4));
  }
});
