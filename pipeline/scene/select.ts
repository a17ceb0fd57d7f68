import { dayOfYear, type IsoDate, yearOf } from '../dates.ts';
import { centralMeridianOf } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../geo/lattice.ts';
import { around } from '../geo/window.ts';
import { byCodeUnit } from '../ids.ts';
import type { Scene, SceneOutcome } from './scene.ts';

/** Days of the harvest year whose looks belong to its season: from 2 September of the year before to its end. */
export const SEASON_DAYS = { first: -120, last: 366 } as const;
/** Above these shares a scene shows no ground worth its cost. */
const MAX_CLOUD_SHARE = 0.95;
const MAX_NODATA_SHARE = 0.98;
/** Central meridians of a run and its scenes lie at most this far apart, degrees: one UTM zone, where lengths are stretched by up to 1.3 %. */
const MAX_MERIDIANS_APART = 6;

export type Selection = {
  epsg: number; // the CRS that the run works in
  used: Scene[]; // by date, then id
  outcomes: SceneOutcome[]; // of every scene given, by id
  season: number;
  asOf: IsoDate;
};

/**
 * Which scenes a season's run rests on, and why not the others. Season: given, else the year of the last scene that
 * as-of allows; as-of: given, else the date of the last scene. Never today: a re-run answers the same.
 *
 * One run works in one UTM zone, that of most usable scenes (on a tie the lower code). Scenes of the zones beside it are
 * used and warped; those of zones farther away are skipped and say so.
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
  const zones = new Map<number, number>();
  for (const s of byDate) if (reasons.get(s) === null) zones.set(s.grid.epsg!, (zones.get(s.grid.epsg!) ?? 0) + 1);
  const [most] = [...zones].sort(([p, n], [q, m]) => m - n || p - q);
  const epsg = most?.[0] ?? last?.grid.epsg;
  if (epsg === undefined || epsg === null) throw new Error('Expected a scene, got none.');
  for (const s of byDate) {
    if (reasons.get(s) === null && !isNear(s.grid.epsg!, epsg)) {
      reasons.set(
        s,
        `in EPSG ${s.grid.epsg}; this run works in EPSG ${epsg}, where most of its scenes lie, and reaches one UTM zone to each side`
      );
    }
  }

  const outcomes = byDate.map((s): SceneOutcome => {
    const reason = reasons.get(s) ?? null;
    return { id: s.id, item: s.item, status: reason === null ? 'used' : 'skipped', reason };
  });
  return {
    epsg,
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

/** Whether two CRSs are one, or lie a UTM zone apart at most; north and south of a zone count as one. */
function isNear(p: number, q: number): boolean {
  if (p === q) return true;
  const [a, b] = [centralMeridianOf(p), centralMeridianOf(q)];
  if (a === null || b === null) return false;
  const apart = Math.abs(a - b) % 360;
  return Math.min(apart, 360 - apart) <= MAX_MERIDIANS_APART;
}

/** The smallest grid on the lattice of `epsg` that holds the ground of all scenes: what a run's pictures and masks cover. */
export function mosaicGrid(scenes: readonly Scene[], epsg: number): Grid {
  if (scenes.length === 0) throw new Error('Expected at least one scene, got none.');
  return gridOnLattice(epsg, around(scenes.map((s) => latticeWindowOf(s.grid, epsg))));
}
