import type { Polygon } from '../geo/polygon.ts';
import { canonicalJson } from './keys.ts';
import { coordinates, degrees } from './plot-files.ts';

/** A declared plot for the file: the outline of the ground that was seen of it, or null, and what is told of it. */
export type DeclaredFeature = { id: string; outline: Polygon | null; properties: Record<string, unknown> };

/** RFC 7946 text as `plotsGeoJson` writes it, a feature a line in the given order; without an outline, no geometry. */
export function declaredGeoJson(features: readonly DeclaredFeature[]): string {
  const lines = features.map(({ id, outline, properties }) => {
    const tail = `"id":${JSON.stringify(id)},"properties":${canonicalJson(properties)},"type":"Feature"}`;
    if (outline === null) return `{"geometry":null,${tail}`;
    const { text, bbox } = coordinates(outline);
    return `{"bbox":[${bbox.map(degrees).join(',')}],"geometry":{"coordinates":${text},"type":"Polygon"},${tail}`;
  });
  return `{"features":[${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}],"type":"FeatureCollection"}\n`;
}
