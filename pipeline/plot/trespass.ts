import Flatbush from 'flatbush';
import { bboxOfPolygon, type Polygon, polygonArea } from '../geo/polygon.ts';
import { overlapArea } from './overlap.ts';

/** A declared outline of a farmer before and after it was carried; equal where it was not. */
export type Carried = { farmerId: string; drawn: Polygon; measured: Polygon };

/** Two outlines conflict when this share of the smaller is common ground, and carrying them made it grow by the second. */
const CONFLICT = 0.2;
const GROWTH = 0.05;

/**
 * The outlines (by place in the list) that would be carried onto ground that another farmer claims: where carrying makes
 * two claims overlap that did not as drawn, neither is carried. An overlap that stood before is no reason: it is found as
 * a duplicate claim.
 */
export function movedOnto(outlines: readonly Carried[]): Set<number> {
  const dropped = new Set<number>();
  if (!outlines.some((o) => o.drawn !== o.measured)) return dropped;
  const index = new Flatbush(outlines.length);
  for (const { measured } of outlines) index.add(...bboxOfPolygon(measured));
  index.finish();
  for (const [i, a] of outlines.entries()) {
    if (a.drawn === a.measured) continue;
    for (const j of index.search(...bboxOfPolygon(a.measured))) {
      const b = outlines[j]!;
      if (b.farmerId === a.farmerId) continue;
      const smaller = Math.min(polygonArea(a.drawn), polygonArea(b.drawn));
      const after = overlapArea(a.measured, b.measured) / smaller;
      if (after <= CONFLICT || after <= overlapArea(a.drawn, b.drawn) / smaller + GROWTH) continue;
      dropped.add(i);
    }
  }
  return dropped;
}
