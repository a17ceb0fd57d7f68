import Flatbush from 'flatbush';
import { bboxOfPolygon, type Polygon, polygonArea } from '../geo/polygon.ts';
import { byCodeUnit } from '../ids.ts';
import { overlapArea } from './overlap.ts';

/** A plot of one season; the polygons of both seasons stand on one plane, metres. Within a season no two overlap. */
export type SeasonPlot = { id: string; polygon: Polygon };

/**
 * What became of the ground between two seasons, told of the later plot:
 *
 * - `same`: one field then and now (IoU ≥ 0.5, and neither side has another part of weight)
 * - `split`: one of several parts of an earlier field
 * - `merged`: several earlier fields are one
 * - `redrawn`: the ground was cultivated before, but no border says from which field it comes
 * - `new`: less than a fifth of it was a field
 */
export const KINSHIPS = ['same', 'split', 'merged', 'redrawn', 'new'] as const;
export type Kinship = (typeof KINSHIPS)[number];

/** An earlier plot under a later one. Shares are of area, 0..1. */
export type Ancestor = { id: string; ofEarlier: number; ofLater: number; iou: number };

export type Descent = {
  id: string; // of the later plot
  field: string; // stable: the earlier field's where it is the same one, else one that no earlier field has
  kinship: Kinship;
  ancestors: Ancestor[]; // largest common ground first
};

export type Lineage = {
  later: Descent[]; // by id
  gone: { id: string; kept: number }[]; // earlier plots of which less than a fifth (`kept`) is a field still, by id
};

const SAME_IOU = 0.5;
/** A part or a parent lies mostly (by this share of itself) in the other plot, and holds a tenth of it. */
const MOSTLY = 0.5;
const OF_WEIGHT = 0.1;
/** Below this share of known ground a plot is new, or gone. */
const KNOWN = 0.2;
/** Common ground below this share of both plots is a border drawn twice. */
const SLIVER = 0.01;

type Link = { e: number; l: number; ofEarlier: number; ofLater: number; iou: number };

/**
 * The descent of every later plot, and the earlier ones that are gone. `fieldOf` gives the stable id of an earlier plot, by
 * default its own. The order of either list changes nothing.
 */
export function lineageOf(
  earlier: readonly SeasonPlot[],
  later: readonly SeasonPlot[],
  fieldOf: (earlierId: string) => string = (id) => id
): Lineage {
  const before = [...earlier].sort((a, b) => byCodeUnit(a.id, b.id));
  const now = [...later].sort((a, b) => byCodeUnit(a.id, b.id));
  const links = linksOf(before, now);
  const linksOfEarlier = grouped(links, before.length, (k) => k.e);
  const linksOfLater = grouped(links, now.length, (k) => k.l);
  const parts = linksOfEarlier.map((own) => own.filter((k) => k.ofLater >= MOSTLY && k.ofEarlier >= OF_WEIGHT));
  const parents = linksOfLater.map((own) => own.filter((k) => k.ofEarlier >= MOSTLY && k.ofLater >= OF_WEIGHT));

  const descents = linksOfLater.map((own, l) => {
    const twin = own.find((k) => k.iou >= SAME_IOU && parts[k.e]!.length === 1 && parents[l]!.length === 1);
    return { same: twin?.e ?? null, kinship: twin ? ('same' as const) : kinshipOf(own, parents[l]!, parts) };
  });

  const known = new Set(before.map((p) => fieldOf(p.id)));
  const given = new Set<string>();
  return {
    later: descents.map(({ same, kinship }, l): Descent => {
      const { id } = now[l]!;
      const field = same === null ? unusedId(id, known, given) : fieldOf(before[same]!.id);
      given.add(field);
      const ancestors = linksOfLater[l]!.filter((k) => k.ofEarlier >= SLIVER || k.ofLater >= SLIVER)
        .sort((a, b) => b.ofLater - a.ofLater || a.e - b.e)
        .map(({ e, ofEarlier, ofLater, iou }) => ({ id: before[e]!.id, ofEarlier, ofLater, iou }));
      return { id, field, kinship, ancestors };
    }),
    gone: linksOfEarlier
      .map((own, e) => ({ id: before[e]!.id, kept: sum(own.map((k) => k.ofEarlier)) }))
      .filter(({ kept }) => kept < KNOWN)
  };
}

function kinshipOf(own: readonly Link[], parents: readonly Link[], parts: readonly Link[][]): Kinship {
  if (sum(own.map((k) => k.ofLater)) < KNOWN) return 'new';
  const isMerged = parents.length >= 2;
  const isPart = own.some((k) => parts[k.e]!.length >= 2 && parts[k.e]!.includes(k));
  if (isMerged === isPart) return 'redrawn';
  return isMerged ? 'merged' : 'split';
}

/** Every pair of plots with common ground. */
function linksOf(before: readonly SeasonPlot[], now: readonly SeasonPlot[]): Link[] {
  if (before.length === 0) return [];
  const index = new Flatbush(before.length);
  for (const { polygon } of before) index.add(...bboxOfPolygon(polygon));
  index.finish();
  const areas = before.map((p) => polygonArea(p.polygon));
  return now.flatMap(({ polygon }, l) => {
    const area = polygonArea(polygon);
    return index
      .search(...bboxOfPolygon(polygon))
      .sort((a, b) => a - b)
      .flatMap((e): Link[] => {
        const shared = overlapArea(before[e]!.polygon, polygon);
        if (shared <= 0) return [];
        const own = areas[e]!;
        return [{ e, l, ofEarlier: shared / own, ofLater: shared / area, iou: shared / (own + area - shared) }];
      });
  });
}

function grouped(links: readonly Link[], n: number, by: (link: Link) => number): Link[][] {
  const groups: Link[][] = Array.from({ length: n }, () => []);
  for (const link of links) groups[by(link)]!.push(link);
  return groups;
}

/** A plot's id as that of a field that begins with it. Ids say where a middle lies, so an earlier field may have had it. */
function unusedId(id: string, known: ReadonlySet<string>, given: ReadonlySet<string>): string {
  let [name, n] = [id, 2];
  while (known.has(name) || given.has(name)) name = `${id}/${n++}`;
  return name;
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
