/** [minX, minY, maxX, maxY] in CRS units. */
export type BBox = readonly [minX: number, minY: number, maxX: number, maxY: number];

export const unionOfBBoxes = (boxes: readonly BBox[]): BBox => [
  Math.min(...boxes.map((b) => b[0])),
  Math.min(...boxes.map((b) => b[1])),
  Math.max(...boxes.map((b) => b[2])),
  Math.max(...boxes.map((b) => b[3]))
];
