import type { Store } from '../../pipeline/io/store.ts';

/** Artefacts in memory: what a test puts is what a stage gets. */
export function memoryStore(): Store {
  const kept = new Map<string, Uint8Array>();
  return {
    has: async (key) => kept.has(key),
    get: async (key) => {
      const bytes = kept.get(key);
      if (!bytes) throw new Error(`Expected artefact ${key}, found none.`);
      return bytes;
    },
    put: async (key, bytes) => void kept.set(key, bytes)
  };
}
