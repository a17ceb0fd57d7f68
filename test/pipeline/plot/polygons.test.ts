import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { type Polygon, polygonArea, ringArea } from '../../../pipeline/geo/polygon.ts';
import { simplifyArcs } from '../../../pipeline/geo/simplify.ts';
import { polygonOf, sidesByLabel, traceArcs } from '../../../pipeline/geo/vectorize.ts';
import { delineateFields } from '../../../pipeline/plot/delineate.ts';
import { label } from '../../../pipeline/raster/label.ts';
import { openPGlite } from '../../../workers/pglite.ts';
import { speckle, straightFields, strips } from '../../support/mosaics.ts';
import { randomPatches } from '../../support/patches.ts';
import { seeded } from '../../support/random.ts';

/** What a GIS says of polygons: PostGIS (GEOS), which knows nothing of how ours are made. */
type Verdict = {
  invalid: string[]; // reasons
  overlap: number; // area that any two share
  leastGap: number | null; // the smallest ground that all of them together enclose and none covers
};
let folder: string;
let db: PGlite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parus-polygons-'));
  db = await openPGlite(join(folder, 'db'), { postgis: true });
}, 120_000);
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

async function verdictOf(polygons: readonly Polygon[]): Promise<Verdict> {
  const { rows } = await db.query<{ invalid: string[] | null; overlap: number; gap: number | null }>(
    `with g as (select row_number() over () id, ST_GeomFromGeoJSON(x::text) g from json_array_elements($1::json) x),
          u as (select (ST_Dump(ST_Union(g))).geom from g where ST_IsValid(g)),
          f as (select (ST_Dump(ST_Difference((select ST_Union(ST_MakePolygon(ST_ExteriorRing(geom))) from u), (select ST_Union(geom) from u)))).geom)
     select (select array_agg(ST_IsValidReason(g)) from g where not ST_IsValid(g)) invalid,
            (select coalesce(sum(ST_Area(ST_Intersection(a.g, b.g))), 0) from g a join g b on a.id < b.id and ST_Intersects(a.g, b.g)
              where ST_IsValid(a.g) and ST_IsValid(b.g)) overlap,
            (select min(ST_Area(geom)) from f) gap`,
    [JSON.stringify(polygons.map((coordinates) => ({ type: 'Polygon', coordinates })))]
  );
  const { invalid, overlap, gap } = rows[0]!;
  return { invalid: invalid ?? [], overlap, leastGap: gap };
}

const square = (x: number, y: number, size: number): Polygon => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y]
  ]
];

test('the judge sees a bow tie, an overlap and a sliver', async () => {
  const tie: Polygon = [
    [
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
      [0, 0]
    ]
  ];
  expect((await verdictOf([tie])).invalid[0]).toMatch(/^Self-intersection/);
  expect((await verdictOf([square(0, 0, 2), square(1, 1, 2)])).overlap).toBe(1);
  const ring: Polygon = [square(0, 0, 10)[0]!, square(4, 4, 2)[0]!.toReversed()];
  const apart = await verdictOf([ring, square(4.1, 4.1, 1.8)]);
  expect(apart).toMatchObject({ invalid: [], overlap: 0 });
  expect(apart.leastGap).toBeCloseTo(4 - 1.8 ** 2, 10);
  expect((await verdictOf([ring, square(4, 4, 2)])).leastGap).toBeNull();
});

/** Polygons by label, from pixel edges or straightened, in pixels with y to the north. */
function polygonsOf(labels: Int32Array, width: number, height: number) {
  const arcs = traceArcs(labels, width, height);
  const straight = simplifyArcs(arcs);
  return [...sidesByLabel(arcs)].map(([l, sides]) => ({
    label: l,
    stairs: polygonOf(sides, (a) => arcs[a]!.points),
    polygon: polygonOf(sides, (a) => straight[a]!)
  }));
}

/** Corners of a polygon at which it turns. */
const turnsOf = (polygon: Polygon): number =>
  polygon.reduce((sum, ring) => {
    const n = ring.length - 1;
    const turns = ring.slice(0, n).filter(([x, y], i) => {
      const [[x0, y0], [x1, y1]] = [ring[(i + n - 1) % n]!, ring[i + 1]!];
      return (x - x0) * (y1 - y) !== (y - y0) * (x1 - x);
    });
    return sum + turns.length;
  }, 0);

const MOSAICS = [
  {
    name: 'straight fields',
    rounds: 25,
    size: [48, 40],
    most: 0.4,
    draw: (s: number) => straightFields(s, 48, 40, 25)
  },
  {
    name: 'large straight fields',
    rounds: 6,
    size: [120, 90],
    most: 0.2,
    draw: (s: number) => straightFields(s, 120, 90, 16)
  },
  { name: 'slanted strips', rounds: 25, size: [48, 40], most: 0.4, draw: (s: number) => strips(s, 48, 40) },
  { name: 'ragged patches', rounds: 25, size: [48, 40], most: 0.4, draw: (s: number) => randomPatches(s, 48, 40, 14) },
  { name: 'speckle', rounds: 10, size: [24, 20], most: 1.3, draw: (s: number) => speckle(s, 24, 20) }
] as const;

describe.each(MOSAICS)('$name', ({ rounds, size: [width, height], most, draw }) => {
  test('polygons are valid, share borders and no ground, keep their area within 1 %, and are straight', async () => {
    let [vertices, corners] = [0, 0];
    for (let seed = 1; seed <= rounds; seed++) {
      const labels = label(draw(seed), width);
      const pixels = new Map<number, number>();
      for (const l of labels) pixels.set(l, (pixels.get(l) ?? 0) + 1);
      const found = polygonsOf(labels, width, height);
      expect(found.map((f) => f.label).sort()).toEqual([...pixels.keys()].filter((l) => l > 0).sort());

      const { invalid, overlap, leastGap } = await verdictOf(found.map((f) => f.polygon));
      expect(invalid, `seed ${seed}`).toEqual([]);
      expect(overlap, `seed ${seed}`).toBeLessThan(1e-9);
      // What lies open between fields is ground of a pixel or more, never a seam between two that touch.
      expect(leastGap ?? 1, `seed ${seed}`).toBeGreaterThan(0.5);

      for (const { label: l, polygon, stairs } of found) {
        const own = pixels.get(l)!;
        expect(Math.abs(polygonArea(polygon) - own), `seed ${seed}, patch ${l}`).toBeLessThanOrEqual(0.01 * own + 1e-9);
        expect(polygon).toHaveLength(stairs.length); // no hole is lost or made
        vertices += polygon.reduce((n, ring) => n + ring.length - 1, 0);
        corners += turnsOf(stairs);
      }
    }
    expect(vertices / corners).toBeLessThan(most);
  });

  test('a border between two fields is one line, drawn once each way', () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const labels = label(draw(seed), width);
      const arcs = traceArcs(labels, width, height);
      const found = polygonsOf(labels, width, height);
      const drawn = new Map<string, number>(); // directed piece → times
      for (const { polygon } of found) {
        for (const ring of polygon) {
          for (let i = 0; i + 1 < ring.length; i++) {
            const piece = `${ring[i]} ${ring[i + 1]}`;
            drawn.set(piece, (drawn.get(piece) ?? 0) + 1);
          }
        }
      }
      expect(Math.max(...drawn.values())).toBe(1);
      const straight = simplifyArcs(arcs);
      arcs.forEach(({ left, right }, a) => {
        const points = straight[a]!;
        for (let i = 0; i + 3 < points.length; i += 2) {
          const [p, q] = [`${points[i]},${-points[i + 1]!}`, `${points[i + 2]},${-points[i + 3]!}`];
          expect([drawn.has(`${p} ${q}`), drawn.has(`${q} ${p}`)]).toEqual([left > 0, right > 0]);
        }
      });
    }
  });
});

test('a slanted rectangle is drawn with few corners, none more than a pixel and a half off', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    const [size, angle, a, b] = [80, random() * Math.PI, 10 + random() * 20, 8 + random() * 12];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const inside = Int32Array.from({ length: size * size }, (_, i) => {
      const [x, y] = [(i % size) + 0.5 - 40, Math.floor(i / size) + 0.5 - 40];
      return Math.abs(x * c + y * s) <= a && Math.abs(-x * s + y * c) <= b ? 1 : 0;
    });
    const { polygon } = polygonsOf(inside, size, size)[0]!;
    expect(polygon[0]!.length - 1, `seed ${seed}`).toBeLessThanOrEqual(12);
    for (const [x, y] of polygon[0]!) {
      const [u, v] = [(x - 40) * c - (y + 40) * s, -(x - 40) * s - (y + 40) * c];
      const off = Math.max(Math.abs(u) - a, Math.abs(v) - b);
      expect(Math.abs(off), `seed ${seed}`).toBeLessThan(1.5);
    }
  }
});

describe('plots of a mosaic with ponds', () => {
  const [width, height] = [90, 70];
  const grid: Grid = { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 3_400_000], width, height };

  /** Fields between strong borders with round ponds in them, from less than a pixel to 80 m across. */
  function layers(seed: number) {
    const random = seeded(seed);
    const cells = straightFields(seed, width, height, 14).map((v) => v + 1);
    for (let k = 0; k < 18; k++) {
      const [r, x, y] = [0.5 + random() * 3.5, random() * width, random() * height];
      for (let i = 0; i < cells.length; i++) {
        const col = i % width;
        if ((col + 0.5 - x) ** 2 + ((i - col) / width + 0.5 - y) ** 2 < r * r) cells[i] = -1 - k;
      }
    }
    const between = (i: number, j: number) => (j in cells && cells[j] !== cells[i] ? 235 : 4);
    const east = Uint8Array.from(cells, (_, i) => ((i + 1) % width === 0 ? 4 : between(i, i + 1)));
    const south = Uint8Array.from(cells, (_, i) => between(i, i + width));
    const field = Uint8Array.from(cells, (v) => (v > 0 ? 240 : 0));
    return { grid, field, east, south, seen: new Uint8Array(cells.length).fill(1) };
  }

  test('holes are ground of 500 m² or more; to the millimetre, in metres and in degrees, all is valid and nothing overlaps', async () => {
    let holes = 0;
    for (let seed = 1; seed <= 15; seed++) {
      const plots = delineateFields(layers(seed), 500);
      expect(plots.length).toBeGreaterThan(8);
      for (const p of plots) {
        expect(polygonArea(p.polygon)).toBeGreaterThan(499.5);
        for (const hole of p.polygon.slice(1)) {
          holes++;
          expect(-ringArea(hole)).toBeGreaterThan(499.5); // corners are rounded to millimetres
        }
      }
      for (const form of ['polygon', 'lonLat'] as const) {
        const { invalid, overlap } = await verdictOf(plots.map((p) => p[form]));
        expect(invalid, `seed ${seed}, ${form}`).toEqual([]);
        expect(overlap, `seed ${seed}, ${form}`).toBeLessThan(1e-12);
      }
    }
    expect(holes).toBeGreaterThan(20);
  }, 60_000);
});
