import { describe, expect, test } from 'vitest';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import { bd09OfGcj02, gcj02OfWgs84, wgs84Of } from '../../../pipeline/geo/gcj02.ts';
import type { Polygon } from '../../../pipeline/geo/polygon.ts';
import { carried } from '../../../pipeline/plot/fit.ts';
import { matchPlots } from '../../../pipeline/plot/match.ts';
import { iouOf } from '../../../pipeline/plot/overlap.ts';
import type { Project } from '../../../pipeline/plot/reading.ts';
import { declare, detected, EPSG, field, inDegrees } from '../../support/ground.ts';
import { seeded } from '../../support/random.ts';

const project: Project = (lon, lat) => fromLonLat(EPSG, lon, lat);
/** Strips of equal width side by side, `n` of them, 200 m long, as far as the eye sees. */
const strips = (n: number, width: number) =>
  Array.from({ length: n }, (_, i) => detected(`s${i}`, field(i * width, 0, width, 200)));

describe('drift', () => {
  test('an outline 15 m east and 10 m south of its field is measured on the field, and says so', () => {
    const ground = field(0, 0, 120, 90);
    const [match] = matchPlots(
      [declare('F1', 'P1', carried(ground, 15, -10))],
      [detected('a', ground), detected('far', field(400, 0, 100, 100))],
      project
    );
    expect(match!.drift).toMatchObject({ dx: -15, dy: 10, shared: false });
    expect(match!.drift!.metres).toBeCloseTo(Math.hypot(15, 10), 9);
    expect(match!.drift!.iouAfter).toBeCloseTo(1, 6);
    // 105 × 80 of 120 × 90 are common
    expect(match!.drift!.iouBefore).toBeCloseTo(8400 / (2 * 10_800 - 8400), 6);
    expect(match!.iou).toBeCloseTo(1, 6);
    expect(iouOf(match!.polygon, ground)).toBeCloseTo(1, 6);
    expect(match!.observedM2).toBeCloseTo(10_800, 3);
  });

  test('fields of any shape off by any lattice vector of 10 to 27 m are found again to the metre', () => {
    const random = seeded(11);
    let carriedAway = 0;
    for (let k = 0; k < 40; k++) {
      const [a, w, h] = [random() * Math.PI, 70 + random(80), 70 + random(80)];
      const [x, y] = field(random(500), random(500), 1, 1)[0]![0]!;
      const turned = (u: number, v: number): [number, number] => [
        x + u * Math.cos(a) - v * Math.sin(a),
        y + u * Math.sin(a) + v * Math.cos(a)
      ];
      const corners = [turned(0, 0), turned(w, 0), turned(w, h), turned(w / 3, h + 20), turned(0, h)];
      const ground: Polygon = [[...corners, corners[0]!]];
      const [dx, dy] = [2.5 * (random(21) - 10), 2.5 * (random(21) - 10)];
      if (Math.hypot(dx, dy) < 10 || Math.hypot(dx, dy) > 27) continue;
      carriedAway++;
      const [match] = matchPlots([declare('F1', 'P1', carried(ground, dx, dy))], [detected('a', ground)], project);
      expect(Math.hypot(match!.drift!.dx + dx, match!.drift!.dy + dy), `${dx}, ${dy}`).toBeLessThan(0.01);
    }
    expect(carriedAway).toBeGreaterThan(15);
  });

  test('nothing is carried that is good as drawn, that fits nowhere, or that a small part of a large field holds', () => {
    const ground = field(0, 0, 120, 90);
    const plots = [detected('a', ground)];
    const of = (polygon: Polygon) => matchPlots([declare('F1', 'P1', polygon)], plots, project)[0]!.drift;
    expect(of(carried(ground, 4, 0))).toBeNull(); // no more than a border is sure to
    expect(of(field(30, 30, 20, 20))).toBeNull(); // anywhere within is as good
    expect(of(field(-60, 0, 120, 90))).toBeNull(); // 60 m are no drift
    expect(of(field(10, 10, 200, 200))).toBeNull();
  });

  test('a field seen without a corner of its own and with a part of its neighbour’s pulls no outline aside', () => {
    // 200 × 150 m seen where 150 × 150 are his; the north-western 30 × 75 m were not
    const [x, y] = field(0, 0, 1, 1)[0]![0]!;
    const corners = [
      [0, 0],
      [200, 0],
      [200, 150],
      [30, 150],
      [30, 75],
      [0, 75],
      [0, 0]
    ];
    const seen: Polygon = [corners.map(([east, north]): [number, number] => [x + east!, y + north!])];
    const [match] = matchPlots([declare('F1', 'P1', field(0, 0, 150, 150))], [detected('own', seen)], project);
    expect(match!.iou).toBeCloseTo(20_250 / 30_000, 6); // 30 m to the east it would be 0.81
    expect(match!.drift).toBeNull();
  });

  test('among equal strips half a strip off may be this field or that: it stays where it was drawn', () => {
    const plots = strips(12, 24);
    const off = (m: number) => {
      const [match] = matchPlots([declare('F1', 'P1', field(5 * 24 + m, 0, 24, 200))], plots, project);
      return match!.drift;
    };
    expect([9, 12, 15].map(off)).toEqual([null, null, null]);
    // A strip that stands alone is no riddle.
    const [alone] = matchPlots([declare('F1', 'P1', field(12, 0, 24, 200))], strips(1, 24), project);
    expect(alone!.drift).toMatchObject({ dx: -12.5, dy: 0 });
    expect(alone!.iou).toBeGreaterThan(0.95);
  });

  test('a drift that most of a farmer’s outlines share is his phone’s, and settles the one that could not be settled alone', () => {
    const fields = [field(1000, 0, 120, 90), field(1400, 300, 150, 80), field(1000, 600, 100, 100)];
    const strip = field(5 * 24, 0, 24, 200);
    const plots = [...strips(12, 24), ...fields.map((p, i) => detected(`f${i}`, p))];
    const drawn = [...fields, strip].map((p, i) => declare('F1', `P${i}`, carried(p, 10, 5)));
    const matches = matchPlots(drawn, plots, project);
    expect(matches.map((m) => m.drift?.shared)).toEqual([true, true, true, true]);
    expect(matches[3]!.pieces.map((p) => p.plot.id)).toEqual(['s5']);
    const [alone] = matchPlots([drawn[3]!], plots, project);
    expect(alone!.drift).toBeNull();
    // Two that fit as drawn outvote one that does not.
    const others = [fields[0]!, fields[1]!].map((p, i) => declare('F2', `Q${i}`, p));
    const mixed = matchPlots([...others, declare('F2', 'Q2', carried(fields[2]!, 10, 5))], plots, project);
    expect(mixed.map((m) => m.drift?.shared ?? null)).toEqual([null, null, false]);
  });

  test('no outline is carried onto ground that another farmer claims', () => {
    const ground = field(0, 0, 100, 100);
    const plots = [detected('a', ground)];
    const off = declare('F1', 'P1', carried(ground, 25, 0));
    expect(matchPlots([off], plots, project)[0]!.drift).toMatchObject({ dx: -25 });
    const [first, second] = matchPlots([off, declare('F2', 'P1', ground)], plots, project);
    expect([first!.drift, second!.drift]).toEqual([null, null]);
    // His own other plot is no other farmer's.
    expect(matchPlots([off, declare('F1', 'P2', ground)], plots, project)[0]!.drift).not.toBeNull();
  });

  test('two neighbours drawn with the same drift are both carried', () => {
    const [left, right] = [field(0, 0, 100, 100), field(104, 0, 100, 100)];
    const plots = [detected('a', left), detected('b', right)];
    const matches = matchPlots(
      [declare('F1', 'P1', carried(left, 15, 0)), declare('F2', 'P1', carried(right, 15, 0))],
      plots,
      project
    );
    expect(matches.map((m) => [m.drift?.dx, m.pieces.map((p) => p.plot.id)])).toEqual([
      [-15, ['a']],
      [-15, ['b']]
    ]);
  });

  test('the order of farmers and of detected plots changes nothing', () => {
    const random = seeded(5);
    const fields = Array.from({ length: 8 }, (_, i) => field((i % 4) * 160, Math.floor(i / 4) * 140, 150, 120));
    const plots = fields.map((p, i) => detected(`p${i}`, p));
    const drawn = fields.map((p, i) => declare(`F${i % 3}`, `P${i}`, carried(p, 12 + random(6), -8)));
    const told = (m: ReturnType<typeof matchPlots>) =>
      Object.fromEntries(m.map((x) => [x.declared.plotId, [x.drift, x.iou, x.pieces.map((p) => p.plot.id)]]));
    expect(told(matchPlots([...drawn].reverse(), [...plots].reverse(), project))).toEqual(
      told(matchPlots(drawn, plots, project))
    );
  });
});

describe('coordinates in another system than stated', () => {
  const FORWARD = {
    wgs84: (p: readonly [number, number]): [number, number] => [p[0], p[1]],
    gcj02: gcj02OfWgs84,
    bd09: (p: readonly [number, number]) => bd09OfGcj02(gcj02OfWgs84(p))
  };
  type System = keyof typeof FORWARD;
  const drawnIn = (truth: System, stated: System, farmer: string, id: string, ground: Polygon) => {
    const original: Polygon = inDegrees(ground).map((ring) => ring.map((p) => FORWARD[truth](p)));
    const lonLat = original.map((ring) => ring.map((p) => wgs84Of(stated, p)));
    return declare(farmer, id, ground, { crs: stated, original, lonLat });
  };

  test('each of the three mistaken for each other is found and read back', () => {
    const ground = field(0, 0, 200, 150);
    for (const truth of Object.keys(FORWARD) as System[]) {
      for (const stated of Object.keys(FORWARD) as System[]) {
        const [match] = matchPlots([drawnIn(truth, stated, 'F1', 'P1', ground)], [detected('a', ground)], project);
        const told = `${truth} as ${stated}`;
        expect(match!.repaired?.readAs ?? stated, told).toBe(truth);
        expect(match!.iou, told).toBeGreaterThan(0.99);
        expect(match!.repaired?.shiftM ?? 500, told).toBeGreaterThan(250);
        expect(match!.repaired?.shiftM ?? 500, told).toBeLessThan(1700);
      }
    }
  });

  test('one farmer draws on one map: two plots that fit so speak for a third, two that fit as stated against one', () => {
    const [a, b, c] = [field(0, 0, 200, 150), field(2000, 0, 160, 120), field(0, 2000, 140, 140)];
    const plots = [a, b, c].map((p, i) => detected(`p${i}`, p));
    // The third is drawn so roughly that alone it would not do.
    const rough = field(20, 2020, 130, 150);
    const third = drawnIn('gcj02', 'wgs84', 'F1', 'P3', rough);
    expect(matchPlots([third], plots, project)[0]!.repaired).toBeNull();
    const all = matchPlots(
      [drawnIn('gcj02', 'wgs84', 'F1', 'P1', a), drawnIn('gcj02', 'wgs84', 'F1', 'P2', b), third],
      plots,
      project
    );
    expect(all.map((m) => m.repaired?.readAs)).toEqual(['gcj02', 'gcj02', 'gcj02']);
    const against = matchPlots(
      [
        drawnIn('wgs84', 'wgs84', 'F1', 'P1', a),
        drawnIn('gcj02', 'wgs84', 'F1', 'P2', b),
        drawnIn('wgs84', 'wgs84', 'F1', 'P3', c)
      ],
      plots,
      project
    );
    expect(against.map((m) => m.repaired)).toEqual([null, null, null]);
  });

  test('among equal strips an outline that drifted is not sent half a kilometre away', () => {
    const random = seeded(3);
    const plots = Array.from({ length: 400 }, (_, i) =>
      detected(`s${i}`, field((i % 50) * 25 - 600, Math.floor(i / 50) * 210 - 800, 24, 205))
    );
    const declared = Array.from({ length: 40 }, (_, i) => {
      const [col, row] = [20 + random(8), 3 + random(2)];
      const a = random() * 2 * Math.PI;
      return declare(
        `F${i}`,
        'P',
        field(col * 25 - 600 + 12 * Math.cos(a), row * 210 - 800 + 12 * Math.sin(a), 24, 205)
      );
    });
    for (const m of matchPlots(declared, plots, project)) expect(m.repaired, m.declared.farmerId).toBeNull();
  });
});
