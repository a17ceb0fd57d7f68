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

/** 1 where the mask is one of `classes`. */
export function ofClasses(mask: Uint8Array, classes: readonly number[]): Uint8Array {
  const is = new Uint8Array(256);
  for (const c of classes) is[c] = 1;
  return mask.map((c) => is[c]!);
}

/** True for ground whose reflectance may be used: clear land, and water for flooded paddies. */
export const isUsable = (c: number): boolean => c === MASK.clear || c === MASK.water;
