import { expect, test } from 'vitest';
import type { Backend, BackendWanted } from '../../models/backend.ts';
import { type Ground, type Tried, tensorflowChecks, tryBackend } from '../../scripts/doctor/tensorflow.ts';

const runs = (name: Backend['name'], device: string): Tried => ({
  backend: { name, device, version: '4.22.0', note: '' }
});
const why = (words: string): Tried => ({ why: words });
const WASM = runs('wasm', 'CPU, WASM SIMD, one thread');
const bare: Record<BackendWanted, Tried> = {
  auto: WASM,
  gpu: why('not installed'),
  native: why('not installed'),
  webgpu: why('long words; Dawn finds no adapter'),
  wasm: WASM,
  cpu: runs('cpu', 'CPU, plain JavaScript')
};
const absent = { gpu: 'not installed', native: 'not installed' };
const ground: Ground = { nodeMajor: 20, linux: true, cuda: false, absent };
const byName = (tried: Record<BackendWanted, Tried>, on: Ground) =>
  Object.fromEntries(tensorflowChecks(tried, on).map(({ name, level, advice }) => [name, [level, advice?.en ?? '']]));

test('a plain machine runs on WASM; what would be faster is one command', () => {
  expect(byName(bare, ground)).toEqual({
    'TensorFlow.js': ['ok', 'faster: npm run install:tensorflow'],
    'TF gpu': ['absent', ''],
    'TF native': ['absent', 'npm run install:tensorflow'],
    'TF webgpu': ['absent', expect.stringContaining('apt-get install mesa-vulkan-drivers libvulkan1')],
    'TF wasm': ['ok', ''],
    'TF cpu': ['ok', '']
  });
});

test('a machine with a CUDA device is told of the GPU package, also where it runs on the CPU natively', () => {
  const cuda = { ...ground, cuda: true };
  expect(byName(bare, cuda)['TensorFlow.js']).toEqual(['ok', 'faster: npm run install:tensorflow -- --gpu']);
  const native = runs('native', 'CPU, TensorFlow 2.19.1');
  const both = { ...bare, auto: native, native };
  expect(byName(both, { ...cuda, absent: { gpu: 'not installed' } })['TensorFlow.js']![1]).toMatch(/--gpu$/);
  expect(byName(both, { ...ground, absent: { gpu: 'not installed' } })['TensorFlow.js']).toEqual(['ok', '']);
});

test('on Node 23 and later another Node comes first', () => {
  expect(byName(bare, { ...ground, nodeMajor: 24 })['TF native']).toEqual([
    'absent',
    'Node 22, then npm run install:tensorflow'
  ]);
});

test('what lies there and does not start is a warning, in its own words', () => {
  const crashed = { ...bare, native: why('its process ended with SIGILL') };
  const found = tensorflowChecks(crashed, { ...ground, absent: {} }).find((c) => c.name === 'TF native');
  expect(found).toMatchObject({ level: 'warn', found: 'its process ended with SIGILL' });
});

test('without WASM, and without anything', () => {
  const cpu = { ...bare, auto: bare.cpu, wasm: why('not installed') };
  expect(byName(cpu, ground)).toMatchObject({
    'TensorFlow.js': ['warn', 'run npm ci again'],
    'TF wasm': ['warn', 'run npm ci again']
  });
  const none = { ...cpu, auto: why('found none'), cpu: why('not installed') };
  expect(byName(none, ground)).toMatchObject({
    'TensorFlow.js': ['fail', 'run npm ci again'],
    'TF cpu': ['fail', 'run npm ci again']
  });
});

test('every warning and failure has advice in both languages', () => {
  for (const check of tensorflowChecks(
    { ...bare, auto: why('x'), gpu: why('x'), wasm: why('x') },
    { ...ground, cuda: true }
  ))
    if (check.level === 'warn' || check.level === 'fail')
      expect([check.advice?.zh, check.advice?.en].every(Boolean), check.name).toBe(true);
});

test('WASM is really started, in a process of its own', async () => {
  expect(await tryBackend('wasm')).toMatchObject({
    backend: { name: 'wasm', device: expect.stringContaining('WASM') }
  });
});

test('a back end that crashes, says nothing or never answers is a reason, not an exception', async () => {
  const script = (body: string) => `data:text/javascript,${encodeURIComponent(body)}`;
  expect(await tryBackend('native', script("process.kill(process.pid, 'SIGSEGV')"))).toMatchObject({
    why: expect.stringContaining('SIGSEGV')
  });
  expect(await tryBackend('native', script("console.error('Illegal'); process.exit(3)"))).toEqual({
    why: 'its process ended with exit code 3: Illegal'
  });
  expect(await tryBackend('native', script(''))).toEqual({ why: 'its process ended with no answer' });
  expect(await tryBackend('native', script('setInterval(() => {}, 1000)'), 1000)).toEqual({
    why: 'no answer within 1 s'
  });
});
