import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';
import type { Machine } from './wheel.ts';

/** What a build needs of the machine, found. */
export type Tools = {
  compiler: string; // its first line of --version
  nodedir: string | null; // the folder that has include/node of this very Node; null: node-gyp downloads it
  nodeGyp: string; // path of node-gyp.js
};

/** The N-API that the binding is built for: the newest that it knows. */
const NAPI = Math.min(Number(process.versions.napi), 8);
export const BINDING = `lib/napi-v${NAPI}/tfjs_binding.node`;

export function thisMachine(): Machine {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: report.header?.glibcVersionRuntime ?? null };
}

/** Throws a Problem where the binding cannot run at all, before anything is downloaded. */
export function checkMachine(machine: Machine, nodeVersion: string): void {
  const stays = 'Parus works on WASM without it';
  if (Number(nodeVersion.replace(/^v/, '').split('.')[0]) >= 23) {
    throw new Problem(
      'NoBackend',
      `@tensorflow/tfjs-node 4.22 does not run on Node 23 or newer (it calls util.isNullOrUndefined, which is gone), this is ${nodeVersion}: use Node 20 or 22; ${stays}.`
    );
  }
  if (machine.platform !== 'linux' || !['x64', 'arm64'].includes(machine.arch)) {
    const found = `${machine.platform} ${machine.arch}`;
    throw new Problem('NoBackend', `Expected Linux on x64 or arm64, found ${found}: ${stays}.`);
  }
  if (machine.glibc === null) {
    throw new Problem(
      'NoBackend',
      `TensorFlow is built for glibc, and this system has another C library (Alpine?): ${stays}.`
    );
  }
}

/** A command's first line of `--version`, or null where there is no such command. */
export type Look = (command: string, args?: readonly string[]) => string | null;
export const look: Look = (command, args = ['--version']) => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? '') : null;
};

/** Compiler, make, Python, node-gyp and Node's headers, or a Problem that says what is absent and how to get it. */
export function findTools(env: NodeJS.ProcessEnv = process.env, find: Look = look): Tools {
  const cxx = env.CXX || 'g++';
  const compiler = find(cxx);
  const absent = [compiler ? '' : cxx, find('make') ? '' : 'make', find('python3') ? '' : 'python3'].filter(Boolean);
  if (absent.length > 0) {
    const how = 'install them (Debian, Ubuntu: apt install g++ make python3)';
    throw new Problem(
      'NoBackend',
      `Expected a C++ compiler, make and python3, found no ${absent.join(', no ')}: ${how}.`
    );
  }
  return { compiler: compiler!, nodedir: nodeHeaders(env), nodeGyp: findNodeGyp(env) };
}

/** The folder that was named, or the one that this Node was installed with, if its headers are of this very version. */
function nodeHeaders(env: NodeJS.ProcessEnv): string | null {
  if (env.npm_config_nodedir) return env.npm_config_nodedir;
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const header = join(prefix, 'include/node/node_version.h');
  return existsSync(header) && headersVersion(readFileSync(header, 'utf8')) === process.version ? prefix : null;
}

/** `v20.20.2` out of node_version.h. */
export function headersVersion(header: string): string {
  const part = (name: string) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(header)?.[1] ?? '?';
  return `v${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`;
}

/** npm brings node-gyp, and tells its scripts where. */
function findNodeGyp(env: NodeJS.ProcessEnv): string {
  const beside = env.npm_execpath ? join(dirname(env.npm_execpath), '../node_modules/node-gyp/bin/node-gyp.js') : '';
  const found = [env.npm_config_node_gyp ?? '', beside].find((path) => path !== '' && existsSync(path));
  if (found) return found;
  throw new Problem('BadUsage', 'Expected to be started by npm, which brings node-gyp: npm run install:tensorflow.');
}

/**
 * Gives TensorFlow's libraries the names by which the linker (`-ltensorflow`) and the loader (their own) look for them. `names`: each
 * file in deps/lib and its own name.
 */
export function nameLibraries(lib: string, names: readonly { file: string; soname: string }[]): void {
  for (const { file, soname } of names) {
    if (file !== soname) renameSync(join(lib, file), join(lib, soname));
    const linked = soname.includes('_framework') ? 'libtensorflow_framework.so' : 'libtensorflow.so';
    if (linked !== soname) symlinkSync(soname, join(lib, linked));
    // The package's own install step (npm rebuild) empties deps/ and downloads where this name is absent.
    if (linked === 'libtensorflow.so') symlinkSync(soname, join(lib, 'libtensorflow.so.2.9.1'));
  }
}

/** Arguments of node that run node-gyp on the unpacked package as node-pre-gyp would, which would first try a download. */
export function gypArguments(folder: string, tools: Tools): string[] {
  const module = [`--module=${join(folder, BINDING)}`, '--module_name=tfjs_binding'];
  const place = `--module_path=${dirname(join(folder, BINDING))}`;
  const napi = [
    `--napi_version=${process.versions.napi}`,
    `--napi_build_version=${NAPI}`,
    `--node_napi_label=napi-v${NAPI}`
  ];
  const headers = tools.nodedir ? [`--nodedir=${tools.nodedir}`] : [];
  return [tools.nodeGyp, 'rebuild', '--loglevel=error', ...headers, ...module, place, ...napi];
}

/** Compiles the binding in its folder. Nothing of the build stays but the binding itself. */
export function buildBinding(folder: string, tools: Tools): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, gypArguments(folder, tools), {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26
  });
  if (status !== 0 || !existsSync(join(folder, BINDING))) {
    const said =
      `${stderr}\n${stdout}`.split('\n').find((line) => /error|ERR! stack/i.test(line)) ?? 'node-gyp said nothing';
    const headers = tools.nodedir
      ? 'Node headers are at npm_config_nodedir'
      : 'node-gyp downloads Node headers; where nodejs.org is out of reach, set npm_config_disturl or npm_config_nodedir';
    throw new Problem('NoBackend', `The binding could not be compiled: ${said.trim()} (${headers}).`);
  }
  rmSync(join(folder, 'build'), { recursive: true, force: true });
}
