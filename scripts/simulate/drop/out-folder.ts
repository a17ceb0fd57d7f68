import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../../pipeline/errors.ts';

/** What a drop is made of; the recipe last, so that a folder that is cleared in part still says whose it is. */
const DROP = /^(scenes|truth|\.scratch|farmers\.geojson|recipe\.json|recipe\.json\.part)$/;
const PATCHES = /^(patch-\d+|recipe\.json)$/;
const SERIES = /^(series\.parquet|labels\.csv|recipe\.json)$/;
const OURS = { scenes: DROP, patches: PATCHES, series: SERIES };

/**
 * Makes room for a drop's scenes, for patches or for series: takes away an earlier one, whole or stopped midway. Throws 'BadUsage', and touches nothing, where
 * the folder holds anything else, or has no recipe that says it is simulated.
 */
export function clearOut(out: string, what: keyof typeof OURS): void {
  const there = statSync(out, { throwIfNoEntry: false });
  if (!there) return;
  if (!there.isDirectory()) throw new Problem('BadUsage', `Expected --out as a folder, got the file ${out}.`);
  const found = readdirSync(out);
  const ours = OURS[what];
  const foreign = found.find((name) => !ours.test(name)) ?? (isRecipe(join(out, 'recipe.json')) ? undefined : found[0]);
  if (foreign !== undefined) {
    throw new Problem(
      'BadUsage',
      `Expected --out as a new or empty folder, or earlier ${what} of parus simulate, got ${out}, which holds ${foreign}.`
    );
  }
  const last = (name: string) => Number(name === 'recipe.json');
  for (const name of found.sort((a, b) => last(a) - last(b))) rmSync(join(out, name), { recursive: true, force: true });
}

function isRecipe(path: string): boolean {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).simulated === true;
  } catch {
    return false;
  }
}
