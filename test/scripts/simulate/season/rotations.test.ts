import { expect, test } from 'vitest';
import { calendarOf, isCropCode, REGIONS, ROTATIONS } from '../../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../../pipeline/crop/classes.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { croppingsOf, drawCropping } from '../../../../scripts/simulate/season/rotations.ts';
import { simulatedPlot } from '../../../support/simulated-plots.ts';

const ALL = REGIONS.flatMap(({ code: region }) => croppingsOf(region).map((crops) => ({ region, crops })));
const PLOTS = 60;

test('every region grows something, each crop of it by a calendar of the region', () => {
  for (const { code } of REGIONS) expect(croppingsOf(code).length).toBeGreaterThan(2);
  for (const { region, crops } of ALL)
    for (const code of crops) {
      expect(CROP_CLASSES).toContain(code);
      if (isCropCode(code)) expect(calendarOf(code, region), `${code} in ${region}`).not.toBeNull();
    }
});

test('every crop that a region has a calendar for is grown there', () => {
  const crops = CROP_CLASSES.filter(isCropCode);
  const absent = REGIONS.flatMap(({ code: region }) =>
    crops
      .filter((c) => calendarOf(c, region) !== null && !ALL.some((a) => a.region === region && a.crops.includes(c)))
      .map((c) => `${c} ${region}`)
  );
  expect(absent.length, absent.join(', ')).toBeLessThan(6);
});

const several = ALL.filter(({ crops }) => crops.length > 1);
const drawn = new Map(
  several.map(({ region, crops }) => [
    `${region} ${crops.join('-')}`,
    Array.from({ length: PLOTS }, (_, i) => simulatedPlot(crops.at(-1)!, region, i, { before: crops.slice(0, -1) }))
  ])
);

test.each([...drawn.keys()])('%s: the main crop is reached, all before it stand, each after the other', (name) => {
  const crops = name.split(' ')[1]!.split('-');
  let whole = 0;
  for (const plot of drawn.get(name)!) {
    const codes = plot.stands.map((s) => s.code);
    const end = plot.stands.indexOf(plot.main!) + 1;
    if (codes.slice(end - crops.length, end).join('-') === crops.join('-')) whole++;
    plot.stands.forEach((s, k) => {
      if (k > 0) expect(s.onField).toBeGreaterThan(plot.stands[k - 1]!.harvest);
    });
  }
  expect(whole / PLOTS).toBeGreaterThan(0.85);
});

test("the catalogue's rotations all occur, in their order, somewhere that grows them", () => {
  const single = ALL.filter(({ crops }) => crops.length === 1 && isCropCode(crops[0]!)).flatMap(({ region, crops }) =>
    Array.from({ length: 20 }, (_, i) => ({ region, plot: simulatedPlot(crops[0]!, region, i) }))
  );
  const chains = [...drawn].flatMap(([name, plots]) => plots.map((plot) => ({ region: name.split(' ')[0]!, plot })));
  const absent = ROTATIONS.filter(
    (r) =>
      ![...single, ...chains].some(
        ({ region, plot }) =>
          r.regions.includes(region) && `-${plot.stands.map((s) => s.code).join('-')}-`.includes(`-${r.seq.join('-')}-`)
      )
  ).map((r) => r.code);
  expect(absent).toEqual([]);
});

test('shares: half the plots of the plain of HHH grow wheat before maize; slopes carry orchards', () => {
  const d = dice(4);
  const count = (ground: 'plain' | 'slope', codes: string) =>
    Array.from({ length: 4000 }, () => drawCropping('HHH', ground, d)).filter((c) => c.join('-') === codes).length /
    4000;
  expect(Math.abs(count('plain', 'WW-UM') - 0.453)).toBeLessThan(0.04); // 48 of 106
  expect(count('slope', 'AP')).toBeGreaterThan(count('plain', 'AP') * 2);
});

test('the same dice, the same crops; a region without shares is refused', () => {
  const of = (seed: number) => Array.from({ length: 20 }, () => drawCropping('SCN', 'paddy', dice(seed)));
  expect(of(3)).toEqual(of(3));
  expect(() => drawCropping('XXX', 'plain', dice(1))).toThrow("got 'XXX'");
});
