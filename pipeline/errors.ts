/**
 * What can go wrong with what others give us, as a tagged union: the sentence says what was expected and what was
 * found and names the file; the tag decides what happens next (set aside, refuse the command, retry).
 *
 * A broken promise of our own code is an ordinary Error and carries no tag.
 */
export type ProblemTag =
  | 'BadUsage' // the command line or its options: exit 2
  | 'NoScene' // a drop without a scene: exit 2
  | 'BadFile' // a file that is not what its name says, is cut short, or cannot be read: its owner is set aside
  | 'Unsupported' // a valid file that this version cannot read: set aside, the sentence says which feature
  | 'MissingBand' // an item without a band that the work needs: the scene is set aside
  | 'BadItem' // item.json or sidecar that breaks its schema: the scene is set aside
  | 'DuplicateScene' // two scenes with one id: the later one by path is set aside
  | 'BadFarmers' // the farmers file as a whole is not usable: exit 2
  | 'BadPlot' // one declared plot is not usable: it is set aside, the farmer is judged on the rest
  | 'Locked' // the folder of a run is held by another process: exit 1
  | 'BadServer' // Redis, Postgres or a catalogue lacks what the work needs: exit 1, the sentence says what to do
  | 'BadDisk' // the disk is full or may not be written: exit 1
  | 'NoBackend' // a TF.js back end was demanded and is absent: exit 1
  | 'BadPayload'; // a job whose data no retry can mend

export class Problem extends Error {
  readonly _tag: ProblemTag;
  /** The file (as the user named it, or relative to the drop) or thing that the sentence is about. */
  readonly subject: string | null;

  constructor(tag: ProblemTag, message: string, options: { subject?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = tag;
    this._tag = tag;
    this.subject = options.subject ?? null;
  }
}

/** True for our own tagged problems, whichever copy of the module made them (workers load their own). */
export const isProblem = (e: unknown): e is Problem => e instanceof Error && '_tag' in e;

/** The sentence of whatever was thrown. */
export const sentenceOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));
