import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { sceneId } from '../../../pipeline/ids.ts';
import type { Scene } from '../../../pipeline/scene/scene.ts';
import { mosaicGrid, selectScenes } from '../../../pipeline/scene/select.ts';
import { gridOf } from '../../support/scene-folder.ts';

const scene = (date: string, change: Partial<Scene> = {}): Scene => ({
  id: sceneId(`S_${date}`),
  item: `${date}/item.json`,
  drop: 0,
  datetime: `${date}T03:00:00Z`,
  date: isoDate(date),
  level: 'L2A',
  grid: gridOf(4, 4),
  bands: {},
  scl: null,
  missing: [],
  sunAzimuthDeg: null,
  sunZenithDeg: null,
  processingBaseline: null,
  nodataShare: 0,
  cloudShare: 0,
  ...change
});
const reasons = (s: ReturnType<typeof selectScenes>) => Object.fromEntries(s.outcomes.map((o) => [o.id, o.reason]));

test('the season is the year of the last scene, as-of its date; the autumn before belongs to it', () => {
  const got = selectScenes([scene('2018-05-01'), scene('2017-09-03'), scene('2017-09-01'), scene('2018-11-27')]);
  expect([got.season, got.asOf]).toEqual([2018, '2018-11-27']);
  expect(got.used.map((s) => s.date)).toEqual(['2017-09-03', '2018-05-01', '2018-11-27']);
  expect(reasons(got)['S_2017-09-01']).toBe('2017-09-01 is outside the season 2018');
});

test('what as-of does not allow to be known is skipped, and does not name the season', () => {
  const got = selectScenes([scene('2018-05-01'), scene('2019-05-01')], { asOf: isoDate('2018-12-31') });
  expect(got.season).toBe(2018);
  expect(got.used.map((s) => s.date)).toEqual(['2018-05-01']);
  const later = selectScenes([scene('2018-05-01'), scene('2018-07-01')], { season: 2018, asOf: isoDate('2018-06-01') });
  expect(reasons(later)['S_2018-07-01']).toBe('2018-07-01 is after the as-of date 2018-06-01');
});

test('lost dates and far zones are skipped with their reason; the zone beside is used, and so is the south', () => {
  const beside = { ...gridOf(4, 4), epsg: 32649 };
  const got = selectScenes([
    scene('2018-05-01'),
    scene('2018-05-02'),
    scene('2018-05-03', { cloudShare: 0.96 }),
    scene('2018-05-04', { nodataShare: 0.99 }),
    scene('2018-05-05', { grid: beside }),
    scene('2018-05-06', { grid: beside, cloudShare: 1 }),
    scene('2018-05-07', { grid: beside, cloudShare: 1 }),
    scene('2018-05-08', { grid: { ...beside, epsg: 32751 } }),
    scene('2018-05-09', { grid: { ...beside, epsg: 32648 } })
  ]);
  expect(got.epsg).toBe(32650);
  expect(got.used.map((s) => s.date)).toEqual(['2018-05-01', '2018-05-02', '2018-05-05', '2018-05-08']);
  expect(reasons(got)).toMatchObject({
    'S_2018-05-03': 'cloud or shadow on 96.0 % of its pixels',
    'S_2018-05-04': 'no data on 99.0 % of its pixels',
    'S_2018-05-09':
      'in EPSG 32648; this run works in EPSG 32650, where most of its scenes lie, and reaches one UTM zone to each side'
  });
});

test('zones are neighbours across the date line, and a tie goes to the lower code', () => {
  const of = (epsg: number, date: string) => scene(date, { grid: { ...gridOf(4, 4), epsg } });
  const got = selectScenes([of(32660, '2018-05-01'), of(32601, '2018-05-02'), of(32659, '2018-05-03')]);
  expect([got.epsg, got.used.length]).toEqual([32601, 2]);
  expect(selectScenes([of(4509, '2018-05-01'), of(4508, '2018-05-02'), of(4513, '2018-05-03')]).used).toHaveLength(2);
});

test('the mosaic holds every scene, on the 10 m lattice', () => {
  const east = { ...gridOf(4, 4), transform: [10, 0, 500_100, 0, -10, 4_000_050] as const };
  expect(mosaicGrid([scene('2018-05-01'), scene('2018-05-02', { grid: east })], 32650)).toEqual({
    epsg: 32650,
    transform: [10, 0, 500_000, 0, -10, 4_000_050],
    width: 14,
    height: 9
  });
});
