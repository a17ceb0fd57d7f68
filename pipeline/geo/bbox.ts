/** [minX, minY, maxX, maxY] in CRS units. */
export type BBox = readonly [minX: number, minY: number, maxX: number, maxY: number];

export const unionOfBBoxes = (boxes: readonly BBox[]): BBox => [
  Math.min(...boxes.map((b) => b[0])),
  Math.min(...boxes.map((b) => b[1])),
  Math.max(...boxes.map((b) => b[2])),
  Math.max(...boxes.map((b) => b[3]))
];

export const overlaps = (p: BBox, q: BBox): boolean => p[0] < q[2] && q[0] < p[2] && p[1] < q[3] && q[1] < p[3];
