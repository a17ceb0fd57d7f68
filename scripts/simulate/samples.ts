import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DropOptions, planDrop } from './drop/plan.ts';
import { makeDrop } from './drop/run.ts';

/** The two drops of `data-samples/`: a season each, by folder. */
export const SAMPLES: Record<string, DropOptions> = {
  'north-wheat-maize': {
    region: 'HHH',
    town: 'Huaxian',
    year: 2024,
    seed: 16,
    size: 96,
    dates: 34,
    lastDay: 262,
    cast: { first: 'WW', last: 'UM', trees: 'AP', leastAreaM2: 3000 }
  },
  'south-rice-citrus': {
    region: 'YZM',
    town: 'Nanfeng',
    year: 2024,
    seed: 27,
    size: 96,
    dates: 34,
    firstDay: 20,
    mostCover: 0.9,
    cast: { first: 'LR', last: 'LR', trees: 'CI', leastAreaM2: 1000 }
  }
};

/** `npm run samples [folder]`: makes the drops of `data-samples/` anew, all or one; the same code and Node version give the same bytes. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data-samples');
  for (const [name, options] of Object.entries(SAMPLES)) {
    if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
    const made = await makeDrop(planDrop(options), join(root, name));
    process.stdout.write(`${name}: ${made.scenes} scenes, ${made.plots} plots, ${made.farmers} farmers\n`);
  }
}
