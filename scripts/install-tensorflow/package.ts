import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';

/** The version of the binding; it is that of TensorFlow.js itself, which must be the project's own copy. */
export const TFJS = '4.22.0';

export const packageName = (gpu: boolean): string => `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;

type Locked = { integrity?: string; dependencies?: Record<string, string> };
export type Lock = { packages: Record<string, Locked> };

/**
 * package.json and package-lock.json of the binding's own dependencies: what it asks for but TensorFlow.js itself, in the versions
 * and with the checksums of the project's lock.
 */
export function ownDependencies(name: string, lock: Lock): { manifest: object; lock: object } {
  const asked = lock.packages[`node_modules/${name}`]?.dependencies ?? {};
  const dependencies = Object.fromEntries(Object.entries(asked).filter(([dep]) => dep !== '@tensorflow/tfjs'));
  const root = { name: 'own-dependencies', private: true, dependencies };
  return { manifest: root, lock: { ...lock, name: root.name, packages: { ...lock.packages, '': root } } };
}

/** Throws a Problem when a fetched package is not the one that the lock names. */
export function checkIntegrity(tarball: Buffer, wanted: string, name: string): void {
  const found = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (found !== wanted) {
    throw new Problem('BadFile', `Expected ${name}@${TFJS} with ${wanted} (package-lock.json), got ${found}.`);
  }
}

/** npm that runs us, else npm of the path. npm's settings of the user and of the project (registry, proxy) hold. */
function npm(args: readonly string[], cwd: string): string {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
  const { npm_config_local_prefix: _, ...env } = process.env; // it would point npm back at the project
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(command, [...first, ...args, ...quiet], { cwd, env, encoding: 'utf8' });
  if (result.status === 0) return result.stdout;
  const why = (result.error?.message ?? result.stderr).trim().split('\n').slice(-3).join(' ');
  throw new Problem(
    'BadServer',
    `npm ${args.slice(0, 2).join(' ')} failed: ${why}. Check npm's registry (npm config get registry).`
  );
}

/**
 * Puts the binding's package into a folder of its own, its dependencies within, and runs none of its scripts. `npm install` is not
 * asked to do it in the project: it would touch other packages, and run again what fails here.
 */
export function fetchPackage(
  name: string,
  project: string,
  into: string,
  untar: (tgz: string, folder: string) => void
): void {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock;
  const integrity = lock.packages[`node_modules/${name}`]?.integrity;
  if (!integrity) throw new Error(`Expected ${name} in package-lock.json.`);
  mkdirSync(into, { recursive: true });
  npm(['pack', `${name}@${TFJS}`, '--pack-destination', into], project);
  const tgz = readdirSync(into).find((file) => file.endsWith('.tgz'));
  if (!tgz) throw new Error(`Expected npm pack to leave a .tgz in ${into}.`);
  checkIntegrity(readFileSync(join(into, tgz)), integrity, name);
  untar(join(into, tgz), into);
  rmSync(join(into, tgz));

  const own = join(into, 'own');
  const files = ownDependencies(name, lock);
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), JSON.stringify(files.manifest));
  writeFileSync(join(own, 'package-lock.json'), JSON.stringify(files.lock));
  if (existsSync(join(project, '.npmrc'))) copyFileSync(join(project, '.npmrc'), join(own, '.npmrc'));
  npm(['install', '--ignore-scripts'], own);
  renameSync(join(own, 'node_modules'), join(into, 'node_modules'));
  rmSync(own, { recursive: true });
}

/** Puts a finished package in its place; the one that stood there (without a binding that loads) goes. */
export function putInPlace(ready: string, place: string): void {
  const old = `${ready}.old`;
  mkdirSync(dirname(place), { recursive: true });
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  try {
    renameSync(ready, place);
  } catch (e) {
    if (existsSync(old)) renameSync(old, place);
    throw e;
  }
  rmSync(old, { recursive: true, force: true });
}
