import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Key } from '../pipeline/ids.ts';
import { prettyJson } from '../pipeline/io/keys.ts';
import { writeAtomically } from '../pipeline/io/store.ts';
import type { StageName } from '../pipeline/stages/stage.ts';

/** A job that failed for good, with all that is needed to try it again. */
export type DeadLetter = {
  key: Key;
  stage: StageName;
  label: string;
  reason: string;
  input: unknown;
  drops: readonly string[];
};

/**
 * Failed jobs of a run, a file each in `<state>/dead-letter/`. Files, because they must be there whatever the queue's
 * back end and whether or not the database opens; `publish` copies them into the table of the same name.
 */
const folderOf = (stateDir: string) => join(stateDir, 'dead-letter');

export async function bury(stateDir: string, letter: DeadLetter): Promise<void> {
  await writeAtomically(join(folderOf(stateDir), `${letter.key}.json`), prettyJson(letter));
}

/** All of them, by key. */
export function deadLetters(stateDir: string): DeadLetter[] {
  const folder = folderOf(stateDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as DeadLetter);
}

/** Forgets the failures of jobs that have since succeeded or are no longer wanted. */
export function unbury(stateDir: string, keys: Iterable<Key>): void {
  for (const key of keys) rmSync(join(folderOf(stateDir), `${key}.json`), { force: true });
}
