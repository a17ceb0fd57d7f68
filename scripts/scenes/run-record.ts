import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';
import type { Window } from '../../pipeline/geo/window.ts';
import type { Key } from '../../pipeline/ids.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { writeAtomically } from '../../pipeline/io/store.ts';
import type { SceneOutcome } from '../../pipeline/scene/scene.ts';

/**
 * What a run looked at and under which keys, so that its scenes can be looked at afterwards. It lies with the run's state, not among its
 * outputs: it names folders of this machine.
 */
export type RunRecord = {
  drops: string[]; // absolute
  epsg: number;
  season: number;
  asOf: string;
  scenes: (SceneOutcome & { key: Key | null })[]; // key of the ingest artefact; null where there was nothing to ingest
  passes: string[][]; // ids of the used scenes, by pass
  tiles: { id: string; key: Key; core: Window }[];
};

const pathOf = (out: string) => join(out, '.parus', 'scenes.json');

export async function writeRecord(out: string, record: RunRecord): Promise<void> {
  await writeAtomically(pathOf(out), prettyJson(record));
}

/** Throws BadUsage where `out` is no folder of a run, or of one of an earlier version, which kept no record. */
export async function readRecord(out: string): Promise<RunRecord> {
  const path = pathOf(out);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Problem(
      'BadUsage',
      `${path}: expected the record of a finished run, found no such file; run it (again).`,
      {
        subject: path
      }
    );
  });
  try {
    return JSON.parse(text) as RunRecord;
  } catch {
    throw new Problem('BadFile', `${path}: expected JSON, found a file that is cut short or damaged.`, {
      subject: path
    });
  }
}
