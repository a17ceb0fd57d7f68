import { expect, test } from 'vitest';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import type { Polygon } from '../../../pipeline/geo/polygon.ts';
import { polygonArea, ringArea } from '../../../pipeline/geo/polygon.ts';
import { ellipsoidSize } from '../../../pipeline/plot/area.ts';
import { fitOf, nearPlots } from '../../../pipeline/plot/fit.ts';
import { groundOf } from '../../../pipeline/plot/ground.ts';
import { overlapArea } from '../../../pipeline/plot/overlap.ts';
import type { Plot } from '../../../pipeline/plot/plot.ts';
import { detected, EPSG, field, inDegrees } from '../../support/ground.ts';
import { seeded } from '../../support/random.ts';

const groundAt = (polygon: Polygon, plots: Plot[]) => {
  const { pieces, observedM2 } = fitOf(polygon, nearPlots(plots));
  return { ground: groundOf({ pieces, polygon }), observedM2, pieces };
};
const onPlane = (lonLat: Polygon): Polygon =>
  lonLat.map((ring) => ring.map(([lon, lat]) => fromLonLat(EPSG, lon, lat)));

test('two fields side by side are one outline of four corners, their common border gone', () => {
  const plots = [detected('a', field(0, 0, 100, 100)), detected('b', field(100, 0, 60, 100))];
  const { ground } = groundAt(field(-5, -5, 170, 110), plots);
  const whole = ellipsoidSize(inDegrees(field(0, 0, 160, 100)));
  expect(ground!.parts).toBe(1);
  expect(ground!.areaM2).toBeCloseTo(whole.areaM2, 0);
  expect(ground!.outlineM2).toBe(ground!.areaM2);
  expect(ground!.areaSeM2).toBeCloseTo(0.5 * whole.perimeterM * 2.5, 1); // 520 m of border, not 400 + 320
  expect(ringArea(ground!.outline[0]!)).toBeGreaterThan(0);
  expect(overlapArea(onPlane(ground!.outline), field(0, 0, 160, 100))).toBeCloseTo(16_000, -1);
});

test('of a larger field the part within the declared outline is the ground; a ragged edge is kept whole', () => {
  const { ground } = groundAt(field(0, 0, 100, 100), [detected('big', field(-40, 10, 400, 80))]);
  expect(overlapArea(onPlane(ground!.outline), field(0, 10, 100, 80))).toBeCloseTo(8000, -1);
  expect(polygonArea(onPlane(ground!.outline))).toBeCloseTo(8000, -1);
  const ragged = groundAt(field(0, 0, 100, 100), [detected('own', field(0, 0, 110, 100))]);
  expect(polygonArea(onPlane(ragged.ground!.outline))).toBeCloseTo(11_000, -1);
});

test('of ground in two parts the larger is the outline, and both count', () => {
  const plots = [detected('a', field(0, 0, 100, 100)), detected('b', field(110, 0, 50, 100))];
  const { ground } = groundAt(field(0, 0, 160, 100), plots);
  expect(ground!.parts).toBe(2);
  expect(polygonArea(onPlane(ground!.outline))).toBeCloseTo(10_000, -1);
  expect(ground!.areaM2 / ground!.outlineM2).toBeCloseTo(1.5, 3);
});

test('a pond in a field stays a hole, and where no field was seen there is no ground', () => {
  const [outer] = field(0, 0, 100, 100);
  const hole = [...field(40, 40, 20, 20)[0]!].reverse();
  const { ground } = groundAt(field(0, 0, 100, 100), [detected('a', [outer!, hole])]);
  expect(ground!.outline).toHaveLength(2);
  expect(polygonArea(onPlane(ground!.outline))).toBeCloseTo(9600, -1);
  expect(groundAt(field(500, 0, 100, 100), [detected('a', [outer!])]).ground).toBeNull();
});

test('whatever is declared over whatever fields, the ground has the area that is measured, and lies in its pieces', () => {
  const random = seeded(21);
  for (let k = 0; k < 60; k++) {
    const xs = [0, 40 + random(60), 130 + random(60), 240 + random(60), 340];
    const ys = [0, 60 + random(60), 200];
    const plots = xs
      .slice(1)
      .flatMap((x, i) =>
        ys
          .slice(1)
          .flatMap((y, j) =>
            random(6) === 0 ? [] : [detected(`p${i}${j}`, field(xs[i]!, ys[j]!, x - xs[i]!, y - ys[j]!))]
          )
      );
    const corner = field(random(200), random(100), 1, 1)[0]![0]!;
    const [a, w, h] = [random() * Math.PI, 60 + random(140), 60 + random(100)];
    const at = (u: number, v: number): [number, number] => [
      corner[0] + u * Math.cos(a) - v * Math.sin(a),
      corner[1] + u * Math.sin(a) + v * Math.cos(a)
    ];
    const { ground, observedM2, pieces } = groundAt([[at(0, 0), at(w, 0), at(w, h), at(0, h), at(0, 0)]], plots);
    if (pieces.length === 0) {
      expect(ground).toBeNull();
      continue;
    }
    expect(ground!.areaM2 / observedM2, `case ${k}`).toBeCloseTo(1, 2);
    const outline = onPlane(ground!.outline);
    const within = pieces.reduce((sum, p) => sum + overlapArea(outline, p.plot.polygon), 0);
    expect(within / polygonArea(outline), `case ${k}`).toBeCloseTo(1, 4);
    expect(ground!.outlineM2).toBeLessThanOrEqual(ground!.areaM2);
  }
});
