import { mkdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isProblem, Problem } from '../../pipeline/errors.ts';
import { diskProblem } from '../../pipeline/io/disk.ts';
import { download, whole } from '../../pipeline/io/download.ts';
import { openRecord } from '../../pipeline/io/fetch-record.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { failureSentence, HttpFailure } from '../../pipeline/io/stac-api/failure.ts';
import type { Access, Http } from '../../pipeline/io/stac-api/http.ts';
import { localItem } from '../../pipeline/io/stac-api/local-item.ts';
import { gateOf } from '../../pipeline/io/stac-api/patience.ts';
import { CREDENTIALS, type Provider } from '../../pipeline/io/stac-api/providers.ts';
import type { ScenePlan } from '../../pipeline/io/stac-api/scene-plan.ts';
import { writeAtomically } from '../../pipeline/io/store.ts';
import { lockFolder } from '../../workers/lock.ts';

/** What became of a scene: fetched now, there already, or set aside with the reason. Sizes in bytes, all its files. */
export type FetchedScene = { id: string; bytes: number } & (
  | { status: 'fetched' | 'present'; reason: null }
  | { status: 'setAside'; reason: string }
);

export type FetchProgress = {
  scenes: { settled: number; total: number };
  have: number; // bytes on the disk
  total: number; // bytes of all, as far as they are known
  isGuess: boolean; // some sizes are not known
  came: number; // bytes over the network
};

/** So many scenes in a row for which patience ended, and the network is at fault and not the scene. */
const MOST_BROKEN = 3;

/**
 * Fetches scenes into `<out>/scenes/<id>/`, bands first, item.json last, so that half a scene is none. What is whole
 * is not fetched again; what was cut goes on. A scene that cannot be had is set aside, and the rest goes on.
 *
 * Throws BadDisk (before the first byte where the disk has too little room), BadServer where a token is refused or
 * nothing can be reached any more, Locked where another process fetches into the same folder.
 */
export async function fetchDrop(
  plans: readonly ScenePlan[],
  {
    out,
    provider,
    http,
    access,
    downloads,
    stop
  }: {
    out: string;
    provider: Provider;
    http: Http;
    access: Access;
    downloads: number; // at once
    stop: AbortController; // ends the requests of `http`
  },
  tell: (progress: FetchProgress) => void = () => {}
): Promise<FetchedScene[]> {
  const state = join(out, '.fetch');
  await mkdir(state, { recursive: true }).catch((e: unknown) => {
    throw diskProblem(e, state);
  });
  const lock = await lockFolder(state);
  const gate = gateOf(downloads);
  const pair = gateOf(2); // the next scene begins while the last files of one are under way
  const tally = tallyOf(plans, tell);
  let broken = 0;

  const fetchScene = async (plan: ScenePlan): Promise<FetchedScene> => {
    const folder = join(out, 'scenes', plan.id);
    const itemPath = join(folder, 'item.json');
    const record = await openRecord(recordPath(out, plan.id));
    const files = plan.files.map((file) => ({ ...file, folder }));
    const there = await Promise.all(files.map((f) => whole(f, record.get(f.name), join(folder, f.name))));
    const hasItem = (await readFile(itemPath).catch(() => null)) !== null;
    if (hasItem && there.every((f) => f !== null)) {
      for (const [i, f] of files.entries()) tally.file(plan.id, f.name, there[i]!.bytes, 0);
      return { id: plan.id, bytes: sum(there.map((f) => f!.bytes)), status: 'present', reason: null };
    }
    await rm(itemPath, { force: true }); // until all files are there again
    let failed: unknown = null;
    const fetched = await Promise.all(
      files.map((file) =>
        gate(async () => {
          if (failed !== null) return null; // the scene is lost already
          const onBytes = (have: number, came: number) => tally.file(plan.id, file.name, have, came);
          return download(http, access, file, record, onBytes).catch((e: unknown) => {
            if (reasonOf(e, provider) === null) throw e;
            failed ??= e;
            return null;
          });
        })
      )
    );
    if (failed !== null) throw failed;
    const byName = new Map(files.map((f, i) => [f.name, fetched[i]!]));
    await writeAtomically(itemPath, prettyJson(localItem(plan, byName, provider)));
    return { id: plan.id, bytes: sum([...byName.values()].map((f) => f.bytes)), status: 'fetched', reason: null };
  };

  const settle = async (plan: ScenePlan): Promise<FetchedScene> => {
    stop.signal.throwIfAborted();
    try {
      const scene = await fetchScene(plan);
      broken = 0;
      return scene;
    } catch (thrown) {
      const e = diskProblem(thrown, join(out, 'scenes', plan.id));
      const reason = reasonOf(e, provider);
      if (reason === null) throw e;
      if (e instanceof HttpFailure && e.mendable && ++broken >= MOST_BROKEN)
        throw new Problem('BadServer', `${reason} (${MOST_BROKEN} scenes in a row.)`);
      return { id: plan.id, bytes: 0, status: 'setAside', reason };
    } finally {
      tally.settled();
    }
  };

  try {
    await checkRoom(out, plans);
    return await Promise.all(plans.map((plan) => pair(() => settle(plan))));
  } catch (e) {
    stop.abort(); // what is under way ends here; its parts stay for the next time
    throw e;
  } finally {
    await lock.release();
  }
}

const recordPath = (out: string, id: string): string => join(out, '.fetch', `${id}.json`);

/** What of a scene is still to be fetched: files, and bytes as far as the catalogue states them. */
export async function missingOf(out: string, plan: ScenePlan): Promise<{ files: number; bytes: number }> {
  const record = await openRecord(recordPath(out, plan.id));
  const missing = { files: 0, bytes: 0 };
  for (const file of plan.files) {
    const path = join(out, 'scenes', plan.id, file.name);
    if (await whole({ ...file, folder: '' }, record.get(file.name), path)) continue;
    missing.files++;
    const part = await stat(`${path}.part`).catch(() => null);
    missing.bytes += Math.max(0, (file.bytes ?? 0) - (part?.size ?? 0));
  }
  return missing;
}

/** Why a scene is set aside; null for what is not the scene's fault, and ends the fetch. */
function reasonOf(e: unknown, provider: Provider): string | null {
  if (e instanceof HttpFailure) return failureSentence(e, provider.access.kind === 'oauth' ? CREDENTIALS : null);
  return isProblem(e) && e._tag === 'BadFile' ? e.message : null;
}

/** Throws BadDisk where the files, as far as their sizes are known, need more than the disk has. */
async function checkRoom(out: string, plans: readonly ScenePlan[]): Promise<void> {
  const needed = sum((await Promise.all(plans.map((plan) => missingOf(out, plan)))).map((m) => m.bytes));
  const { bavail, bsize } = await statfs(out);
  if (needed > bavail * bsize)
    throw new Problem(
      'BadDisk',
      `${out}: expected room for ${gigabytes(needed)}, found ${gigabytes(bavail * bsize)}; make room or use another --out.`
    );
}

function tallyOf(plans: readonly ScenePlan[], tell: (progress: FetchProgress) => void) {
  const have = new Map<string, number>(); // by scene and file
  const stated = plans.flatMap((p) => p.files.map((f) => f.bytes));
  const known = stated.filter((b) => b !== null);
  const all = sum(known);
  const progress: FetchProgress = {
    scenes: { settled: 0, total: plans.length },
    have: 0,
    total: all,
    isGuess: known.length < stated.length,
    came: 0
  };
  tell({ ...progress });
  return {
    file(id: string, name: string, bytes: number, came: number) {
      const key = `${id}/${name}`;
      progress.have += bytes - (have.get(key) ?? 0);
      progress.came += came;
      have.set(key, bytes);
      tell({ ...progress });
    },
    settled() {
      progress.scenes.settled++;
      tell({ ...progress });
    }
  };
}

const sum = (ns: readonly number[]): number => ns.reduce((a, b) => a + b, 0);
/** 3.4 GB, 12 MB, 300 kB. */
export const gigabytes = (bytes: number): string =>
  bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(1)} GB`
    : bytes >= 1e6
      ? `${(bytes / 1e6).toFixed(0)} MB`
      : `${Math.ceil(bytes / 1e3)} kB`;
