import { type Grid, gsdOf } from '../geo/grid.ts';
import { certaintyOf, rimsOf } from './confidence.ts';
import { type Borders, mergeBasins, type Shape } from './merge.ts';
import { regionsOf } from './regions.ts';

/** What the plot network says of each pixel of a mosaic; row-major over `grid`, each 0..255. */
export type FieldLayers = Borders & {
  grid: Grid; // square pixels, projected metres
  field: Uint8Array; // how likely the pixel is a field's
  seen: Uint8Array; // 1 where the pixel had a clear look
};

/** The thresholds of `patchesOf`, set on simulated ground that no figure is reported on. Likelihoods are of 255. */
export const RULES = {
  surelyWithin: 26, // neighbours between which a border is less likely than this begin as one patch
  weakest: 80, // borders that are less likely than this on average, a pixel to either side, run within a field: tramlines, slopes, soil
  thinnest: 1.1, // patches of fewer pixels a pixel edge of their two long sides are what is left between two guesses at one border …
  smallest: 5, // … and smaller ones are sheds and wet corners: they join a neighbour …
  thinBelow: 200, // … behind a border less likely than this
  leastField: 128, // ground less likely a field's on average is none, however sharp its border: water, streets, woods
  leastCertain: 0 // patches less likely one field than this are left out: none, where a season was seen
};

/** Of a single date: it shows woods, gardens and towns as many small pieces, which a season tells from fields. */
export const ONE_DATE: Rules = { ...RULES, leastCertain: 0.2 };
export type Rules = typeof RULES;

/** The fields as numbered patches of pixels, each connected through pixel edges; 0 is no field. */
export function patchesOf(layers: FieldLayers, minAreaM2: number, rules: Rules = RULES): Int32Array {
  const { grid, field, east, south, seen } = layers;
  const { width } = grid;
  const { regions, count } = regionsOf(east, south, seen, width, rules.surelyWithin);
  relabel(regions, mergeBasins(regions, count, nearBorders(layers, width), width, { below: rules.weakest }));
  const isThin = ({ size, rim }: Shape) => size < rules.smallest || 2 * size < rules.thinnest * rim;
  const thin = mergeBasins(regions, count, layers, width, {
    below: rules.thinBelow,
    joins: (_, p, q) => isThin(p) || isThin(q)
  });
  relabel(regions, thin);

  const sizes = new Int32Array(count + 1);
  const grown = new Float64Array(count + 1);
  for (let i = 0; i < regions.length; i++) {
    sizes[regions[i]!]!++;
    grown[regions[i]!]! += field[i]!;
  }
  const pixelM2 = gsdOf(grid) ** 2;
  const isField = sizes.map((n, patch) =>
    patch > 0 && n * pixelM2 >= minAreaM2 && grown[patch]! >= rules.leastField * n ? 1 : 0
  );
  for (let i = 0; i < regions.length; i++) if (isField[regions[i]!] === 0) regions[i] = 0;
  if (rules.leastCertain === 0) return regions;
  const rims = rimsOf(regions, layers);
  const isSure = isField.map((_, patch) =>
    rims.has(patch) && certaintyOf(rims.get(patch)!) >= rules.leastCertain ? 1 : 0
  );
  for (let i = 0; i < regions.length; i++) if (isSure[regions[i]!] === 0) regions[i] = 0;
  return regions;
}

function relabel(regions: Int32Array, patchOf: Int32Array): void {
  for (let i = 0; i < regions.length; i++) regions[i] = patchOf[regions[i]!]!;
}

/** That a border lies between two pixels or one pixel further to either side: the network knows that there is one before it knows where. */
function nearBorders({ east, south }: Borders, width: number): Borders {
  const sumOf = (layer: Uint8Array, step: number, isInLine: (i: number, j: number) => boolean) =>
    layer.map((v, i) => {
      const [before, after] = [i - step, i + step];
      const sum = v + (isInLine(i, before) ? layer[before]! : 0) + (isInLine(i, after) ? layer[after]! : 0);
      return Math.min(255, sum);
    });
  return {
    east: sumOf(east, 1, (i, j) => j >= 0 && Math.floor(i / width) === Math.floor(j / width)),
    south: sumOf(south, width, (_, j) => j >= 0 && j < south.length)
  };
}
