import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { buildTable } from '../../../pipeline/canopy/table.ts';
import { diskProblem } from '../../../pipeline/io/disk.ts';
import { prettyJson } from '../../../pipeline/io/keys.ts';
import { declareFarmers } from './declare.ts';
import { reserveScratch } from './finish.ts';
import { openHouseholds } from './households.ts';
import { clearOut } from './out-folder.ts';
import { type DropPlan, recipeOf } from './plan.ts';
import { windowsOf } from './scratch.ts';
import { openThreads } from './threads.ts';
import { openTruth, type WindowTruth } from './truth.ts';

export type DropMade = { scenes: number; plots: number; farmers: number; declaredPlots: number };
/** Bytes of planes that are finished at once: a scene's largest plane takes four a pixel, and its file as much again and more. */
const FINISHING = 2 ** 28;
const BYTES_A_PIXEL = 16;
type Step = (done: number, of: number, what: 'windows' | 'scenes') => void;

/**
 * Makes the drop of a plan in `out`: `scenes/`, `truth/`, `farmers.geojson`, `recipe.json`. First every window of the county
 * through all its dates, to planes on disk; then the files of each date from its planes. So memory does not
 * grow with the county, and the bytes depend on the plan alone, not on the number of threads.
 *
 * Throws 'BadUsage' where `out` holds anything but an earlier drop of this command, 'BadDisk' where it cannot be written.
 */
export async function makeDrop(
  plan: DropPlan,
  out: string,
  options: { threads?: number; step?: Step } = {}
): Promise<DropMade> {
  try {
    return await make(plan, out, options);
  } catch (e) {
    throw diskProblem(e, out);
  }
}

async function make(
  plan: DropPlan,
  out: string,
  { threads = cpus().length, step = () => {} }: { threads?: number; step?: Step }
): Promise<DropMade> {
  clearOut(out, 'scenes');
  const scratch = join(out, '.scratch');
  mkdirSync(out, { recursive: true });
  const recipe = join(out, 'recipe.json');
  writeFileSync(recipe, prettyJson(recipeOf(plan))); // from the first moment on the folder says whose it is
  for (const dir of ['scenes', 'truth', '.scratch']) mkdirSync(join(out, dir));
  reserveScratch(plan, scratch);
  const rects = windowsOf(plan);
  const dates = [null, ...plan.dates.keys()];
  const most = Math.max(rects.length, dates.length);
  const workers = openThreads(Math.max(1, Math.min(threads, most)), { plan, table: buildTable(), out, scratch });
  try {
    const households = openHouseholds(scratch);
    const truth = openTruth(plan, join(out, 'truth'), households);
    const total = rects.length * plan.dates.length;
    let done = 0;
    step(0, total, 'windows');
    await workers.all<WindowTruth>(
      rects.map((rect) => ({ kind: 'window' as const, rect })),
      (made) => truth.add(made),
      () => step(++done, total, 'windows')
    );
    let scenes = 0;
    step(0, dates.length, 'scenes');
    await workers.all<void>(
      dates.map((date) => ({ kind: 'scene' as const, date })),
      () => step(++scenes, dates.length, 'scenes'),
      () => {},
      Math.floor(FINISHING / (BYTES_A_PIXEL * plan.size ** 2))
    );
    const plots = truth.close();
    const { farmers, declared } = declareFarmers(plan, households, out, scratch);
    const made = { scenes: plan.dates.length, plots, farmers, declaredPlots: declared };
    writeFileSync(`${recipe}.part`, prettyJson({ ...recipeOf(plan), made }));
    renameSync(`${recipe}.part`, recipe); // never half a recipe: it is what lets the folder be made anew
    return made;
  } finally {
    await workers.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
