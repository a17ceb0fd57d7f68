import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  checkWheelName,
  cudaOf,
  cudaRequirements,
  type Machine,
  pipArguments,
  planHeaders,
  planLibraries,
  planNvidia,
  requirementOf,
  type Source,
  sourceOf,
  wheelPrefix
} from '../../../scripts/install-tensorflow/wheel.ts';

const dir = mkdtempSync(join(tmpdir(), 'parus-wheel-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const put = (name: string) => {
  mkdirSync(join(dir, name, '..'), { recursive: true });
  writeFileSync(join(dir, name), '');
  return join(dir, name);
};

const x64: Machine = { platform: 'linux', arch: 'x64', glibc: '2.36' };
const of = (...names: string[]) => names.map((name) => ({ name, bytes: 10 }));
const WHEEL = 'tensorflow_cpu-2.19.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl';
const C_API = ['c/c_api.h', 'c/eager/c_api.h', 'core/platform/ctstring_internal.h'].map(
  (h) => `include/tensorflow/${h}`
);

test('each kind of source is known by its name; a folder of wheels is its TensorFlow wheel', () => {
  expect(sourceOf(put('a.jar')).kind).toBe('jar');
  expect(sourceOf(put('a.tar.gz')).kind).toBe('tar.gz');
  expect(sourceOf(put('tensorflow/libtensorflow_cc.so.2').replace(/\/[^/]*$/, '')).kind).toBe('folder');
  put(`wheels/${WHEEL}`);
  put('wheels/nvidia_cudnn_cu12-9.3.0.75-py3-none-manylinux2014_x86_64.whl');
  expect(sourceOf(join(dir, 'wheels'))).toEqual({ kind: 'wheel', path: join(dir, 'wheels', WHEEL) });
});

test('a source that is none is refused in a sentence', () => {
  const absent = join(dir, 'absent.whl');
  expect(() => sourceOf(absent)).toThrow(`Expected a file or a folder at ${absent}, found none.`);
  const text = put('notes.txt');
  expect(() => sourceOf(text)).toThrow(`Expected a wheel (.whl), a .jar, a .tar.gz or a folder, got ${text}.`);
  put(`two/${WHEEL}`);
  put('two/tensorflow-2.19.1-cp311-cp311-manylinux_2_17_x86_64.whl');
  expect(() => sourceOf(join(dir, 'two'))).toThrow(/Expected one TensorFlow wheel in .*: name one\.$/);
});

test('what is taken from each kind of source', () => {
  const plans: [Source['kind'], string, string, string][] = [
    ['wheel', 'tensorflow/', 'libtensorflow_cc.so.2', 'tensorflow/'],
    ['folder', '', 'libtensorflow_cc.so.2', ''],
    ['tar.gz', './lib/', 'libtensorflow.so.2.18.0', './']
  ];
  for (const [kind, lib, library, root] of plans) {
    const framework = library.replace(/tensorflow(_cc)?/, 'tensorflow_framework');
    const noise = of(
      `${lib}python/_pywrap_tensorflow_internal.so`,
      `${root}include/Eigen/Core`,
      `${root}include/tensorflow/cc/x.h`
    );
    const members = [...of(`${lib}${library}`, `${lib}${framework}`, ...C_API.map((h) => `${root}${h}`)), ...noise];
    const source: Source = { kind, path: 'x' };
    expect(planLibraries(source, members).map((t) => t.to)).toEqual([`lib/${library}`, `lib/${framework}`]);
    expect(planHeaders(source, members).map((t) => t.to)).toEqual(C_API);
  }
});

test('a jar has libraries and no headers: they are asked for', () => {
  const jar: Source = { kind: 'jar', path: 'core.jar' };
  const place = 'org/tensorflow/internal/c_api/linux-x86_64/';
  const members = of(`${place}libtensorflow_cc.so.2`, `${place}libtensorflow_framework.so.2`, `${place}LICENSE`);
  expect(planLibraries(jar, members).map((t) => t.from)).toEqual(members.slice(0, 2).map((m) => m.name));
  expect(() => planHeaders(jar, members)).toThrow(
    'core.jar has no headers (include/tensorflow/c/c_api.h): name a wheel, a libtensorflow tar.gz or a folder that has them by --headers.'
  );
});

test('a source without the libraries is refused by the one that it lacks', () => {
  const folder: Source = { kind: 'folder', path: 'somewhere' };
  expect(() => planLibraries(folder, of('readme.md'))).toThrow(/but somewhere has no libtensorflow_cc\.so\.2\.$/);
  expect(() => planLibraries(folder, of('libtensorflow_cc.so.2'))).toThrow(/has no libtensorflow_framework\.so\.2\.$/);
});

test('a member that climbs out of its folder is left', () => {
  const members = of(...C_API, 'include/tensorflow/c/../../../../home/x.h');
  expect(planHeaders({ kind: 'folder', path: 'x' }, members).map((t) => t.from)).toEqual(C_API);
  expect(planNvidia(of('nvidia/../../x.so', 'nvidia/cudnn/lib/libcudnn.so.9')).map((t) => t.to)).toEqual([
    'nvidia/cudnn/lib/libcudnn.so.9'
  ]);
});

test('a wheel for another machine is refused by its name', () => {
  checkWheelName(WHEEL, x64);
  const refused = (name: string, machine: Machine) => () => checkWheelName(name, machine);
  expect(refused('tensorflow_cpu-2.19.1-cp311-cp311-win_amd64.whl', x64)).toThrow(
    /for linux x86_64 \(manylinux\), got .*win/
  );
  expect(refused('tensorflow-2.19.1-cp311-cp311-macosx_12_0_arm64.whl', x64)).toThrow(/got .*macosx/);
  expect(refused(WHEEL, { ...x64, arch: 'arm64' })).toThrow(/Expected a wheel for linux aarch64/);
  const newer = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';
  checkWheelName(newer, x64);
  expect(refused(newer, { ...x64, glibc: '2.26' })).toThrow(
    `${newer} needs glibc 2.27, this system has 2.26: take an older wheel.`
  );
});

test('pip is asked for one version, for this machine, whatever its own Python', () => {
  expect(requirementOf(false)).toBe('tensorflow-cpu==2.19.1');
  expect(requirementOf(true)).toBe('tensorflow==2.19.1');
  expect(pipArguments(['tensorflow-cpu==2.19.1'], 'cache', x64).join(' ')).toBe(
    '-m pip download --no-deps --only-binary=:all: --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 ' +
      '--python-version 3.11 --implementation cp --dest cache tensorflow-cpu==2.19.1'
  );
  expect(pipArguments([], 'cache', { ...x64, arch: 'arm64' })).toContain('manylinux2014_aarch64');
});

test("NVIDIA's wheels are those that TensorFlow's names for CUDA", () => {
  const metadata = [
    'Requires-Dist: numpy <2.2.0,>=1.26.0',
    "Requires-Dist: nvidia-cudnn-cu12 ==9.3.0.75 ; extra == 'and-cuda'",
    'Requires-Dist: nvidia-nccl-cu12<3.0,>=2.25.1; extra == "and-cuda"',
    "Requires-Dist: nvidia-other ==1 ; extra == 'tests'"
  ].join('\n');
  expect(cudaRequirements(metadata)).toEqual(['nvidia-cudnn-cu12==9.3.0.75', 'nvidia-nccl-cu12<3.0,>=2.25.1']);
  expect(cudaRequirements(metadata).map(wheelPrefix)).toEqual(['nvidia_cudnn_cu12-', 'nvidia_nccl_cu12-']);
});

test('where CUDA comes from, by the source', () => {
  const source = (kind: Source['kind']): Source => ({ kind, path: '/env/tensorflow' });
  expect(cudaOf(false, source('wheel'))).toBe('none');
  expect(cudaOf(true, source('wheel'))).toBe('wheels');
  expect(cudaOf(true, source('folder'), (path) => path === '/env/nvidia')).toBe('beside');
  expect(cudaOf(true, source('folder'), () => false)).toBe('system');
  expect(cudaOf(true, source('jar'), () => true)).toBe('system');
});
