import { join } from 'node:path';
import type * as Tf from '@tensorflow/tfjs';
import { type Attempt, firstLine, use } from './attempt.ts';
import { hasGraphics, type Machine } from './machine.ts';

type Info = {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter?: boolean;
};
type Gpu = { requestAdapter(options: object): Promise<{ info: Info; isFallbackAdapter?: boolean } | null> };
type Dawn = { create(options: string[]): Gpu; globals: Record<string, unknown> };

/** The native part of npm `webgpu`, one a platform, all in the package. */
export const dawnFile = (folder: string, { platform, arch }: Pick<Machine, 'platform' | 'arch'>): string =>
  join(folder, 'dist', `${platform}-${platform === 'darwin' ? 'universal' : arch}`, 'dawn.node');

/** Why WebGPU cannot be tried, from what lies on the disk; null where it can. Loads nothing. */
export function whyNoDawn(machine: Machine): string | null {
  const folder = machine.folderOf('webgpu');
  if (folder === null) return 'Dawn, npm webgpu, is not installed';
  if (!machine.exists(dawnFile(folder, machine))) return `webgpu has no Dawn for ${machine.platform} ${machine.arch}`;
  return machine.folderOf('@tensorflow/tfjs-backend-webgpu') === null
    ? '@tensorflow/tfjs-backend-webgpu is not installed'
    : null;
}

/** A CPU that plays a GPU: right, and ten to twenty times slower than WASM on the same CPU. */
export const isSoftware = (adapter: { info: Info; isFallbackAdapter?: boolean }): boolean =>
  adapter.info.isFallbackAdapter === true ||
  adapter.isFallbackAdapter === true ||
  /llvmpipe|lavapipe|swiftshader|basic render|software/i.test(wordsOf(adapter.info));

const wordsOf = (i: Info): string => [i.description, i.device, i.architecture, i.vendor].join(' ');
const nameOf = (i: Info): string =>
  i.description || [i.vendor, i.architecture, i.device].filter(Boolean).join(' ') || 'GPU';

/**
 * Starts WebGPU through Dawn. `byName` takes a software adapter too; else only a real one will do, and where the system shows no
 * graphics device Dawn is not even loaded.
 *
 * Dawn keeps no process alive and ends with it, in threads too, as long as its root object lives: a collected root under a
 * living device is a segmentation fault. So the root is held here for good, and taken away from the globals again
 * (`navigator` makes other libraries believe that they are in a browser).
 */
export function webgpuBackend(machine: Machine): (tf: typeof Tf, byName: boolean) => Promise<Attempt> {
  let root: Gpu | null = null;
  let device: string | null = null; // set once it runs

  return async (tf, byName) => {
    if (device !== null) {
      const failed = await use(tf, 'webgpu');
      return failed === null ? { device } : { why: failed };
    }
    const missing = whyNoDawn(machine);
    if (missing !== null) return { why: missing };
    if (!byName && !hasGraphics(machine)) return { why: 'no graphics device' };
    let dawn: Dawn;
    let adapter: Awaited<ReturnType<Gpu['requestAdapter']>>;
    try {
      dawn = (await machine.importPackage('webgpu')) as Dawn;
      root ??= dawn.create([]);
      adapter = await root.requestAdapter({ powerPreference: 'high-performance' });
    } catch (e) {
      return { why: `Dawn does not start: ${firstLine(e)}` };
    }
    if (adapter === null) return { why: 'Dawn finds no adapter' };
    const name = nameOf(adapter.info);
    const software = isSoftware(adapter);
    if (software && !byName) return { why: `${name} is a software adapter, slower than WASM` };

    for (const [key, value] of Object.entries(dawn.globals)) if (!(key in globalThis)) define(globalThis, key, value);
    const putBack = lend(root);
    let failed: string | null;
    try {
      await machine.importPackage('@tensorflow/tfjs-backend-webgpu'); // registers itself where it sees navigator.gpu
      failed = await use(tf, 'webgpu');
    } catch (e) {
      failed = `it does not load: ${firstLine(e)}`;
    } finally {
      putBack();
    }
    if (failed !== null) return { why: failed };
    device = software ? `${name}, a software adapter` : name;
    return { device };
  };
}

const define = (on: object, key: string, value: unknown): void => {
  Object.defineProperty(on, key, { value, configurable: true, writable: true });
};

/** Shows `gpu` on the global navigator, which Node 20 lacks; the answer takes it away again. */
function lend(gpu: Gpu): () => void {
  const { navigator } = globalThis as { navigator?: object };
  if (navigator === undefined) {
    define(globalThis, 'navigator', { gpu });
    return () => {
      delete (globalThis as { navigator?: object }).navigator;
    };
  }
  const before = Object.getOwnPropertyDescriptor(navigator, 'gpu');
  define(navigator, 'gpu', gpu);
  return () => {
    delete (navigator as { gpu?: Gpu }).gpu;
    if (before) Object.defineProperty(navigator, 'gpu', before);
  };
}
