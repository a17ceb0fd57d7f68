import { confidenceOf, rimsOf } from './confidence.ts';
import { fillSmallHoles, plotsOfPatches } from './outlines.ts';
import { type FieldLayers, patchesOf, RULES, type Rules } from './patches.ts';
import type { Plot } from './plot.ts';

/**
 * The fields of a mosaic (north-up, projected metres): pixels without a border between them joined, weak borders taken away, ground that
 * is no field left out, borders drawn once for both neighbours and straightened. Every plot is one polygon without parts, no two
 * overlap, none is smaller than `minAreaM2`. Sorted by id; the same layers give the same plots, however they were tiled.
 */
export function delineateFields(layers: FieldLayers, minAreaM2: number, rules: Rules = RULES): Plot[] {
  const patches = patchesOf(layers, minAreaM2, rules);
  fillSmallHoles(patches, layers.seen, layers.grid);
  const rims = rimsOf(patches, layers);
  return plotsOfPatches(patches, layers.grid, (patch) => confidenceOf(rims.get(patch)!));
}
