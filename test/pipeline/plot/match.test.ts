import { expect, test } from 'vitest';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import { gcj02OfWgs84 } from '../../../pipeline/geo/gcj02.ts';
import { matchPlots } from '../../../pipeline/plot/match.ts';
import type { Project } from '../../../pipeline/plot/reading.ts';
import { duplicateClaims } from '../../../pipeline/plot/tenure.ts';
import { declare, detected, EPSG, field, inDegrees } from '../../support/ground.ts';

const project: Project = (lon, lat) => fromLonLat(EPSG, lon, lat);
const moved = (polygon: ReturnType<typeof field>) => inDegrees(polygon).map((ring) => ring.map(gcj02OfWgs84));

test('a declared plot that holds two detected ones is both together', () => {
  const plots = [
    detected('a', field(0, 0, 100, 100)),
    detected('b', field(100, 0, 100, 100)),
    detected('c', field(500, 0, 100, 100))
  ];
  const [match] = matchPlots([declare('F1', 'P1', field(0, 0, 200, 100))], plots, project);
  expect(match!.pieces.map((p) => p.plot.id)).toEqual(['a', 'b']);
  expect(match!.observedM2).toBeCloseTo(20_000, 3);
  expect(match!.iou).toBeCloseTo(1, 6);
  expect(match!.pieces[0]!.iou).toBeCloseTo(0.5, 6);
});

test('a declared plot that is a part of a larger one gets that part, and the fit says so', () => {
  const plots = [detected('big', field(0, 0, 400, 100))];
  const [match] = matchPlots([declare('F1', 'P1', field(0, 0, 100, 100))], plots, project);
  expect(match!.observedM2).toBeCloseTo(10_000, 3);
  expect(match!.purePixels).toBeCloseTo(plots[0]!.purePixels / 4, 6);
  expect(match!.iou).toBeCloseTo(0.25, 6);
});

test('a sliver of a neighbour is not the farmer’s, and a ragged edge is', () => {
  const plots = [detected('own', field(0, 0, 100, 105)), detected('next', field(100, 0, 100, 100))];
  const [match] = matchPlots([declare('F1', 'P1', field(0, 0, 110, 100))], plots, project);
  expect(match!.pieces.map((p) => p.plot.id)).toEqual(['own']);
  expect(match!.observedM2).toBeCloseTo(10_500, 3);
});

test('nothing seen there is nothing, not a neighbour', () => {
  const [match] = matchPlots(
    [declare('F1', 'P1', field(3000, 0, 100, 100))],
    [detected('a', field(0, 0, 100, 100))],
    project
  );
  expect(match).toMatchObject({ pieces: [], observedM2: 0, tier: null, iou: 0, repaired: null });
  expect(matchPlots([declare('F1', 'P1', field(0, 0, 100, 100))], [], project)[0]!.pieces).toEqual([]);
});

test('GCJ-02 coordinates labelled as WGS 84 are found and moved back', () => {
  const ground = field(0, 0, 200, 150);
  const plots = [detected('a', field(5, 5, 195, 145))];
  const declared = declare('F1', 'P1', ground, { lonLat: moved(ground) });
  const [match] = matchPlots([declared], plots, project);
  expect(match!.pieces.map((p) => p.plot.id)).toEqual(['a']);
  expect(match!.repaired).toMatchObject({ readAs: 'gcj02', iouBefore: 0 });
  expect(match!.repaired!.shiftM).toBeGreaterThan(400);
  expect(match!.repaired!.shiftM).toBeLessThan(700);
  expect(Math.abs(match!.declared.lonLat[0]![0]![0] - inDegrees(ground)[0]![0]![0])).toBeLessThan(1e-9);
});

test('WGS 84 coordinates labelled as GCJ-02 are found too', () => {
  const ground = field(0, 0, 200, 150);
  const original = inDegrees(ground);
  const wrong = inDegrees(field(-560, 110, 200, 150)); // about what a needless conversion makes of it
  const declared = declare('F1', 'P1', ground, { crs: 'gcj02', lonLat: wrong, original });
  expect(matchPlots([declared], [detected('a', ground)], project)[0]!.repaired).toMatchObject({ readAs: 'wgs84' });
});

test('a polygon that lies beside a field for another reason is not moved onto it', () => {
  const declared = declare('F1', 'P1', field(400, 300, 200, 150));
  expect(matchPlots([declared], [detected('a', field(0, 0, 200, 150))], project)[0]!.repaired).toBeNull();
});

test('two claims on one field are found; a common border drawn twice is none', () => {
  const rivals = () => true;
  const claim = (id: string, polygon: ReturnType<typeof field>) => declare(id, `${id}-P1`, polygon);
  const of = (...declared: ReturnType<typeof claim>[]) =>
    duplicateClaims(matchPlots(declared, [], project), project, rivals);
  expect(of(claim('F1', field(0, 0, 100, 100)), claim('F2', field(0, 0, 100, 100)))).toMatchObject([
    { a: 'F1/F1-P1', b: 'F2/F2-P1', share: expect.closeTo(0.81, 2) }
  ]);
  expect(of(claim('F1', field(0, 0, 100, 100)), claim('F2', field(92, 0, 100, 100)))).toEqual([]);
  // a strip of 30 m drawn 8 m into its neighbour is 27 % of it, all within the rim
  expect(of(claim('F1', field(0, 0, 100, 100)), claim('F2', field(92, 0, 30, 100)))).toEqual([]);
  expect(of(claim('F1', field(0, 0, 100, 100)), claim('F2', field(60, 0, 100, 100)))).toHaveLength(1);
});
