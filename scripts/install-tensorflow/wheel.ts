import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';

/** Where TensorFlow's C library comes from: what a user named, or the wheel that pip fetched. */
export type Source = { kind: 'wheel' | 'jar' | 'tar.gz' | 'folder'; path: string };

/** The machine as far as a built library depends on it. */
export type Machine = { platform: string; arch: string; glibc: string | null };

/** A file inside a source and its size. */
export type Member = { name: string; bytes: number };

/** What is taken out of a source, from member to path below the package's deps/. */
export type Take = { from: string; to: string; bytes: number };

/**
 * The TensorFlow that is fetched when none is named. Its wheels have the whole C API, and the CUDA one looks for NVIDIA's
 * libraries in ../nvidia/<library>/lib, where they are put. (2.20 and 2.21 have the API too, but 2.21 built for CUDA looks in
 * ../nvidia/cusolver/lib alone.)
 */
export const TENSORFLOW = '2.19.1';
/** The Python that the wheel is for. It is only unpacked, so that any Python may fetch it. */
const PYTHON = '3.11';

/** The wheel in pip's words: without CUDA a third of the size. */
export const requirementOf = (gpu: boolean): string => `${gpu ? 'tensorflow' : 'tensorflow-cpu'}==${TENSORFLOW}`;

/** `nvidia-cudnn-cu12==9.3.0.75` → `nvidia_cudnn_cu12-`: how the names of its wheels begin. */
export const wheelPrefix = (requirement: string): string =>
  `${requirement.replace(/[<>=!~ ].*$/, '').replaceAll('-', '_')}-`;

/** Arguments of `python3` that fetch wheels into a folder, for this machine and not for that Python. */
export function pipArguments(requirements: readonly string[], folder: string, machine: Machine): string[] {
  const arch = machine.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const platforms = ['manylinux_2_17', 'manylinux2014'].flatMap((tag) => ['--platform', `${tag}_${arch}`]);
  const target = ['--only-binary=:all:', ...platforms, '--python-version', PYTHON, '--implementation', 'cp'];
  return ['-m', 'pip', 'download', '--no-deps', ...target, '--dest', folder, ...requirements];
}

/** What a path is by its name. A folder may hold one TensorFlow wheel, with NVIDIA's beside it: then it is the wheel. */
export function sourceOf(path: string): Source {
  if (!existsSync(path)) throw new Problem('BadUsage', `Expected a file or a folder at ${path}, found none.`);
  const full = resolve(path);
  if (statSync(full).isDirectory()) {
    const wheels = readdirSync(full).filter((name) => /^tensorflow(_cpu)?-\d.*\.whl$/.test(name));
    if (wheels.length > 1) {
      throw new Problem('BadUsage', `Expected one TensorFlow wheel in ${path}, found ${wheels.join(', ')}: name one.`);
    }
    return wheels[0] ? { kind: 'wheel', path: join(full, wheels[0]) } : { kind: 'folder', path: full };
  }
  if (path.endsWith('.whl')) return { kind: 'wheel', path: full };
  if (path.endsWith('.jar')) return { kind: 'jar', path: full };
  if (/\.(tar\.gz|tgz)$/.test(path)) return { kind: 'tar.gz', path: full };
  throw new Problem('BadUsage', `Expected a wheel (.whl), a .jar, a .tar.gz or a folder, got ${path}.`);
}

/** Throws a Problem when a wheel's name says that it is for another machine. */
export function checkWheelName(path: string, machine: Machine): void {
  const name = basename(path);
  const tag =
    name
      .replace(/\.whl$/, '')
      .split('-')
      .at(-1) ?? '';
  const arch = { x64: 'x86_64', arm64: 'aarch64' }[machine.arch] ?? machine.arch;
  if (!(tag.startsWith('manylinux') && tag.endsWith(`_${arch}`))) {
    throw new Problem('BadFile', `Expected a wheel for ${machine.platform} ${arch} (manylinux), got ${name}.`);
  }
  const wants = Number(/^manylinux_2_(\d+)_/.exec(tag)?.[1] ?? 17); // manylinux2014 means glibc 2.17
  const has = Number(machine.glibc?.split('.')[1] ?? 0);
  if (wants > has) {
    throw new Problem(
      'BadFile',
      `${name} needs glibc 2.${wants}, this system has ${machine.glibc}: take an older wheel.`
    );
  }
}

const LIBRARY = /(?:^|\/)libtensorflow(?:_cc)?\.so(?:\.\d+)*$/;
const FRAMEWORK = /(?:^|\/)libtensorflow_framework\.so(?:\.\d+)*$/;
const C_API = /(?:^|\/)include\/tensorflow\/c\/c_api\.h$/;
/** Below include/: the C API and what it includes, wherever a version keeps it. The rest, some 10,000 files, is C++. */
const HEADER = /^(tensorflow\/(c|core\/platform|tsl)|tsl|xla\/tsl)\/.*\.(h|inc)$/;

/** The two libraries of a source: whichever file of each comes first by the length of its name. */
export function planLibraries(source: Source, members: readonly Member[]): Take[] {
  const shortest = (pattern: RegExp) =>
    members.filter((m) => pattern.test(m.name)).sort((a, b) => a.name.length - b.name.length)[0];
  const [library, framework] = [shortest(LIBRARY), shortest(FRAMEWORK)];
  if (!library || !framework) {
    const lacks = !library ? 'libtensorflow_cc.so.2' : 'libtensorflow_framework.so.2';
    const wants = 'a TensorFlow 2.12 or newer (wheel, jar, folder) or a libtensorflow tar.gz for Linux';
    throw new Problem('BadFile', `Expected ${wants}, but ${source.path} has no ${lacks}.`);
  }
  return [library, framework].map(({ name, bytes }) => ({ from: name, to: `lib/${basename(name)}`, bytes }));
}

/** The headers of the C API in a source, to include/. A jar has none: then they come from another source. */
export function planHeaders(source: Source, members: readonly Member[]): Take[] {
  const api = members.find((m) => C_API.test(m.name));
  if (!api) {
    const wants = 'name a wheel, a libtensorflow tar.gz or a folder that has them by --headers';
    throw new Problem('BadUsage', `${source.path} has no headers (include/tensorflow/c/c_api.h): ${wants}.`);
  }
  const root = api.name.slice(0, -'tensorflow/c/c_api.h'.length);
  return members
    .filter(
      (m) => m.name.startsWith(root) && !m.name.split('/').includes('..') && HEADER.test(m.name.slice(root.length))
    )
    .map((m) => ({ from: m.name, to: `include/${m.name.slice(root.length)}`, bytes: m.bytes }));
}

/** What a wheel's METADATA asks for with CUDA, in pip's words: `nvidia-cudnn-cu12==9.3.0.75`. */
export const cudaRequirements = (metadata: string): string[] =>
  [...metadata.matchAll(/^Requires-Dist: (nvidia-[^;]*?);.*extra == ["']and-cuda["']/gm)].map((m) =>
    m[1]!.replace(/[\s()]/g, '')
  );

/** Where CUDA and cuDNN come from: `wheels` of NVIDIA on PyPI, a folder nvidia/ `beside` TensorFlow's, or the `system`. */
export type Cuda = 'none' | 'wheels' | 'beside' | 'system';

export function cudaOf(gpu: boolean, source: Source, hasFolder: (path: string) => boolean = existsSync): Cuda {
  if (!gpu) return 'none';
  if (source.kind === 'wheel') return 'wheels';
  return source.kind === 'folder' && hasFolder(join(source.path, '../nvidia')) ? 'beside' : 'system';
}

/** The libraries of one of NVIDIA's wheels, and of CUDA's compiler what XLA looks for; to nvidia/<library>/lib. */
export const planNvidia = (members: readonly Member[]): Take[] =>
  members
    .filter(
      (m) => /^nvidia\/.*\.(so(\.\d+)*|bc)$|^nvidia\/.*\/bin\/ptxas$/.test(m.name) && !m.name.split('/').includes('..')
    )
    .map((m) => ({ from: m.name, to: m.name, bytes: m.bytes }));

const unpackScript = new URL('unpack.py', import.meta.url).pathname;

function python(args: readonly string[], input?: string): Buffer {
  const { status, stdout, stderr, error } = spawnSync('python3', [unpackScript, ...args], {
    input: input ?? '',
    maxBuffer: 2 ** 28
  });
  if (error) throw error;
  if (status === 0) return stdout;
  const why = stderr.toString().trim().split('\n').at(-1);
  throw new Problem(
    'BadFile',
    `${args[1]} cannot be unpacked: ${why}. If it was cut short, delete it and fetch it anew.`
  );
}

/** All plain files of a source. */
export function listMembers(source: Source): Member[] {
  if (source.kind === 'folder') {
    const names = readdirSync(source.path, { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => LIBRARY.test(name) || FRAMEWORK.test(name) || /\.(h|inc)$/.test(name))
      .map((name) => ({ name, stat: statSync(join(source.path, name), { throwIfNoEntry: false }) }))
      .flatMap(({ name, stat }) => (stat?.isFile() ? [{ name, bytes: stat.size }] : []));
  }
  const rows = JSON.parse(python(['list', source.path]).toString()) as [string, number][];
  return rows.map(([name, bytes]) => ({ name, bytes }));
}

export const readMember = (source: Source, name: string): string =>
  source.kind === 'folder'
    ? readFileSync(join(source.path, name), 'utf8')
    : python(['read', source.path, name]).toString();

/** Unpacks (copies, out of a folder) what was planned below a folder. */
export function unpack(
  source: Source,
  takes: readonly Take[],
  folder: string,
  copy: (a: string, b: string) => void
): void {
  if (source.kind === 'folder') {
    for (const { from, to } of takes) copy(join(source.path, from), join(folder, to));
    return;
  }
  python(['extract', source.path], JSON.stringify(takes.map(({ from, to }) => [from, join(folder, to)])));
}

/** Unpacks a package from npm: all that stands below its folder package/. */
export function untarPackage(tgz: string, folder: string): void {
  const source: Source = { kind: 'tar.gz', path: tgz };
  const takes = listMembers(source)
    .filter(({ name }) => !name.split('/').includes('..'))
    .map(({ name, bytes }) => ({ from: name, to: name.replace(/^[^/]+\//, ''), bytes }));
  unpack(source, takes, folder, () => {});
}
