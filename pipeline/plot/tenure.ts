import { buffer, polygon as turfPolygon } from '@turf/turf';
import Flatbush from 'flatbush';
import type { Polygon } from '../geo/polygon.ts';
import { bboxOfPolygon, polygonArea } from '../geo/polygon.ts';
import { declaredKey, type Title } from './declared.ts';
import { carried } from './fit.ts';
import type { Match } from './match.ts';
import { overlapArea } from './overlap.ts';
import { onPlane, type Project } from './reading.ts';

/**
 * How much of a declared area counts, by what the farmer can show for it [expert estimate]: 'none' is a bare claim. Null
 * where nothing is said about the title, for then nothing is known about it.
 */
export const titleWeight = (title: Title | null): number | null => (title === null ? null : WEIGHTS[title]);
const WEIGHTS: Record<Title, number> = { registered: 1, contract_matched: 0.9, none: 0.7 };

/** The weakest title of a farmer's plots; null where one of them says nothing. */
export function weakestTitle(titles: readonly (Title | null)[]): Title | null {
  if (titles.length === 0 || titles.includes(null)) return null;
  return titles.includes('none') ? 'none' : titles.includes('contract_matched') ? 'contract_matched' : 'registered';
}

/** Two declared plots on the same ground. */
export type DuplicateClaim = { a: string; b: string; share: number }; // declared keys; share of the smaller polygon

/** Neighbours draw their common boundary differently: this rim of both polygons does not count. */
const RIM_M = 5;
const LEAST_SHARE = 0.2;

/**
 * Pairs of declared plots that overlap by more than a fifth of the smaller one, a 5 m rim taken off both. `rivals` says
 * whether two claims exclude each other at all: a wheat and a maize claim on one field may both be true.
 */
export function duplicateClaims(
  matches: readonly Match[],
  project: Project,
  rivals: (a: Match, b: Match) => boolean
): DuplicateClaim[] {
  if (matches.length < 2) return [];
  const index = new Flatbush(matches.length);
  for (const { polygon } of matches) index.add(...bboxOfPolygon(polygon));
  index.finish();

  const claims: DuplicateClaim[] = [];
  for (const [i, p] of matches.entries()) {
    for (const j of index.search(...bboxOfPolygon(p.polygon)).sort((a, b) => a - b)) {
      const q = matches[j]!;
      if (j <= i || !rivals(p, q)) continue;
      const smaller = Math.min(polygonArea(p.polygon), polygonArea(q.polygon));
      if (overlapArea(p.polygon, q.polygon) / smaller <= LEAST_SHARE) continue;
      const others = eroded(q, project);
      const shared = eroded(p, project).reduce((sum, a) => sum + others.reduce((s, b) => s + overlapArea(a, b), 0), 0);
      const share = shared / smaller;
      if (share > LEAST_SHARE) claims.push({ a: declaredKey(p.declared), b: declaredKey(q.declared), share });
    }
  }
  return claims;
}

/** What remains of a claim without its rim, on the plane where it was measured: nothing, one part or several. */
function eroded({ declared, drift }: Match, project: Project): Polygon[] {
  const left = buffer(turfPolygon(declared.lonLat), -RIM_M, { units: 'meters' });
  if (!left) return [];
  const { type, coordinates } = left.geometry;
  return ((type === 'Polygon' ? [coordinates] : coordinates) as Polygon[]).map((part) =>
    carried(onPlane(part, project), drift?.dx ?? 0, drift?.dy ?? 0)
  );
}
