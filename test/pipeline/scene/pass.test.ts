import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { sceneId } from '../../../pipeline/ids.ts';
import { passesOf } from '../../../pipeline/scene/pass.ts';
import type { Scene } from '../../../pipeline/scene/scene.ts';
import { gridOf } from '../../support/scene-folder.ts';

const scene = (id: string, datetime: string, processingBaseline: string | null = null, epsg = 32650) =>
  ({
    id: sceneId(id),
    datetime,
    date: isoDate(datetime.slice(0, 10)),
    processingBaseline,
    grid: { ...gridOf(4, 4), epsg }
  }) as Scene;
const idsOf = (scenes: Scene[]) => passesOf(scenes, 32650).map((pass) => pass.map((s) => s.id));

test('granules of one orbit are one pass, in order of id; another orbit and another date are their own', () => {
  const scenes = [
    scene('d', '2024-05-02T03:05:00Z'),
    scene('c', '2024-05-01T04:45:00Z'),
    scene('b', '2024-05-01T03:05:00Z'),
    scene('a', '2024-05-01T03:14:59Z')
  ];
  expect(idsOf(scenes)).toEqual([['a', 'b'], ['c'], ['d']]);
  expect(idsOf([...scenes].reverse())).toEqual(idsOf(scenes));
});

test('more than ten minutes after the first a new pass begins, and so it does at midnight', () => {
  expect(idsOf([scene('a', '2024-05-01T03:05:00Z'), scene('b', '2024-05-01T03:15:00Z')])).toEqual([['a', 'b']]);
  expect(idsOf([scene('a', '2024-05-01T03:05:00Z'), scene('b', '2024-05-01T03:15:01Z')])).toEqual([['a'], ['b']]);
  expect(idsOf([scene('a', '2024-05-01T23:59:00Z'), scene('b', '2024-05-02T00:01:00Z')])).toEqual([['a'], ['b']]);
});

test("in a pass the run's own zone goes first, then the newer processing, then the lower id", () => {
  const at = '2024-05-01T03:05:00Z';
  const scenes = [
    scene('other-zone', at, '05.11', 32651),
    scene('unknown', at),
    scene('old', at, '02.14'),
    scene('new', at, '05.10'),
    scene('also-new', at, '05.10')
  ];
  expect(idsOf(scenes)).toEqual([['also-new', 'new', 'old', 'unknown', 'other-zone']]);
});
