import { expect, test } from 'vitest';
import { BAND_TABLE, BANDS } from '../../../../pipeline/scene/bands.ts';
import { hashAt } from '../../../../scripts/simulate/land/noise.ts';
import { psf } from '../../../../scripts/simulate/sensor/blur.ts';
import { SENSOR } from '../../../../scripts/simulate/sensor/knobs.ts';
import { observeSpectrum, type Pass } from '../../../../scripts/simulate/sensor/pass.ts';
import { FINE, type FineScene, MARGIN, renderBands, type Window } from '../../../../scripts/simulate/sensor/render.ts';
import { planSky, type Sky, skyWindow } from '../../../../scripts/simulate/sky/sky.ts';
import { seeded } from '../../../support/random.ts';

const LEVEL: Pass = { gain: new Float64Array(10).fill(1), add: new Float64Array(10), dx: 0, dy: 0 };
const shifted = (dx: number, dy: number): Pass => ({ ...LEVEL, dx, dy });
const square = (x0: number, y0: number, side: number): Window => ({ x0, y0, width: side, height: side });
const perOf = (b: number) => BAND_TABLE[BANDS[b]!].gsdM / 10;

/** A scene whose cells are functions of the world's fine cells, of parcels with the given numbers. */
function sceneOf(
  w: Window,
  at: (col: number, row: number) => { parcel: number; vigour?: number; patch?: number },
  spectra: Float32Array,
  extent: Float32Array = new Float32Array(spectra.length / 40)
): FineScene {
  const [width, height] = [w.width, w.height].map((n) => (n + 2 * MARGIN) * FINE) as [number, number];
  const ground = new Uint16Array(width * height);
  const vigour = new Uint8Array(width * height);
  const patch = new Uint8Array(width * height);
  for (let i = 0; i < ground.length; i++) {
    const cell = at((w.x0 - MARGIN) * FINE + (i % width), (w.y0 - MARGIN) * FINE + Math.floor(i / width));
    ground[i] = cell.parcel;
    vigour[i] = cell.vigour ?? 128;
    patch[i] = cell.patch ?? 255;
  }
  return { ground, vigour, patch, spectra, extent };
}

/** Even spectra: [intact value, slope, struck value, slope] of each parcel, the same in all bands. */
const evenSpectra = (...parcels: [number, number, number, number][]) =>
  Float32Array.from(parcels.flatMap((p) => p.flatMap((v) => new Array<number>(10).fill(v))));

const rhoOf = (dn: Uint16Array) => Float64Array.from(dn, (v) => (v - 1000) / 10_000);
const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / v.length;

test('even ground is its reflectance · 10000 + 1000 with a noise of 20 that differs by pixel, band and date', () => {
  const w = square(10, 20, 64);
  const scene = sceneOf(w, () => ({ parcel: 0 }), evenSpectra([0.25, 0, 0, 0]));
  const bands = renderBands(scene, w, null, LEVEL, 5, 1000);
  bands.forEach((dn, b) => {
    expect(dn.length).toBe((64 / perOf(b)) ** 2);
    expect(Math.abs(mean(dn) - 3500)).toBeLessThan(3);
    const sd = Math.sqrt(mean(Array.from(dn, (v) => (v - mean(dn)) ** 2)));
    expect(Math.abs(sd - 20)).toBeLessThan(2.5);
  });
  expect(bands[0]).not.toEqual(bands[1]);
  expect(renderBands(scene, w, null, LEVEL, 6, 1000)[0]).not.toEqual(bands[0]);
  const raw = renderBands(scene, w, null, LEVEL, 5, 0);
  expect(Array.from(raw[3]!, (v) => v + 1000)).toEqual([...bands[3]!]);
});

test('vigour moves a cell along its slope, and cells below the extent are the struck ones', () => {
  const w = square(0, 0, 16);
  const spectra = evenSpectra([0.2, 0.32, 0.6, -0.32]);
  const value = (vigour: number, patch: number, extent: number) => {
    const scene = sceneOf(w, () => ({ parcel: 0, vigour, patch }), spectra, Float32Array.of(extent));
    return mean(rhoOf(renderBands(scene, w, null, LEVEL, 1, 1000)[6]!));
  };
  expect(value(128, 0, 0)).toBeCloseTo(0.2, 2);
  expect(value(192, 0, 0)).toBeCloseTo(0.28, 2);
  expect(value(128, 100, 0.5)).toBeCloseTo(0.6, 2);
  expect(value(192, 127, 0.5)).toBeCloseTo(0.52, 2);
  expect(value(192, 128, 0.5)).toBeCloseTo(0.28, 2);
  expect(value(128, 255, 1)).toBeCloseTo(0.6, 2);
});

test('one bright plot: its light is spread, none is lost, and it lies where the image lies off', () => {
  const w = square(0, 0, 40);
  // 60 m × 45 m, its centre at 203.75 m east and 196.25 m south
  const inside = (c: number, r: number) => c >= 70 && c < 93 && r >= 70 && r < 87;
  const scene = sceneOf(w, (c, r) => ({ parcel: inside(c, r) ? 1 : 0 }), evenSpectra([0.1, 0, 0, 0], [0.9, 0, 0, 0]));
  const area = 23 * 17 * 6.25;
  const centre = [81.5 * 2.5, 78.5 * 2.5];
  for (const [dx, dy] of [
    [0, 0],
    [3.1, -4.4]
  ] as const) {
    const bands = renderBands(scene, w, null, shifted(dx, dy), 3, 1000);
    for (const b of [0, 6, 5, 9]) {
      const gsd = 10 * perOf(b);
      const n = w.width / perOf(b);
      let [light, east, south] = [0, 0, 0];
      rhoOf(bands[b]!).forEach((rho, i) => {
        const [x, y] = [((i % n) + 0.5) * gsd, (Math.floor(i / n) + 0.5) * gsd];
        if (Math.abs(x - centre[0]!) > 85 || Math.abs(y - centre[1]!) > 85) return;
        const part = ((rho - 0.1) * gsd * gsd) / 0.8;
        light += part;
        east += part * x;
        south += part * y;
      });
      expect(Math.abs(light / area - 1), BANDS[b]).toBeLessThan(0.02);
      expect(Math.abs(east / light - (centre[0]! - dx)), BANDS[b]).toBeLessThan(0.6);
      expect(Math.abs(south / light - (centre[1]! - dy)), BANDS[b]).toBeLessThan(0.6);
    }
  }
});

test('weights are those of a Gaussian of 4.5 m and 9 m about the true centre', () => {
  for (const gsd of [10, 20] as const) {
    for (const shift of [0, 1.3, -6.2]) {
      const { first, weight } = psf(gsd, shift);
      const metres = (t: number) => ((first + t + 0.5) * gsd) / 4;
      let [sum, at, spread] = [0, 0, 0];
      weight.forEach((w, t) => {
        sum += w;
        at += w * metres(t);
      });
      weight.forEach((w, t) => {
        spread += w * (metres(t) - at) ** 2;
      });
      expect(sum).toBeCloseTo(1, 12);
      expect(Math.abs(at - gsd / 2 - shift)).toBeLessThan(0.06);
      expect(Math.abs(Math.sqrt(spread) / SENSOR.psfM[gsd / 10 - 1]! - 1)).toBeLessThan(0.025);
    }
  }
});

test('pixels are what a plain sum over all cells gives', () => {
  const random = seeded(4);
  const w = square(6, 8, 20);
  const spectra = Float32Array.from({ length: 200 }, () => 0.1 + 0.5 * random());
  const cells = (c: number, r: number) => ({
    parcel: hashAt(1, c >> 3, r >> 2) % 5,
    vigour: 96 + (hashAt(2, c, r) & 63),
    patch: hashAt(3, c >> 2, r >> 2) & 255
  });
  const extent = Float32Array.of(0, 0.3, 0, 0.7, 1);
  const pass = shifted(-3.7, 2.2);
  const bands = renderBands(sceneOf(w, cells, spectra, extent), w, null, pass, 9, 1000);
  bands.forEach((dn, b) => {
    const gsd = 10 * perOf(b);
    const sigma = SENSOR.psfM[gsd / 10 - 1]!;
    const n = 200 / gsd;
    let [off, worst] = [0, 0];
    rhoOf(dn).forEach((rho, i) => {
      const [x, y] = [60 + ((i % n) + 0.5) * gsd + pass.dx, 80 + (Math.floor(i / n) + 0.5) * gsd + pass.dy];
      let [sum, weights] = [0, 0];
      for (let r = Math.floor((y - 4 * sigma) / 2.5); r <= (y + 4 * sigma) / 2.5; r++) {
        for (let c = Math.floor((x - 4 * sigma) / 2.5); c <= (x + 4 * sigma) / 2.5; c++) {
          const { parcel, vigour, patch } = cells(c, r);
          const at = 40 * parcel + (patch < Math.round(256 * extent[parcel]!) ? 20 : 0) + b;
          const weight = Math.exp(-((2.5 * (c + 0.5) - x) ** 2 + (2.5 * (r + 0.5) - y) ** 2) / (2 * sigma ** 2));
          sum += weight * (spectra[at]! + (spectra[at + 10]! * (vigour - 128)) / 256);
          weights += weight;
        }
      }
      off += (rho - sum / weights) / (n * n);
      worst = Math.max(worst, Math.abs(rho - sum / weights));
    });
    expect(Math.abs(off), BANDS[b]).toBeLessThan(0.001);
    expect(worst, BANDS[b]).toBeLessThan(0.011); // five sd of the noise
  });
});

test('windows agree on what they share, whatever number they give a parcel', () => {
  const spectra = Float32Array.from({ length: 7 * 40 }, (_, i) => 0.05 + (hashAt(8, i, 0) / 2 ** 32) * 0.4);
  const extent = Float32Array.from({ length: 7 }, (_, p) => [0, 0.4, 0, 0, 0.8, 0, 0.2][p]!);
  const order = [3, 0, 6, 2, 5, 1, 4];
  const turned = Float32Array.from({ length: 280 }, (_, i) => spectra[40 * order[Math.floor(i / 40)]! + (i % 40)]!);
  const cells = (c: number, r: number) => ({
    parcel: hashAt(1, c >> 4, r >> 3) % 7,
    vigour: hashAt(2, c, r) & 255,
    patch: hashAt(3, c >> 3, r >> 3) & 255
  });
  const plan = planSky(5000, 0.5, { zenithDeg: 50, azimuthDeg: 160 }, 14, 5, 'mixed');
  const pass = { gain: new Float64Array(10).fill(1.03), add: new Float64Array(10).fill(0.004), dx: 2.1, dy: -6.3 };
  const whole = square(-10, 30, 64);
  const part: Window = { x0: 4, y0: 40, width: 26, height: 34 };
  const of = (w: Window, at: typeof cells, s: Float32Array, e: Float32Array) =>
    renderBands(sceneOf(w, at, s, e), w, skyWindow(plan, w), pass, 77, 1000);
  const a = of(whole, cells, spectra, extent);
  const b = of(
    part,
    (c, r) => ({ ...cells(c, r), parcel: order.indexOf(cells(c, r).parcel) }),
    turned,
    Float32Array.from(order, (p) => extent[p]!)
  );
  a.forEach((dn, k) => {
    const per = perOf(k);
    const [x, y, n, m] = [14 / per, 10 / per, 64 / per, 26 / per];
    const same = Uint16Array.from(b[k]!, (_, i) => dn[(y + Math.floor(i / m)) * n + x + (i % m)]!);
    expect(b[k], BANDS[k]).toEqual(same);
  });
});

test('a pixel of even ground is what a mean spectrum becomes: under cloud, thin cloud and shadow too', () => {
  const w = square(0, 0, 32);
  const scene = sceneOf(w, () => ({ parcel: 0 }), evenSpectra([0.3, 0, 0, 0]));
  const pass = { ...LEVEL, gain: new Float64Array(10).fill(0.95), add: new Float64Array(10).fill(0.006) };
  const skyOf = (thick: number, thin: number, shadow: number): Sky => {
    const at = (n: number) => ({
      thick: new Float32Array(n).fill(thick),
      thin: new Float32Array(n).fill(thin),
      shadow: new Float32Array(n).fill(shadow),
      tone: new Float32Array(n).fill(1)
    });
    const [at10, at20] = [at(1024), at(256)];
    const left = Float64Array.of(0.55, 0.55, 0.55, 0, 0, 0, 0.45, 0.45, 0.45, 0.45);
    return {
      alpha: at10.thick,
      shadow: at10.shadow,
      thin: at10.thin,
      at10,
      at20,
      left,
      rimM: 60,
      behindRim: 1,
      isClear: false
    };
  };
  for (const [sky, slip] of [
    [null, null],
    [skyOf(0.3, 0, 0), { kind: 'thick', depth: 0.5 }],
    [skyOf(0, 0.2, 0), { kind: 'thin', depth: 0.4 }],
    [skyOf(0, 0, 0.8), { kind: 'shade', depth: 0.8 }]
  ] as const) {
    const rho = new Float64Array(10).fill(0.3);
    observeSpectrum(rho, pass, slip);
    const bands = renderBands(scene, w, sky, pass, 2, 1000);
    for (const b of [0, 2, 6, 7, 9]) expect(Math.abs(mean(rhoOf(bands[b]!)) - rho[b]!), BANDS[b]).toBeLessThan(0.0005);
  }
});

test('zero is never written: it would be no data', () => {
  const w = square(0, 0, 8);
  const scene = sceneOf(w, () => ({ parcel: 0 }), evenSpectra([0.001, 0, 0, 0]));
  const dark = { ...LEVEL, add: new Float64Array(10).fill(-0.02) };
  for (const dn of renderBands(scene, w, null, dark, 2, 0)) expect([...new Set(dn)]).toEqual([1]);
});

test('refuses cells that do not fit the window, and windows that cut a 20 m pixel', () => {
  const w = square(0, 0, 8);
  const scene = sceneOf(w, () => ({ parcel: 0 }), evenSpectra([0.1, 0, 0, 0]));
  expect(() => renderBands(scene, square(0, 0, 10), null, LEVEL, 1, 0)).toThrow(/Expected 7744 fine cells/);
  expect(() => renderBands(scene, { ...w, x0: 3 }, null, LEVEL, 1, 0)).toThrow(/even pixels/);
});
