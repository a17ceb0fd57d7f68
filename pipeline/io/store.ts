import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../errors.ts';
import type { Key } from '../ids.ts';

/** Artefacts under their keys. `put` is all or nothing: a reader sees the whole artefact or none. */
export interface Store {
  has(key: Key): Promise<boolean>;
  /** Throws an Error that names the key where there is no such artefact. */
  get(key: Key): Promise<Uint8Array>;
  put(key: Key, bytes: Uint8Array): Promise<void>;
}

/**
 * The store that a URL names: `file:/abs/dir`, `file:relative/dir` or a plain path. Throws BadUsage on others.
 */
export function openStore(url: string): Store {
  if (/^[a-z][a-z0-9+.-]+:/i.test(url) && !url.startsWith('file:')) {
    throw new Problem('BadUsage', `Expected PARUS_STORE as file:<folder>, got '${url}'.`);
  }
  return fileStore(url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, ''));
}

/**
 * Artefacts as files: `<root>/<stage>/<2 hex>/<key>`. Written beside their place, synced, then renamed, so that a
 * crash at any moment leaves the old state or the new one, never half a file under a key.
 */
export function fileStore(root: string): Store {
  const pathOf = (key: Key) => {
    const dash = key.lastIndexOf('-');
    return join(root, key.slice(0, dash), key.slice(dash + 1, dash + 3), key);
  };
  return {
    async has(key) {
      return access(pathOf(key)).then(
        () => true,
        () => false
      );
    },
    async get(key) {
      return readFile(pathOf(key)).catch((cause: unknown) => {
        throw new Error(`Expected artefact ${key} in ${root}, found none.`, { cause });
      });
    },
    async put(key, bytes) {
      await writeAtomically(pathOf(key), bytes);
    }
  };
}

/** Artefacts in memory, gone with the process. */
export function memoryStore(): Store {
  const kept = new Map<Key, Uint8Array>();
  return {
    has: async (key) => kept.has(key),
    async get(key) {
      const bytes = kept.get(key);
      if (!bytes) throw new Error(`Expected artefact ${key}, found none.`);
      return bytes;
    },
    async put(key, bytes) {
      kept.set(key, bytes);
    }
  };
}

/** Writes a file so that no reader and no crash ever sees half of it. Makes the folder. */
export async function writeAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (e) {
    await rm(part, { force: true });
    throw e;
  }
}

/** Removes from a folder (not those below) what writers left that were killed in the midst of a file. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/\.[0-9a-f]{12}\.part$/.test(name)) await rm(join(folder, name), { force: true });
}
