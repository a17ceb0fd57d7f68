import { beforeAll, expect, test } from 'vitest';
import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { canopyBands } from '../../../pipeline/canopy/canopy.ts';
import { atSun, buildTable, type CanopyState, type CanopyTable, tableBands } from '../../../pipeline/canopy/table.ts';
import { AXES, BLOCK } from '../../../pipeline/canopy/table-axes.ts';
import { FIXED } from '../../../pipeline/canopy/table-fill.ts';
import { seeded } from '../../support/random.ts';

let table: CanopyTable;
beforeAll(() => {
  table = buildTable();
});

const random = seeded(9);
const between = (low: number, high: number) => low + (high - low) * random();
const GROUNDS = [
  BACKGROUNDS.loess_dry,
  BACKGROUNDS.soil_wet_prosail,
  BACKGROUNDS.paddy_turbid,
  BACKGROUNDS.straw_stubble
];

function exact(state: CanopyState, sunZenithDeg: number, ground: ArrayLike<number>): Float64Array {
  const { lai, alaDeg, cab, cw, cm, cbrown } = state;
  const leaf = { n: FIXED.n, cab, car: FIXED.carPerCab * cab, ant: 0, cbrown, cw, cm };
  const { hotspot, viewZenithDeg, relativeAzimuthDeg } = FIXED;
  return canopyBands({ leaf, lai, alaDeg, hotspot }, { sunZenithDeg, viewZenithDeg, relativeAzimuthDeg }, ground);
}

const green = (): CanopyState => ({
  lai: 7 * random() ** 1.5,
  alaDeg: between(28, 68),
  cab: between(25, 62),
  cw: between(0.008, 0.026),
  cm: between(0.003, 0.01),
  cbrown: 0
});
/** Chlorophyll goes to 2 while brown pigment comes up to 0.4 and leaves dry. */
const ripening = (): CanopyState => {
  const age = random();
  return {
    ...green(),
    cab: between(30, 60) * (1 - age) + 2 * age,
    cbrown: 0.4 * age * between(0.5, 1.2),
    cw: between(0.003, 0.014)
  };
};

function errors(draw: () => CanopyState, suns: number) {
  const rounds = 8 * suns;
  const square = new Float64Array(10);
  let worst = 0;
  const out = new Float64Array(10);
  let [sun, at] = [0, atSun(table, 18)];
  for (let n = 0; n < rounds; n++) {
    if (n % 8 === 0) at = atSun(table, (sun = between(18, 70)));
    const state = draw();
    const ground = GROUNDS[random(GROUNDS.length)]!;
    tableBands(at, state, ground, out);
    exact(state, sun, ground).forEach((v, b) => {
      square[b]! += (out[b]! - v) ** 2;
      worst = Math.max(worst, Math.abs(out[b]! - v));
    });
  }
  return { rmse: Math.max(...square.map((s) => Math.sqrt(s / rounds))), worst };
}

test('green canopies within 0.0015 RMSE in every band, none off by more than 0.006', () => {
  const { rmse, worst } = errors(green, 9);
  expect(rmse).toBeLessThan(0.0015);
  expect(worst).toBeLessThan(0.006);
});

test('ripening canopies within 0.0025 RMSE in every band, none off by more than 0.012', () => {
  const { rmse, worst } = errors(ripening, 9);
  expect(rmse).toBeLessThan(0.0025);
  expect(worst).toBeLessThan(0.012);
});

test('at its own nodes the table is exact but for the sampling of wavelengths', () => {
  const state = { lai: AXES.lai[8], alaDeg: AXES.ala[3], cab: AXES.cab[6], cw: 0.013, cm: AXES.cm[1], cbrown: 0 };
  const out = new Float64Array(10);
  tableBands(atSun(table, AXES.sun[2]), state, GROUNDS[0]!, out);
  exact(state, AXES.sun[2], GROUNDS[0]!).forEach((v, b) => {
    expect(Math.abs(out[b]! - v)).toBeLessThan(6e-4);
  });
});

test('no leaf: the ground itself, to the last bit; and it is reached without a step', () => {
  const at = atSun(table, 33);
  const out = new Float64Array(10);
  for (const lai of [0, -1, Number.NaN]) {
    tableBands(at, { ...green(), lai }, GROUNDS[2]!, out);
    expect([...out]).toEqual([...GROUNDS[2]!]);
  }
  tableBands(at, { ...green(), lai: 1e-6 }, GROUNDS[2]!, out);
  out.forEach((v, b) => {
    expect(v).toBeCloseTo(GROUNDS[2]![b]!, 5);
  });
});

test('beyond its axes a state counts as the nearest', () => {
  const at = atSun(table, 40);
  const [far, edge] = [new Float64Array(10), new Float64Array(10)];
  const out: CanopyState = { lai: 30, alaDeg: 89, cab: 500, cw: 1, cm: 0.0005, cbrown: 9 };
  const last = <T>(nodes: readonly T[]) => nodes.at(-1)!;
  tableBands(at, out, GROUNDS[0]!, far);
  tableBands(
    at,
    { lai: last(AXES.lai), alaDeg: last(AXES.ala), cab: last(AXES.cab), cw: 1, cm: 0.0005, cbrown: last(AXES.cbrown) },
    GROUNDS[0]!,
    edge
  );
  expect(far).toEqual(edge);
  expect(atSun(table, -5).data).toEqual(atSun(table, AXES.sun[0]).data);
  expect(atSun(table, 89).data).toEqual(atSun(table, last(AXES.sun)).data);
});

test('reflectance is continuous in the state', () => {
  const at = atSun(table, 47);
  const [a, b] = [new Float64Array(10), new Float64Array(10)];
  for (let n = 0; n < 200; n++) {
    const state = ripening();
    tableBands(at, state, GROUNDS[0]!, a);
    const name = (Object.keys(state) as (keyof CanopyState)[])[random(6)]!;
    tableBands(at, { ...state, [name]: state[name] * (1 + 1e-6) }, GROUNDS[0]!, b);
    a.forEach((v, i) => {
      expect(Math.abs(v - b[i]!), name).toBeLessThan(1e-5);
    });
  }
});

test('the ground may be written over in place', () => {
  const at = atSun(table, 47);
  const state = green();
  const [ground, out] = [Float64Array.from(GROUNDS[1]!), new Float64Array(10)];
  tableBands(at, state, ground, out);
  tableBands(at, state, ground, ground);
  expect(ground).toEqual(out);
});

test('at a node of the sun the block is that of the table; it lies in shared memory', () => {
  const at = atSun(table, AXES.sun[1]);
  for (let i = 0; i < BLOCK; i += 1013) expect(at.data[i]).toBeCloseTo(table.data[BLOCK + i]!, 6);
  expect(table.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(at.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(() => atSun(table, Number.NaN)).toThrow('Expected a sun zenith in degrees, got NaN.');
});
