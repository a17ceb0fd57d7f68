import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import { Problem, sentenceOf } from '../pipeline/errors.ts';

/** The type `date` stays `YYYY-MM-DD`: as a Date it would move with the machine's time zone. */
export const DATE = 1082;

/** In place of a folder: a database that ends with the process. */
export const IN_MEMORY = 'memory://';

const opened = new Set<string>();

/**
 * Opens the PGlite in a folder, PostGIS loaded on demand: it adds 0.5 GB and 2 s to every start, and the queue needs
 * none of it. PGlite does not guard its folder: hold `lockFolder` first. Throws BadServer on a folder it cannot open.
 */
export async function openPGlite(folder: string, { postgis }: { postgis: boolean }): Promise<PGlite> {
  if (opened.has(folder))
    throw new Error(`Expected ${folder} closed, found it open in this process: two PGlites in a folder spoil it.`);
  try {
    if (folder !== IN_MEMORY && !existsSync(folder)) {
      // Killed while its files are made, PGlite leaves a folder that never opens again. So they are made elsewhere.
      const part = `${folder}.part`;
      rmSync(part, { recursive: true, force: true });
      mkdirSync(dirname(part), { recursive: true });
      copyFolder(await template(), part);
      renameSync(part, folder);
    }
    const db = await create(folder, postgis);
    opened.add(folder);
    const close = db.close.bind(db);
    db.close = async () => {
      await close();
      opened.delete(folder);
    };
    return db;
  } catch (cause) {
    throw new Problem(
      'BadServer',
      `Expected the embedded database in ${folder} to open, got: ${sentenceOf(cause)}. Artefacts are kept elsewhere: move this folder away and run again.`,
      { subject: folder, cause }
    );
  }
}

async function create(dataDir: string, postgis: boolean): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const options: PGliteOptions = { dataDir, parsers: { [DATE]: (text) => text } };
  if (postgis) options.extensions = { postgis: (await import('@electric-sql/pglite-postgis')).postgis };
  return PGlite.create(options);
}

const copyFolder = (from: string, to: string) =>
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });

/**
 * An empty database with PostGIS, made once for an installation and then copied: making one takes 5 to 10 s, a copy
 * 0.1 s. It lies with the packages whose versions it depends on; where
 * that folder may not be written, in the system's for temporary files.
 */
async function template(): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version = `${dependencies['@electric-sql/pglite']}-${dependencies['@electric-sql/pglite-postgis']}`;
  const name = `pglite-${version}`;
  const cache = writableFolder(
    fileURLToPath(new URL('../node_modules/.cache/parus', import.meta.url)),
    join(tmpdir(), `parus-${userInfo().uid}`)
  );
  const ready = join(cache, name);
  if (existsSync(ready)) return ready;
  const part = mkdtempSync(join(cache, 'part-'));
  const db = await create(part, true);
  await db.exec('create extension postgis schema public');
  await db.close();
  try {
    renameSync(part, ready);
  } catch (e) {
    if (!existsSync(ready)) throw e;
    rmSync(part, { recursive: true, force: true }); // another process was faster
  }
  return ready;
}

/** The first of the folders that can be made and written. */
function writableFolder(first: string, second: string): string {
  try {
    mkdirSync(first, { recursive: true });
    accessSync(first, constants.W_OK);
    return first;
  } catch {
    mkdirSync(second, { recursive: true, mode: 0o700 });
    return second;
  }
}
