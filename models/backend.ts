import type * as Tf from '@tensorflow/tfjs';
import { Problem } from '../pipeline/errors.ts';
import { type Attempt, use } from './backends/attempt.ts';
import { type Machine, thisMachine } from './backends/machine.ts';
import { nativeBackends } from './backends/native.ts';
import { startWasm } from './backends/wasm.ts';
import { webgpuBackend } from './backends/webgpu.ts';

/** What may be asked for. `auto` takes the first of the others that this machine has. */
export type BackendWanted = 'auto' | 'gpu' | 'native' | 'webgpu' | 'wasm' | 'cpu';
export const BACKENDS: readonly BackendWanted[] = ['auto', 'gpu', 'native', 'webgpu', 'wasm', 'cpu'];

/** What this process and its threads were told to run on (`--backend`, or `PARUS_BACKEND` of a worker); else the best there is. */
export function wantedBackend(env: Record<string, string | undefined> = process.env): BackendWanted {
  const wanted = BACKENDS.find((name) => name === (env.PARUS_BACKEND || 'auto'));
  if (wanted) return wanted;
  throw new Problem('BadUsage', `Expected PARUS_BACKEND as one of ${BACKENDS.join(', ')}, got '${env.PARUS_BACKEND}'.`);
}

/** The back end that runs. */
export type Backend = {
  name: Exclude<BackendWanted, 'auto'>;
  device: string; // what runs it, in words: 'NVIDIA H100 (CUDA)', 'CPU, WASM SIMD, one thread'
  version: string; // of TensorFlow.js
  note: string; // what was passed over and why, and what is odd about the one that runs; '' for nothing
};

/** One line that says where neural networks run, for standard error. The words of a system's loader stay as they are. */
export function backendLine({ name, device, version, note }: Backend, lang: 'zh' | 'en' = 'en'): string {
  if (lang === 'en')
    return `Neural networks run on ${name}: ${device} (TensorFlow.js ${version}${note && `; ${note}`}).`;
  const zh = (text: string) => ZH.reduce((said, [en, word]) => said.replaceAll(en, word), text);
  return `神经网络运行于 ${name}：${zh(device)}（TensorFlow.js ${version}${note && `；${zh(note)}`}）。`;
}

const ZH: readonly [string, string][] = [
  ['passed over', '未采用'],
  ['not installed', '未安装'],
  ['installed without its native binding', '已安装但缺少本机绑定'],
  ['no graphics device', '没有图形设备'],
  ['TensorFlow sees no CUDA device', 'TensorFlow 未见 CUDA 设备'],
  ['without a CUDA device', '没有 CUDA 设备'],
  ['no CUDA device', '没有 CUDA 设备'],
  ['is a software adapter, slower than WASM', '是软件适配器，比 WASM 慢'],
  ['a software adapter', '软件适配器'],
  ['without SIMD', '无 SIMD'],
  ['one thread', '单线程'],
  ['plain JavaScript', '纯 JavaScript']
];

const LOOKS_FOR: Record<Backend['name'], string> = {
  gpu: '@tensorflow/tfjs-node-gpu with its native binding and a CUDA device',
  native: '@tensorflow/tfjs-node with its native binding',
  webgpu: '@tensorflow/tfjs-backend-webgpu and webgpu (Dawn) with an adapter',
  wasm: '@tensorflow/tfjs-backend-wasm',
  cpu: 'the plain JavaScript back end of @tensorflow/tfjs'
};

/**
 * Starts TensorFlow.js on the wanted back end and says which one runs. Nothing falls back in silence: a back end that was asked
 * for by name and is absent is a Problem 'NoBackend' that names what was looked for; `auto` lists what it passed over.
 *
 * `auto` goes from the fastest to the one that every machine has, and takes WebGPU on a real adapter only: on a software adapter
 * it would be ten to twenty times slower than WASM. One process holds one native package at most, so a second call may change only
 * between the others. Calls at the same time wait for each other.
 *
 * On WebGPU values are read with `await tensor.data()`: `dataSync` wants a browser's canvas.
 */
export const startBackend: (wanted?: BackendWanted) => Promise<Backend> = backendsOn(thisMachine);

/** `startBackend` of a machine; for tests of the choice. */
export function backendsOn(machine: Machine): (wanted?: BackendWanted) => Promise<Backend> {
  const native = nativeBackends(machine);
  const webgpu = webgpuBackend(machine);
  const attempts: Record<Backend['name'], (tf: typeof Tf, byName: boolean) => Promise<Attempt>> = {
    gpu: (tf) => native('gpu', tf),
    native: (tf) => native('native', tf),
    webgpu,
    wasm: (tf) => startWasm(tf, machine),
    cpu: async (tf) => {
      const failed = await use(tf, 'cpu');
      return failed === null ? { device: 'CPU, plain JavaScript' } : { why: failed };
    }
  };
  let running: Backend | null = null;

  const start = async (wanted: BackendWanted): Promise<Backend> => {
    if (running && (wanted === 'auto' || wanted === running.name)) return running;
    const tf = await import('@tensorflow/tfjs');
    tf.enableProdMode(); // its advice to install tfjs-node is ours to give
    const passed: string[] = [];
    for (const name of BACKENDS) {
      if (name === 'auto' || (wanted !== 'auto' && wanted !== name)) continue;
      const result = await attempts[name](tf, wanted !== 'auto');
      if ('device' in result) {
        const { device, remark } = result;
        const notes = [remark ?? '', passed.length > 0 ? `passed over ${passed.join(', ')}` : ''];
        running = { name, device, version: tf.version.tfjs, note: notes.filter(Boolean).join('; ') };
        return running;
      }
      if (wanted !== 'auto') {
        if (running) await tf.setBackend(registered(running.name)); // what ran goes on running
        throw new Problem(
          'NoBackend',
          `Back end '${name}' was asked for and is absent: looked for ${LOOKS_FOR[name]}; ${result.why}. parus doctor says what it needs.`
        );
      }
      passed.push(`${name} (${result.why})`);
    }
    throw new Problem('NoBackend', `Expected a TensorFlow.js back end, found none: passed over ${passed.join(', ')}.`);
  };

  let last: Promise<unknown> = Promise.resolve();
  return (wanted = 'auto') => {
    const mine = last.then(() => start(wanted));
    last = mine.catch(() => {});
    return mine;
  };
}

/** The name under which TensorFlow.js knows a back end. */
const registered = (name: Backend['name']): string => (name === 'gpu' || name === 'native' ? 'tensorflow' : name);
