import { expect, test } from 'vitest';
import { type PeerPlot, robustZ, seasonZ } from '../../../pipeline/hazard/season-z.ts';
import { plotId } from '../../../pipeline/ids.ts';
import { seeded } from '../../support/random.ts';

const DATES = ['2024-04-01', '2024-04-11', '2024-04-21', '2024-05-01', '2024-05-11'];
const plot = (n: number, level: number, over: Partial<PeerPlot> = {}): PeerPlot => ({
  id: plotId(`p${String(n).padStart(2, '0')}`),
  crop: { code: 'WW', probability: 0.9, rejected: false },
  season: { start: '2024-04-05', end: '2024-05-05' },
  smooth: [{ index: 'EVI2', dates: DATES, values: [0, level, level, level, 9] }],
  ...over
});

test('z by eye: eleven peers around 0.5, the worst two MADs below', () => {
  const levels = [0.5, 0.5, 0.52, 0.48, 0.52, 0.48, 0.54, 0.46, 0.54, 0.46, 0.3];
  const z = seasonZ(levels.map((level, i) => plot(i, level)));
  expect(z.get(plotId('p00'))).toBeCloseTo(0, 12);
  expect(z.get(plotId('p10'))).toBeCloseTo((0.3 - 0.5) / (1.4826 * 0.02 + 0.01), 10);
});

test('nine peers are no comparison; neither are doubtful plots, other crops, or plots without looks in the season', () => {
  const nine = Array.from({ length: 9 }, (_, i) => plot(i, 0.5));
  const others = [
    plot(20, 0.5, { crop: { code: 'WW', probability: 0.6, rejected: false } }),
    plot(21, 0.5, { crop: { code: 'WW', probability: 0.9, rejected: true } }),
    plot(22, 0.5, { crop: { code: 'GA', probability: 0.9, rejected: false } }),
    plot(23, 0.5, { crop: null }),
    plot(24, 0.5, { smooth: [{ index: 'EVI2', dates: DATES, values: [null, null, null, 0.5, 0.5] }] })
  ];
  expect([...seasonZ([...nine, ...others]).values()].every((z) => z === null)).toBe(true);
  const ten = seasonZ([...nine, plot(10, 0.4), ...others]);
  expect([...ten.values()].filter((z) => z !== null)).toHaveLength(10);
  expect(ten.get(plotId('p22'))).toBeNull();
});

test('z does not depend on the order of plots', () => {
  const random = seeded(2);
  const plots = Array.from({ length: 30 }, (_, i) => plot(i, random()));
  const there = seasonZ(plots);
  const back = seasonZ(plots.toReversed());
  for (const p of plots) expect(back.get(p.id)).toBe(there.get(p.id));
});

test('robust z of normal values has about unit spread, and one broken peer does not move the rest', () => {
  const random = seeded(9);
  const normal = () => Array.from({ length: 12 }, () => random()).reduce((a, b) => a + b, -6);
  const values = Array.from({ length: 2000 }, normal);
  const z = robustZ(values);
  const sd = Math.sqrt(z.reduce((sum, v) => sum + v * v, 0) / z.length);
  expect(sd).toBeGreaterThan(0.93);
  expect(sd).toBeLessThan(1.07);
  const broken = robustZ([...values, 1e6]);
  expect(Math.abs(broken[0]! - z[0]!)).toBeLessThan(0.01);
});
