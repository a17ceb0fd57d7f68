import type { Key } from '../../pipeline/ids.ts';
import { keyOf } from '../../pipeline/io/keys.ts';
import type { Job, StageName } from '../../pipeline/stages/stage.ts';
import type { FakeInput } from './stages.ts';

/** A job of a fake stage that reads what `after` make. */
export function fakeJob(stage: StageName, input: FakeInput, after: Job[] = []): Job {
  const whole = after.length > 0 ? { ...input, reads: after.map((j) => j.key) } : input;
  return { key: keyOf(stage, 1, whole), stage, input: whole, label: input.text, after };
}

/** A plan of the pipeline's shape: tiles → plots → a chain a tile → decisions. The plots are read by every tile. */
export function fakeSeason(tiles: number, busyMs = 0): Job {
  const tileJobs = Array.from({ length: tiles }, (_, i) => fakeJob('tile', { text: `t${i}`, busyMs }));
  const plots = fakeJob('delineate', { text: 'plots', busyMs }, tileJobs);
  const chains = tileJobs.map((tile) => {
    const observe = fakeJob('observe', { text: `o-${tile.label}`, busyMs }, [plots]);
    const classify = fakeJob('classify', { text: `c-${tile.label}`, busyMs }, [observe]);
    return fakeJob('estimate', { text: `e-${tile.label}`, busyMs }, [classify]);
  });
  return fakeJob('score', { text: 'score', busyMs }, chains);
}

/** What the artefact of a job must hold, worked out by hand. */
export const expectedText = (job: Job): string =>
  `${(job.input as FakeInput).text}(${job.after.map(expectedText).join(' ')})`;

export const fakeKey = (stage: StageName, name: string): Key => keyOf(stage, 1, { name });
