/** Classes of a mask, as docs/formats/masks.md fixes them. Where several fit, the first of MASK_PRECEDENCE wins. */
export const MASK = { nodata: 0, clear: 1, cloud: 2, thinCloud: 3, shadow: 4, snow: 5, water: 6 } as const;

export const MASK_PRECEDENCE = ['nodata', 'cloud', 'thinCloud', 'shadow', 'snow', 'water', 'clear'] as const;

/** Colours of the classes 0..6 in a viewer. */
export const MASK_COLOURS: readonly (readonly [r: number, g: number, b: number])[] = [
  [0, 0, 0],
  [116, 169, 82],
  [255, 255, 255],
  [190, 200, 215],
  [70, 60, 80],
  [150, 220, 255],
  [40, 90, 180]
];
