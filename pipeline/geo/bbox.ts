/** [minX, minY, maxX, maxY] in CRS units. */
export type BBox = readonly [minX: number, minY: number, maxX: number, maxY: number];
