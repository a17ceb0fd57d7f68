import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plot } from '../../pipeline/plot/plot.ts';
import {
  type FlandersMaskScores,
  judgeFlanders,
  judgeUkis,
  type MaskPredictor,
  type UkisScores
} from './cloud-real.ts';
import type { FieldScores } from './field-scores.ts';
import type { RealSeason } from './flanders-season.ts';
import {
  denmarkPicture,
  denmarkRaw,
  judgeDenmark,
  judgeFlandersPlots,
  type Part,
  type PlotPredictor,
  type RealPicture,
  type RegionScores,
  twoSeasonPicture
} from './plots-real.ts';

/** Whatever sees: rules or networks, each kind of question by itself. */
export type Seer = {
  mask: MaskPredictor; // one date
  seasonMasks(season: RealSeason): Promise<Map<string, Uint8Array>>; // MASK classes by scene id, grown as a run grows them
  plotsOfTif: PlotPredictor;
  plotsOfDrop: PlotPredictor;
};

/** All figures of one seer on real data, with the words that say what was tuned on what. */
export type SeeingFigures = {
  name: string;
  tuned: string;
  ukis: UkisScores[];
  flandersMasks: FlandersMaskScores;
  denmark: Record<Part, FieldScores>;
  denmarkRaw: Record<Part, FieldScores>; // the file as it lies: other band order, air in it
  flandersPlots: RegionScores;
};
/** What was found on the pictures that are shown. */
export type SeeingPlots = {
  denmark: { picture: RealPicture; plots: Plot[] };
  twoSeason: { picture: RealPicture; plots: Plot[] };
};

/** Asks a seer everything that real data can judge. `data` is the folder of the real sets; about a minute with the rules. */
export async function judgeSeeing(
  data: string,
  seer: Seer,
  words: { name: string; tuned: string },
  note: (line: string) => void
): Promise<{ figures: SeeingFigures; plots: SeeingPlots }> {
  const ukis = await judgeUkis(data, seer.mask);
  note('Landsat patches judged');
  let season: RealSeason | undefined;
  const flandersMasks = await judgeFlanders(data, (s) => seer.seasonMasks((season = s)));
  note('series of Flanders judged');
  const flandersPlots = judgeFlandersPlots(season!, await seer.plotsOfDrop(season!.drop));
  const picture = await denmarkPicture(data);
  const plots = await plotsIn(picture, seer);
  const raw = await seer.plotsOfTif(denmarkRaw(data));
  note('plots of Flanders and Denmark judged');
  const first = await twoSeasonPicture(data, 0);
  return {
    figures: {
      ...words,
      ukis,
      flandersMasks,
      denmark: judgeDenmark(data, picture.grid, plots),
      denmarkRaw: judgeDenmark(data, picture.grid, raw),
      flandersPlots
    },
    plots: { denmark: { picture, plots }, twoSeason: { picture: first, plots: await plotsIn(first, seer) } }
  };
}

/** A picture's plots; it lies in a folder of its own as long as they are looked for. */
async function plotsIn({ tif }: RealPicture, seer: Seer): Promise<Plot[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parus-seeing-'));
  try {
    const path = join(folder, 'picture.tif');
    await writeFile(path, tif);
    return await seer.plotsOfTif(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
