import { join } from 'node:path';
import type * as Tf from '@tensorflow/tfjs';
import { type Attempt, firstLine, use } from './attempt.ts';
import { type Machine, whyNoCuda } from './machine.ts';

/**
 * TensorFlow itself, through `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`. Both register the name 'tensorflow', and two
 * libtensorflow in one process share symbols: one process holds one of them at most, chosen before either is imported.
 */
export type NativeKind = 'gpu' | 'native';
export const NATIVE_PACKAGES: Record<NativeKind, string> = {
  gpu: '@tensorflow/tfjs-node-gpu',
  native: '@tensorflow/tfjs-node'
};

/** What `tfjs_binding.node` exports, as far as we ask it. */
type Binding = { isUsingGpuDevice(): boolean; TF_Version: string };
/** The package whose binding this process holds, for good. */
type Held = { kind: NativeKind; binding: Binding };

/** tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 took away. */
const FIRST_NODE_WITHOUT = 23;

/** Where a package keeps its binding: N-API 8 is the newest that 4.22 knows, and every Node from 20 on has it. */
export const bindingOf = (folder: string): string => join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');

/** Why a native package cannot be taken, from what lies on the disk; null where its binding is there. Loads nothing. */
export function whyNoBinding(kind: NativeKind, machine: Machine): string | null {
  if (Number(machine.node.split('.')[0]) >= FIRST_NODE_WITHOUT)
    return `tfjs-node 4.22 does not run on Node ${machine.node}`;
  const folder = machine.folderOf(NATIVE_PACKAGES[kind]);
  if (folder === null) return 'not installed';
  return machine.exists(bindingOf(folder)) ? null : 'installed without its native binding';
}

/**
 * Starts the native back ends of one process.
 *
 *     gpu      needs the GPU package's binding and a CUDA device that TensorFlow sees
 *     native   tfjs-node; or the GPU package on the CPU, where it is all there is, or is already held because it saw no device
 *
 * The binding is loaded before its package: a library that is missing shows itself as the loader's words, while nothing is
 * registered yet.
 */
export function nativeBackends(machine: Machine): (kind: NativeKind, tf: typeof Tf) => Promise<Attempt> {
  let held: Held | null = null;

  const hold = (kind: NativeKind): string | null => {
    if (held) return held.kind === kind ? null : `${NATIVE_PACKAGES[held.kind]} is already loaded in this process`;
    const why = whyNoBinding(kind, machine);
    if (why !== null) return why;
    // 0 says everything, 2 errors only. A thread's environment is its own: there TensorFlow reads the main thread's.
    machine.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    try {
      held = { kind, binding: machine.load(bindingOf(machine.folderOf(NATIVE_PACKAGES[kind])!)) as Binding };
      return null;
    } catch (e) {
      return `its native binding does not load: ${firstLine(e)}`;
    }
  };

  const start = async (tf: typeof Tf): Promise<string | null> => {
    try {
      await machine.importPackage(NATIVE_PACKAGES[held!.kind]);
    } catch (e) {
      return `it does not load: ${firstLine(e)}`;
    }
    return use(tf, 'tensorflow');
  };

  return async (kind, tf) => {
    if (kind === 'gpu') {
      const why = whyNoBinding('gpu', machine) ?? whyNoCuda(machine) ?? hold('gpu');
      if (why !== null) return { why };
      if (!held!.binding.isUsingGpuDevice()) return { why: 'TensorFlow sees no CUDA device' };
      const failed = await start(tf);
      return failed === null ? { device: `${cudaName(machine)} (CUDA)` } : { why: failed };
    }
    let why = (held as Held | null)?.kind === 'gpu' ? null : hold('native');
    if (why !== null && whyNoBinding('gpu', machine) === null && hold('gpu') === null) why = null;
    if (why !== null) return { why };
    const { kind: package_, binding } = held!;
    if (binding.isUsingGpuDevice()) return { why: `${NATIVE_PACKAGES[package_]} holds this process and runs on a GPU` };
    const failed = await start(tf);
    if (failed !== null) return { why: failed };
    const device = `CPU, TensorFlow ${binding.TF_Version}`;
    return package_ === 'gpu' ? { device, remark: `${NATIVE_PACKAGES.gpu} without a CUDA device` } : { device };
  };
}

/** One process uses TensorFlow's first device; where a machine has several kinds, all are named. */
const cudaName = (machine: Machine): string => [...new Set(machine.cudaNames())].join(' or ') || 'GPU';
