import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  checkMachine,
  findTools,
  gypArguments,
  headersVersion,
  nameLibraries
} from '../../../scripts/install-tensorflow/build.ts';
import { checkIntegrity, type Lock, ownDependencies, putInPlace } from '../../../scripts/install-tensorflow/package.ts';
import { readProof } from '../../../scripts/install-tensorflow/prove.ts';

const dir = mkdtempSync(join(tmpdir(), 'parus-build-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const machine = { platform: 'linux', arch: 'x64', glibc: '2.36' };

test('a machine on which the binding cannot run is refused before anything is fetched', () => {
  checkMachine(machine, 'v20.20.2');
  checkMachine(machine, 'v22.12.0');
  expect(() => checkMachine(machine, 'v23.0.0')).toThrow(
    /does not run on Node 23 or newer .*, this is v23\.0\.0: use Node 20 or 22/
  );
  expect(() => checkMachine({ ...machine, platform: 'darwin' }, 'v20.20.2')).toThrow(
    /^Expected Linux on x64 or arm64, found darwin x64/
  );
  expect(() => checkMachine({ ...machine, glibc: null }, 'v20.20.2')).toThrow(/another C library \(Alpine\?\)/);
});

test('no compiler, no make, no Python: each is named with how to get it', () => {
  const gyp = join(dir, 'node-gyp.js');
  writeFileSync(gyp, '');
  const env = { npm_config_node_gyp: gyp, npm_config_nodedir: '/opt/node' };
  const has =
    (...names: string[]) =>
    (command: string) =>
      names.includes(command) ? `${command} 1.0` : null;
  expect(findTools(env, has('g++', 'make', 'python3'))).toEqual({
    compiler: 'g++ 1.0',
    nodedir: '/opt/node',
    nodeGyp: gyp
  });
  expect(findTools({ ...env, CXX: 'clang++' }, has('clang++', 'make', 'python3')).compiler).toBe('clang++ 1.0');
  expect(() => findTools(env, has('make', 'python3'))).toThrow(
    'Expected a C++ compiler, make and python3, found no g++: install them (Debian, Ubuntu: apt install g++ make python3).'
  );
  expect(() => findTools(env, has())).toThrow(/found no g\+\+, no make, no python3:/);
  expect(() => findTools({}, has('g++', 'make', 'python3'))).toThrow(/npm run install:tensorflow\.$/);
});

test('node-gyp gets what node-pre-gyp would tell it, and headers of this Node or none', () => {
  const tools = { compiler: '', nodedir: '/usr', nodeGyp: 'gyp.js' };
  const args = gypArguments('/p', tools);
  expect(args).toContain('--nodedir=/usr');
  expect(args.find((a) => a.startsWith('--module='))).toMatch(/^--module=\/p\/lib\/napi-v\d+\/tfjs_binding\.node$/);
  expect(gypArguments('/p', { ...tools, nodedir: null }).some((a) => a.startsWith('--nodedir'))).toBe(false);
  const header = '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 20\n#define NODE_PATCH_VERSION 2\n';
  expect(headersVersion(header)).toBe('v20.20.2');
});

test('libraries get the names by which linker and loader look for them', () => {
  const lib = join(dir, 'lib');
  mkdirSync(lib);
  writeFileSync(join(lib, 'libtensorflow.so.2.18.0'), 'a');
  writeFileSync(join(lib, 'libtensorflow_framework.so.2'), 'b');
  nameLibraries(lib, [
    { file: 'libtensorflow.so.2.18.0', soname: 'libtensorflow.so.2' },
    { file: 'libtensorflow_framework.so.2', soname: 'libtensorflow_framework.so.2' }
  ]);
  expect(readdirSync(lib).sort()).toEqual([
    'libtensorflow.so',
    'libtensorflow.so.2',
    'libtensorflow.so.2.9.1',
    'libtensorflow_framework.so',
    'libtensorflow_framework.so.2'
  ]);
  expect(lstatSync(join(lib, 'libtensorflow.so.2')).isFile()).toBe(true);
  expect(readlinkSync(join(lib, 'libtensorflow.so'))).toBe('libtensorflow.so.2');
});

test("the binding's dependencies are its own in the lock's versions, but TensorFlow.js, which is the project's", () => {
  const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as Lock;
  for (const name of ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']) {
    const own = ownDependencies(name, lock);
    const { dependencies } = own.manifest as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toContain('@mapbox/node-pre-gyp');
    expect(Object.keys(dependencies)).not.toContain('@tensorflow/tfjs');
    expect((own.lock as Lock).packages['']).toEqual(own.manifest);
    for (const dep of Object.keys(dependencies))
      expect(lock.packages[`node_modules/${dep}`]?.integrity).toMatch(/^sha512-/);
  }
});

test('a fetched package that is not the one of the lock is refused', () => {
  const tarball = Buffer.from('package');
  const right = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  checkIntegrity(tarball, right, 'x');
  expect(() => checkIntegrity(Buffer.from('another'), right, 'x')).toThrow(
    /^Expected x@4\.22\.0 with sha512-.*, got sha512-/
  );
});

test('a finished package takes the place of the one that stood there', () => {
  const [ready, place] = [join(dir, 'ready'), join(dir, 'scope/package')];
  for (const [folder, text] of [
    [place, 'old'],
    [ready, 'new']
  ] as const) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), text);
  }
  putInPlace(ready, place);
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('new');
  expect(readdirSync(dir)).not.toContain('ready');
  expect(readdirSync(dir)).not.toContain('ready.old');
});

const seen = {
  backend: 'tensorflow',
  tensorflow: '2.19.1',
  gpu: false,
  product: [7, 10, 15, 22],
  sums: [4, 6, 4, 6, 9, 6, 4, 6, 4],
  loadMs: 500
};

test('a proof says version, device and, in TensorFlow words, why there is no GPU', () => {
  const log =
    '2026-11-24 I external/x/cudart_stub.cc:32] Could not find cuda drivers on your machine, GPU will not be used.';
  expect(readProof(`noise\n${JSON.stringify(seen)}\n`, log)).toEqual({
    tensorflow: '2.19.1',
    device: 'CPU',
    noGpu: 'Could not find cuda drivers on your machine, GPU will not be used.',
    loadMs: 500
  });
  const stub = 'E y.cc:51] failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)';
  expect(readProof(JSON.stringify(seen), stub).noGpu).toMatch(/^failed call to cuInit: .*\(303\): no NVIDIA driver/);
  const created =
    'I x.cc:1] Created device /device:GPU:0 with 9000 MB memory:  -> device: 0, name: NVIDIA A10, compute capability: 8.6';
  const onGpu = readProof(JSON.stringify({ ...seen, gpu: true }), created);
  expect(onGpu).toMatchObject({ device: 'GPU device: 0, name: NVIDIA A10, compute capability: 8.6', noGpu: null });
});

test('a binding that does not load, or computes wrongly, is refused with the cause', () => {
  const loader = 'Error: libtensorflow_cc.so.2: cannot open shared object file: No such file or directory';
  expect(() => readProof('', `node:internal\n    throw\n${loader}\n    at x`)).toThrow(
    `The binding does not load: ${loader}`
  );
  expect(() => readProof('', '')).toThrow(/it ended without a word/);
  const wrong = JSON.stringify({ ...seen, product: [7, 10, 15, 23] });
  expect(() => readProof(wrong, '')).toThrow('expected a product of 7,10,15,22, got 7,10,15,23.');
});
