import { expect, test } from 'vitest';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { correctByNeighbours, type DatedLook } from '../../../pipeline/segment/temporal.ts';

type Ground = readonly [blue: number, red: number, nir: number, swir: number];
const CROP: Ground = [0.03, 0.04, 0.4, 0.2];
const STUBBLE: Ground = [0.09, 0.16, 0.26, 0.34];
const HAZE: Ground = [0.075, 0.07, 0.36, 0.2];
const SHADE: Ground = [0.02, 0.025, 0.18, 0.09];
const FLOODED: Ground = [0.05, 0.05, 0.08, 0.03];

/** A date of 7 × 7 px of one ground, called `single` by itself. */
function look(day: number, ground: Ground, single: number = MASK.clear): DatedLook {
  const layer = (v: number) => new Uint16Array(49).fill(Math.round(v * 10_000) + 1);
  const [blue, red, nir, swir] = ground.map(layer);
  return { day, blue: blue!, red: red!, nir: nir!, swir: swir!, single: new Uint8Array(49).fill(single) };
}
/** The class of the middle date; the dates before are given in time order. */
function judged(before: DatedLook[], middle: DatedLook, after: DatedLook[]): number {
  return correctByNeighbours(middle, [...before].reverse(), after, 7)[24]!;
}
const season = (grounds: Ground[], from: number) => grounds.map((g, i) => look(from + 5 * i, g));

test('haze that one date alone cannot tell', () => {
  expect(judged(season([CROP, CROP, CROP], 0), look(15, HAZE), season([CROP, CROP], 20))).toBe(MASK.thinCloud);
});

test('a shadow between two sunlit looks', () => {
  expect(judged(season([CROP, CROP], 0), look(10, SHADE), season([CROP, CROP], 15))).toBe(MASK.shadow);
});

test('a harvest stays clear, on its first date too', () => {
  expect(judged(season([CROP, CROP, CROP], 0), look(15, STUBBLE), season([STUBBLE, STUBBLE], 20))).toBe(MASK.clear);
  expect(judged(season([CROP, CROP, STUBBLE], 0), look(15, STUBBLE), season([STUBBLE], 20))).toBe(MASK.clear);
});

test('a field that is flooded and stays so is no shadow', () => {
  expect(judged(season([STUBBLE, STUBBLE], 0), look(10, FLOODED), season([FLOODED, FLOODED], 15))).toBe(MASK.clear);
});

test('at the end of a season a harvest is no shadow', () => {
  expect(judged(season([CROP, CROP, CROP], 0), look(15, STUBBLE), [])).toBe(MASK.clear);
});

test('ground as bright as cloud on many dates is ground; a cloud among cloudless dates is cloud', () => {
  const FILM: Ground = [0.3, 0.32, 0.36, 0.33];
  const films = (from: number) => season([FILM, FILM], from).map((l) => ({ ...l, single: l.single.fill(MASK.cloud) }));
  expect(judged(films(0), look(10, FILM, MASK.cloud), films(15))).toBe(MASK.clear);
  expect(judged(season([CROP, CROP], 0), look(10, FILM, MASK.cloud), season([CROP, CROP], 15))).toBe(MASK.cloud);
});

test('snow that no neighbour has seen is a cloud of ice', () => {
  const WHITE: Ground = [0.6, 0.6, 0.58, 0.1];
  const white = look(10, WHITE, MASK.snow);
  expect(judged(season([CROP], 0), white, season([CROP], 15))).toBe(MASK.cloud);
  expect(judged(season([CROP], 0), white, [look(13, WHITE, MASK.snow)])).toBe(MASK.snow);
});

test('one odd pixel is not weather', () => {
  const odd = look(10, CROP);
  odd.blue[24] = 800;
  expect(judged(season([CROP, CROP], 0), odd, season([CROP, CROP], 15))).toBe(MASK.clear);
});

test('dates without data at a pixel are passed over, and of two looks on one date the nearer counts', () => {
  const FILM: Ground = [0.3, 0.32, 0.36, 0.33];
  const crops = season([CROP, CROP, CROP, CROP, CROP, CROP], 60); // six dates after: all that a side may have
  const films = season([FILM, FILM, FILM, FILM], 90).map((l) => ({ ...l, single: l.single.fill(MASK.cloud) }));
  const film = look(55, FILM, MASK.cloud);
  expect(judged([], film, [...crops, ...films])).toBe(MASK.cloud); // four films beyond the six
  const empty = crops.map((l) => ({ ...l, single: new Uint8Array(49) }));
  expect(judged([], film, [...empty, ...films])).toBe(MASK.clear);
  const oneDay = films.map((l) => ({ ...l, day: 90 }));
  expect(judged([], film, [...empty, ...oneDay])).toBe(MASK.cloud);
});

test('the end of the data counts as the end of the raster', () => {
  const hazy = look(15, HAZE);
  const half = hazy.single.slice();
  for (let i = 0; i < 49; i++) if (i % 7 < 3) half[i] = MASK.nodata;
  const [before, after] = [season([CROP, CROP], 0).reverse(), season([CROP, CROP], 20)];
  const cut = correctByNeighbours({ ...hazy, single: half }, before, after, 7);
  expect([...cut.subarray(21, 28)]).toEqual([0, 0, 0, 3, 3, 3, 3]);
});

test('no neighbours, no change', () => {
  const alone = look(10, HAZE);
  expect(correctByNeighbours(alone, [], [], 7)).toEqual(alone.single);
});
