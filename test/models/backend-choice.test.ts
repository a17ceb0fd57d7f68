import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, test } from 'vitest';
import { type BackendWanted, backendLine, backendsOn } from '../../models/backend.ts';
import type { Machine } from '../../models/backends/machine.ts';
import { bindingOf, NATIVE_PACKAGES, whyNoBinding } from '../../models/backends/native.ts';
import { dawnFile, isSoftware } from '../../models/backends/webgpu.ts';

/**
 * The choice of a back end on machines that exist in these tests only: a list of what lies on the disk, and what the packages would
 * do. A loaded TensorFlow is the cpu back end of TensorFlow.js under the name 'tensorflow', Dawn's likewise.
 */
type Made = {
  node?: string;
  env?: Record<string, string>;
  packages?: string[];
  files?: string[];
  binding?: Record<string, { gpu: boolean } | Error>; // by package: what loading its binding gives
  adapter?: { description: string; isFallbackAdapter?: boolean } | null;
};
const [GPU, CPU] = [NATIVE_PACKAGES.gpu, NATIVE_PACKAGES.native];
const folder = (name: string) => `/modules/${name}`;
const bound = (name: string) => bindingOf(folder(name));
const dawn = dawnFile(folder('webgpu'), { platform: 'linux', arch: 'x64' });
const WEBGPU = { packages: ['webgpu', '@tensorflow/tfjs-backend-webgpu'], files: [dawn] };
const WASM = '@tensorflow/tfjs-backend-wasm';

function machine(made: Made): Machine & { loaded: string[]; imported: string[] } {
  const [loaded, imported]: [string[], string[]] = [[], []];
  const pretend = (name: string) => tf.registerBackend(name, tf.findBackendFactory('cpu') as never);
  return {
    node: made.node ?? '20.20.2',
    platform: 'linux',
    arch: 'x64',
    env: made.env ?? {},
    loaded,
    imported,
    folderOf: (name) => ((made.packages ?? []).includes(name) ? folder(name) : null),
    exists: (path) => (made.files ?? []).includes(path),
    load(path) {
      loaded.push(path);
      const found = Object.entries(made.binding ?? {}).find(([name]) => bound(name) === path)![1];
      if (found instanceof Error) throw found;
      return { isUsingGpuDevice: () => found.gpu, TF_Version: '2.19.1' };
    },
    async importPackage(name) {
      imported.push(name);
      if (name === GPU || name === CPU) pretend('tensorflow');
      if (name === '@tensorflow/tfjs-backend-webgpu') pretend('webgpu');
      if (name === WASM) {
        pretend('wasm');
        tf.env().registerFlag('WASM_HAS_SIMD_SUPPORT', async () => true);
      }
      if (name !== 'webgpu') return {};
      const info = made.adapter && { vendor: '', architecture: '', device: '', ...made.adapter };
      return { globals: {}, create: () => ({ requestAdapter: async () => (info ? { info } : null) }) };
    },
    cudaNames: () => ['NVIDIA H100']
  };
}

const started = async (made: Made, wanted: BackendWanted = 'auto') => {
  const on = machine(made);
  return { on, backend: await backendsOn(on)(wanted) };
};
const refused = async (made: Made, wanted: BackendWanted) => {
  const e = await backendsOn(machine(made))(wanted).catch((e) => e);
  expect(e).toMatchObject({ _tag: 'NoBackend' });
  return (e as Error).message;
};

afterEach(() => {
  for (const name of ['tensorflow', 'webgpu', 'wasm']) if (tf.engine().registryFactory[name]) tf.removeBackend(name);
});

test('with everything there, a CUDA device is taken first, and nothing else is even loaded', async () => {
  const files = [bound(GPU), bound(CPU), dawn, '/dev/nvidia0', '/dev/dri'];
  const { on, backend } = await started({
    packages: [GPU, CPU, ...WEBGPU.packages],
    files,
    binding: { [GPU]: { gpu: true } }
  });
  expect(backend).toEqual({ name: 'gpu', device: 'NVIDIA H100 (CUDA)', version: tf.version.tfjs, note: '' });
  expect(on.loaded).toEqual([bound(GPU)]);
  expect(on.imported).toEqual([GPU]);
});

test('without a CUDA device tfjs-node is taken, and the GPU package is not loaded', async () => {
  const { on, backend } = await started({
    packages: [GPU, CPU],
    files: [bound(GPU), bound(CPU)],
    binding: { [CPU]: { gpu: false } }
  });
  expect(backend).toMatchObject({ name: 'native', device: 'CPU, TensorFlow 2.19.1' });
  expect(backend.note).toBe('passed over gpu (no CUDA device)');
  expect(on.imported).toEqual([CPU]);
});

test('CUDA_VISIBLE_DEVICES can hide the devices', async () => {
  const made: Made = {
    env: { CUDA_VISIBLE_DEVICES: '-1' },
    packages: [GPU],
    files: [bound(GPU), '/dev/nvidia0'],
    binding: { [GPU]: { gpu: false } }
  };
  expect(await refused(made, 'gpu')).toMatch(/no CUDA device: CUDA_VISIBLE_DEVICES is '-1'/);
});

test('a GPU package that sees no device is the native back end: it is held already, and never are two', async () => {
  const made: Made = {
    packages: [GPU, CPU],
    files: [bound(GPU), bound(CPU), '/dev/nvidia0'],
    binding: { [GPU]: { gpu: false }, [CPU]: { gpu: false } }
  };
  const { on, backend } = await started(made);
  expect(backend.name).toBe('native');
  expect(backend.note).toBe(`${GPU} without a CUDA device; passed over gpu (TensorFlow sees no CUDA device)`);
  expect(on.loaded).toEqual([bound(GPU)]);
  expect(on.imported).toEqual([GPU]);
  expect(await refused(made, 'gpu')).toMatch(/@tensorflow\/tfjs-node-gpu.*TensorFlow sees no CUDA device/);
});

test('the GPU package alone, on a machine without a device, is the native back end too', async () => {
  const made: Made = { packages: [GPU], files: [bound(GPU)], binding: { [GPU]: { gpu: false } } };
  expect((await started(made)).backend).toMatchObject({ name: 'native', device: 'CPU, TensorFlow 2.19.1' });
  expect((await started(made, 'native')).backend.note).toBe(`${GPU} without a CUDA device`);
});

test('native by name does not run on a GPU in silence', async () => {
  const made: Made = { packages: [GPU], files: [bound(GPU), '/dev/nvidia0'], binding: { [GPU]: { gpu: true } } };
  expect(await refused(made, 'native')).toMatch(/holds this process and runs on a GPU/);
});

test('one process that holds tfjs-node cannot change to the GPU package', async () => {
  const start = backendsOn(
    machine({
      packages: [GPU, CPU],
      files: [bound(GPU), bound(CPU), '/dev/nvidia0'],
      binding: { [CPU]: { gpu: false } }
    })
  );
  expect((await start('native')).name).toBe('native');
  await expect(start('gpu')).rejects.toThrow(/tfjs-node is already loaded in this process/);
  expect(tf.getBackend()).toBe('tensorflow'); // what ran goes on running
});

test('a binding that does not load is passed over in the words of the loader', async () => {
  const words = 'libcudart.so.11.0: cannot open shared object file: No such file or directory';
  const { backend } = await started({
    packages: [GPU, CPU, WASM],
    files: [bound(GPU), bound(CPU), '/dev/nvidia0'],
    binding: { [GPU]: new Error(`${words}\n    at more`), [CPU]: new Error("version `GLIBC_2.38' not found") }
  });
  expect(backend.name).toBe('wasm');
  expect(backend.note).toBe(
    `passed over gpu (its native binding does not load: ${words}), ` +
      "native (its native binding does not load: version `GLIBC_2.38' not found), webgpu (Dawn, npm webgpu, is not installed)"
  );
});

test('installed without its binding, not installed, or on Node 23: absent, each by its own word', () => {
  expect(whyNoBinding('native', machine({ packages: [CPU] }))).toBe('installed without its native binding');
  expect(whyNoBinding('native', machine({}))).toBe('not installed');
  for (const node of ['23.0.0', '24.21.0']) {
    const on = machine({ node, packages: [CPU], files: [bound(CPU)] });
    expect(whyNoBinding('native', on)).toBe(`tfjs-node 4.22 does not run on Node ${node}`);
  }
  expect(whyNoBinding('native', machine({ node: '22.23.3', packages: [CPU], files: [bound(CPU)] }))).toBeNull();
});

test("TensorFlow's chatter is kept low, unless the user asked for it", async () => {
  const made = (env: Record<string, string>): Made => ({
    env,
    packages: [CPU],
    files: [bound(CPU)],
    binding: { [CPU]: { gpu: false } }
  });
  const [quiet, loud] = [{}, { TF_CPP_MIN_LOG_LEVEL: '0' }];
  await started(made(quiet), 'native');
  await started(made(loud), 'native');
  expect([quiet, loud]).toEqual([{ TF_CPP_MIN_LOG_LEVEL: '2' }, { TF_CPP_MIN_LOG_LEVEL: '0' }]);
});

const REAL = { description: 'NVIDIA L4' };
const LLVMPIPE = { description: 'llvmpipe: Mesa 25.0.7 (LLVM 15.0.6)', isFallbackAdapter: true };

test('auto takes WebGPU on a real adapter', async () => {
  const { backend } = await started({ ...WEBGPU, files: [dawn, '/dev/dri'], adapter: REAL });
  expect(backend).toMatchObject({ name: 'webgpu', device: 'NVIDIA L4' });
  expect(globalThis).not.toHaveProperty('navigator.gpu');
});

test('auto passes over a software adapter, no adapter, and a machine without graphics, where Dawn is not loaded', async () => {
  const packages = [...WEBGPU.packages, WASM];
  const auto = async (made: Made) => await started({ packages, ...made });
  const software = await auto({ files: [dawn, '/dev/dri'], adapter: LLVMPIPE });
  expect(software.backend).toMatchObject({ name: 'wasm', device: 'CPU, WASM SIMD, one thread' });
  expect(software.backend.note).toMatch(/webgpu \(llvmpipe.* is a software adapter, slower than WASM\)/);
  const none = await auto({ files: [dawn, '/dev/dri'], adapter: null });
  expect(none.backend.note).toMatch(/webgpu \(Dawn finds no adapter\)/);
  const bare = await auto({ files: [dawn], adapter: LLVMPIPE });
  expect(bare.backend.note).toMatch(/webgpu \(no graphics device\)/);
  expect(bare.on.imported).toEqual([WASM]);
});

test('webgpu by name takes a software adapter and says so', async () => {
  const { backend } = await started({ ...WEBGPU, adapter: LLVMPIPE }, 'webgpu');
  expect(backend.device).toBe(`${LLVMPIPE.description}, a software adapter`);
  expect(await refused({ ...WEBGPU, adapter: null }, 'webgpu')).toMatch(/Dawn finds no adapter/);
});

test('software adapters are known by their flag or by their name', () => {
  const info = { vendor: '', architecture: '', device: '' };
  for (const description of ['llvmpipe (LLVM 19)', 'SwiftShader Device (LLVM 16)', 'Microsoft Basic Render Driver'])
    expect(isSoftware({ info: { ...info, description } }), description).toBe(true);
  expect(isSoftware({ info: { ...info, description: 'x', isFallbackAdapter: true } })).toBe(true);
  for (const description of ['NVIDIA H100 80GB HBM3', 'AMD Radeon RX 7800 (RADV)', 'Apple M3'])
    expect(isSoftware({ info: { ...info, description } }), description).toBe(false);
});

test('what was asked for by name and is absent is refused, whatever else is there', async () => {
  const made: Made = { packages: [WASM, CPU], files: [bound(CPU)], binding: { [CPU]: { gpu: false } } };
  expect(await refused(made, 'gpu')).toMatch(
    /'gpu' was asked for and is absent: looked for @tensorflow\/tfjs-node-gpu/
  );
  expect(await refused(made, 'webgpu')).toMatch(/Dawn, npm webgpu, is not installed/);
});

test('with nothing but TensorFlow.js itself auto ends at plain JavaScript, and says what it passed over', async () => {
  const { backend } = await started({});
  expect(backend).toMatchObject({ name: 'cpu', device: 'CPU, plain JavaScript' });
  expect(backend.note).toBe(
    'passed over gpu (not installed), native (not installed), webgpu (Dawn, npm webgpu, is not installed), wasm (not installed)'
  );
});

test('calls at the same time start one back end', async () => {
  const on = machine({ packages: [CPU], files: [bound(CPU)], binding: { [CPU]: { gpu: false } } });
  const start = backendsOn(on);
  const all = await Promise.all([start(), start(), start('native')]);
  expect(new Set(all).size).toBe(1);
  expect(on.imported).toEqual([CPU]);
});

test('one line, in English and Chinese', () => {
  const backend = {
    name: 'wasm',
    device: 'CPU, WASM SIMD, one thread',
    version: '4.22.0',
    note: 'passed over gpu (not installed), native (installed without its native binding), webgpu (no graphics device)'
  } as const;
  expect(backendLine(backend)).toBe(
    'Neural networks run on wasm: CPU, WASM SIMD, one thread (TensorFlow.js 4.22.0; passed over gpu (not installed), ' +
      'native (installed without its native binding), webgpu (no graphics device)).'
  );
  expect(backendLine(backend, 'zh')).toBe(
    '神经网络运行于 wasm：CPU, WASM SIMD, 单线程（TensorFlow.js 4.22.0；未采用 gpu (未安装), ' +
      'native (已安装但缺少本机绑定), webgpu (没有图形设备)）。'
  );
});
