import { duplicatesTogether } from '../../models/training/duplicates.ts';
import { seededRandom } from '../../models/training/random.ts';
import { type Fold, groupFolds } from '../../models/training/split.ts';
import { type RealSet, ucrCrop } from './real-sets.ts';

/** The real sets that `parus eval --all` trains and judges on, each by folds of its own groups. */
export const REAL_SETS: readonly { id: string; read(data: string): RealSet }[] = [{ id: 'ucr-crop', read: ucrCrop }];

export const FOLDS = 5;
export const SEED = 1;

/** What one fold gives: probabilities of its test rows, ascending by row, base64 of float32. */
export type FoldAnswer = { model: string; forest: string; trainSeconds: number };

/** The groups that folds keep whole: those of the set, and equal rows together. */
export const groupsOf = (set: RealSet): string[] =>
  duplicatesTogether(set.x, set.steps * set.channels, set.groups ?? undefined);

export const foldsOf = (set: RealSet): Fold[] => groupFolds(groupsOf(set), FOLDS, seededRandom(SEED), set.y);
