import type { Loaded } from './load.ts';
import { readModelFile } from './model-file.ts';

/**
 * The model of a folder for this process: loaded by the first call that needs it, once. A load that failed is tried again. Throws an
 * Error where the weights were made for other inputs or outputs than this version's, and what `loadModel` throws.
 */
export function onceLoaded(
  folder: string,
  expected: { kind: string; channels: readonly string[]; classes: readonly string[] }
) {
  let loading: Promise<Loaded> | null = null;
  return (): Promise<Loaded> => {
    loading ??= load(folder, expected);
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
}

async function load(
  folder: string,
  { kind, channels, classes }: { kind: string; channels: readonly string[]; classes: readonly string[] }
): Promise<Loaded> {
  const file = readModelFile(folder);
  const input = file.input as { kind: string; channels?: readonly string[] };
  if (input.kind !== kind || input.channels?.join() !== channels.join() || file.classes.join() !== classes.join()) {
    throw new Error(`Expected ${file.id} weights for the inputs and classes of this version: train the model again.`);
  }
  const { loadModel } = await import('./load.ts');
  return loadModel(folder, undefined, file);
}
