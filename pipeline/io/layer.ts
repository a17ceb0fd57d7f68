import type { Polygon } from '../geo/polygon.ts';

/** What a column holds, a null aside. TIME is an RFC 3339 text; JSON any value that JSON can say. */
export type ColumnType = 'STRING' | 'TIME' | 'DOUBLE' | 'INT32' | 'BOOLEAN' | 'JSON';
export type LayerColumn = { name: string; type: ColumnType; nullable: boolean; values: readonly unknown[] };

/**
 * A table of polygons, before it is written in any format: row i is `polygons[i]` with the i-th value of each column.
 * Polygons are in WGS 84, longitude first, outer rings counter-clockwise.
 */
export type Layer = { name: string; columns: readonly LayerColumn[]; polygons: readonly Polygon[] };
