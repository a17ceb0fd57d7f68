import { dayOfYear, type IsoDate, yearOf } from '../dates.ts';
import { unionOfBBoxes } from '../geo/bbox.ts';
import { bboxOfGrid, type Grid } from '../geo/grid.ts';
import { byCodeUnit } from '../ids.ts';
import type { Scene, SceneOutcome } from './scene.ts';

/** Days of the harvest year whose looks belong to its season: from 2 September of the year before to its end. */
export const SEASON_DAYS = { first: -120, last: 366 } as const;
/** Above these shares a scene shows no ground worth its cost. */
const MAX_CLOUD_SHARE = 0.95;
const MAX_NODATA_SHARE = 0.98;

export type Selection = {
  used: Scene[]; // by date, then id
  outcomes: SceneOutcome[]; // of every scene given, by id
  season: number;
  asOf: IsoDate;
};

/**
 * Which scenes a season's run rests on, and why not the others. Season: given, else the year of the last scene that
 * as-of allows; as-of: given, else the date of the last scene. Never today: a re-run answers the same.
 *
 * One run works in one UTM zone, that of most usable scenes (on a tie the lower code); scenes in others are skipped
 * and say so.
 */
export function selectScenes(
  scenes: readonly Scene[],
  given: { season?: number | null; asOf?: IsoDate | null } = {}
): Selection {
  const byDate = [...scenes].sort((p, q) => byCodeUnit(p.date, q.date) || byCodeUnit(p.id, q.id));
  const last = byDate.at(-1);
  const asOf = given.asOf ?? last?.date;
  if (asOf === undefined) throw new Error('Expected a scene or an as-of date, got neither.');
  const lastSeen = byDate.findLast((s) => s.date <= asOf);
  const season = given.season ?? yearOf(lastSeen?.date ?? asOf);

  const reasons = new Map<Scene, string | null>(byDate.map((s) => [s, unusable(s, season, asOf)]));
  const zones = new Map<number | null, number>();
  for (const s of byDate) if (reasons.get(s) === null) zones.set(s.grid.epsg, (zones.get(s.grid.epsg) ?? 0) + 1);
  const zone = [...zones].sort(([p, n], [q, m]) => m - n || (p ?? 0) - (q ?? 0))[0]?.[0];
  for (const s of byDate) {
    if (reasons.get(s) === null && s.grid.epsg !== zone) {
      reasons.set(s, `in EPSG ${s.grid.epsg}; this run works in EPSG ${zone}, where most of its scenes lie`);
    }
  }

  const outcomes = byDate.map((s): SceneOutcome => {
    const reason = reasons.get(s) ?? null;
    return { id: s.id, item: s.item, status: reason === null ? 'used' : 'skipped', reason };
  });
  return {
    used: byDate.filter((s) => reasons.get(s) === null),
    outcomes: outcomes.sort((p, q) => byCodeUnit(p.id, q.id)),
    season,
    asOf
  };
}

function unusable(scene: Scene, season: number, asOf: IsoDate): string | null {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  if (scene.level !== 'L2A') return `level ${scene.level}: a season needs surface reflectance (L2A)`;
  const day = dayOfYear(scene.date, season);
  if (day < SEASON_DAYS.first || day > SEASON_DAYS.last) return `${scene.date} is outside the season ${season}`;
  if (scene.date > asOf) return `${scene.date} is after the as-of date ${asOf}`;
  if (scene.nodataShare > MAX_NODATA_SHARE) return `no data on ${percent(scene.nodataShare)} of its pixels`;
  if (scene.cloudShare > MAX_CLOUD_SHARE) return `cloud or shadow on ${percent(scene.cloudShare)} of its pixels`;
  return null;
}

/** The smallest 10 m grid that holds the grids of all scenes. They stand on whole 10 m and share a CRS (ingest and selection see to it). */
export function mosaicGrid(scenes: readonly Scene[]): Grid {
  const [first] = scenes;
  if (!first) throw new Error('Expected at least one scene, got none.');
  const odd = scenes.find((s) => s.grid.epsg !== first.grid.epsg);
  if (odd) throw new Error(`Expected scenes of one CRS, got EPSG ${first.grid.epsg} and ${odd.grid.epsg}.`);
  const [minX, minY, maxX, maxY] = unionOfBBoxes(scenes.map((s) => bboxOfGrid(s.grid)));
  return {
    epsg: first.grid.epsg,
    transform: [10, 0, minX, 0, -10, maxY],
    width: Math.round((maxX - minX) / 10),
    height: Math.round((maxY - minY) / 10)
  };
}
