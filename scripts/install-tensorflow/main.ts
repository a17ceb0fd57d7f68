import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isProblem, Problem, sentenceOf } from '../../pipeline/errors.ts';
import { BINDING, buildBinding, checkMachine, findTools, look, nameLibraries, thisMachine } from './build.ts';
import { readElf } from './elf.ts';
import { fetchPackage, packageName, putInPlace, TFJS } from './package.ts';
import { type Proof, prove } from './prove.ts';
import { bindingSymbols, isForCuda, isWorthKeeping, missingSymbols } from './symbols.ts';
import * as wheel from './wheel.ts';

/**
 * `npm run install:tensorflow`: builds @tensorflow/tfjs-node (`--gpu`: tfjs-node-gpu) against the C library of a TensorFlow wheel
 * from PyPI or one of its mirrors, for machines that do not reach the place from which the package downloads its own.
 * All is made in a folder beside, proven there, and put in its place by a rename: what fails leaves the project as it was.
 */
const project = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(project, 'node_modules');
const stage = join(modules, '.parus-tensorflow');
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parus/wheels');

type Options = { gpu: boolean; from: string | null; headers: string | null; check: boolean };

function readOptions(args: string[]): Options {
  const text = { type: 'string' as const };
  const flag = { type: 'boolean' as const, default: false };
  try {
    const { values } = parseArgs({ args, options: { gpu: flag, check: flag, from: text, headers: text } });
    const path = (named?: string) => (named ? resolve(process.env.INIT_CWD ?? '.', named) : null); // npm run changes folder
    return { gpu: values.gpu, check: values.check, from: path(values.from), headers: path(values.headers) };
  } catch (e) {
    throw new Problem('BadUsage', `${sentenceOf(e)}: known are --gpu, --from <file>, --headers <file> and --check.`);
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const step = (n: number, name: string, found: string) => say(`${n} ${name.padEnd(8)} ${found}`);
const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const total = (takes: readonly wheel.Take[]) => takes.reduce((sum, t) => sum + t.bytes, 0);

const proofText = (p: Proof) => `TensorFlow ${p.tensorflow}, device ${p.device}, loads in ${p.loadMs} ms`;

async function main(): Promise<void> {
  const started = performance.now();
  const options = readOptions(process.argv.slice(2));
  const name = packageName(options.gpu);
  const place = join(modules, name);
  const machine = thisMachine();
  checkMachine(machine, process.version);

  if (existsSync(join(place, BINDING)) && isSound(place, options.check)) return;
  if (options.check) throw new Problem('NoBackend', `${name} is not installed with its binding: run without --check.`);

  const tools = findTools();
  const headers = tools.nodedir ? `headers in ${tools.nodedir}` : "headers from node-gyp's download";
  step(0, 'machine', `Node ${process.version}, ${tools.compiler}, glibc ${machine.glibc}, ${headers}`);
  if (!existsSync(join(modules, '@tensorflow/tfjs'))) {
    throw new Problem('BadUsage', 'Expected the project to be installed: run npm ci first.');
  }
  rmSync(stage, { recursive: true, force: true });
  try {
    const source = options.from ? wheel.sourceOf(options.from) : fetchWheel(options.gpu, machine);
    if (source.kind === 'wheel') wheel.checkWheelName(source.path, machine);
    step(1, 'source', `${source.kind} ${source.path}`);
    unpackSource(source, options);
    checkLibraries(options.gpu);
    if (options.gpu) layCuda(source, machine);
    fetchPackage(name, project, stage, wheel.untarPackage);
    step(4, 'package', `${name}@${TFJS} with its own dependencies, checked against package-lock.json`);
    buildBinding(stage, tools);
    step(5, 'build', BINDING);
    const proof = prove(stage);
    putInPlace(stage, place);
    step(6, 'prove', `${proofText(proof)}; ${((performance.now() - started) / 1000).toFixed(0)} s in all`);
    sayUse(options.gpu, proof);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** True where the binding that is there loads. One that does not is built anew, unless only asked for. */
function isSound(place: string, checking: boolean): boolean {
  try {
    const proof = prove(place);
    say(`${basename(place)} is there: ${proofText(proof)}.`);
    if (proof.noGpu) say(`It uses no GPU: ${proof.noGpu}`);
    if (!checking) say(`Nothing to do; delete ${place} to build it anew.`);
    return true;
  } catch (e) {
    if (checking) throw e;
    say(`${basename(place)} is there and is built anew: ${sentenceOf(e)}`);
    return false;
  }
}

/** TensorFlow's wheel from the cache, or fetched into it by pip with the user's own index (pip config, PIP_INDEX_URL). */
function fetchWheel(gpu: boolean, machine: wheel.Machine): wheel.Source {
  const requirement = wheel.requirementOf(gpu);
  const [path] = pip([requirement], machine);
  return { kind: 'wheel', path: path! };
}

/** Paths of wheels in the cache; those that are not there yet are fetched. */
function pip(requirements: readonly string[], machine: wheel.Machine, beside: string = cache): string[] {
  mkdirSync(cache, { recursive: true });
  const inFolder = (folder: string, requirement: string) => {
    const begins = wheel.wheelPrefix(requirement);
    const version = /==([^,]+)$/.exec(requirement)?.[1] ?? '';
    const file = readdirSync(folder).find((f) => f.startsWith(`${begins}${version}`) && f.endsWith('.whl'));
    return file ? join(folder, file) : null;
  };
  const find = (requirement: string) => inFolder(beside, requirement) ?? inFolder(cache, requirement);
  const absent = requirements.filter((requirement) => find(requirement) === null);
  if (absent.length > 0) {
    const otherwise = `fetch ${absent.join(' ')} as wheels elsewhere and name their folder by --from`;
    if (look('python3', ['-m', 'pip', '--version']) === null) {
      throw new Problem('NoBackend', `Python has no pip here: install it (apt install python3-pip), or ${otherwise}.`);
    }
    const { status } = spawnSync('python3', wheel.pipArguments(absent, cache, machine), { stdio: ['ignore', 2, 2] });
    if (status !== 0) {
      const mirror = 'a mirror is chosen by PIP_INDEX_URL or pip config';
      throw new Problem(
        'BadServer',
        `pip could not fetch ${absent.join(', ')} (its words are above): ${mirror}; or ${otherwise}.`
      );
    }
  }
  return requirements.map((requirement) => {
    const path = find(requirement);
    if (path) return path;
    throw new Error(`Expected pip to leave a wheel of ${requirement} in ${cache}.`);
  });
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function checkRoom(bytes: number): void {
  const { bavail, bsize } = statfsSync(modules);
  if (bavail * bsize > bytes) return;
  throw new Problem('BadDisk', `Expected ${mb(bytes)} free for node_modules, found ${mb(bavail * bsize)}.`);
}

function unpackSource(source: wheel.Source, options: Options): void {
  const members = wheel.listMembers(source);
  const libraries = wheel.planLibraries(source, members);
  const from = options.headers ? wheel.sourceOf(options.headers) : source;
  const headers = wheel.planHeaders(from, options.headers ? wheel.listMembers(from) : members);
  checkRoom(total(libraries) + total(headers));
  const deps = join(stage, 'deps');
  wheel.unpack(source, libraries, deps, copy);
  wheel.unpack(from, headers, deps, copy);
  const names = libraries.map((t) => `${basename(t.to)} ${mb(t.bytes)}`).join(', ');
  step(2, 'unpack', `${names}, ${headers.length} headers`);
}

function checkLibraries(gpu: boolean): void {
  const lib = join(stage, 'deps/lib');
  const files = readdirSync(lib).map((file) => ({ file, elf: readElf(join(lib, file), isWorthKeeping) }));
  const other = files.find(({ elf }) => elf.machine !== process.arch);
  if (other) {
    throw new Problem('BadFile', `Expected libraries for ${process.arch}, but ${other.file} is for another processor.`);
  }
  const missing = missingSymbols(files.map(({ elf }) => elf.exported));
  if (missing.length > 0) {
    const advice = `take TensorFlow ${wheel.TENSORFLOW}`;
    throw new Problem(
      'BadFile',
      `This TensorFlow lacks functions that the binding calls, ${missing.join(', ')}: ${advice}.`
    );
  }
  const cuda = isForCuda(files.map(({ elf }) => elf));
  if (gpu && !cuda) {
    throw new Problem(
      'BadFile',
      'Expected a TensorFlow built for CUDA (the wheel tensorflow, not tensorflow_cpu), found one for the CPU alone.'
    );
  }
  nameLibraries(
    lib,
    files.map(({ file, elf }) => ({ file, soname: elf.soname ?? file }))
  );
  const functions = `${bindingSymbols().length} of ${bindingSymbols().length} functions`;
  step(3, 'C API', `${functions} are there; built for ${cuda ? 'CUDA' : 'the CPU alone'}`);
}

/** Puts NVIDIA's libraries where TensorFlow's own run path looks for them: deps/nvidia, beside deps/lib. */
function layCuda(source: wheel.Source, machine: wheel.Machine): void {
  const place = join(stage, 'deps/nvidia');
  const cuda = wheel.cudaOf(true, source);
  if (cuda === 'system') {
    say('           CUDA and cuDNN are looked for in the system (ldconfig, LD_LIBRARY_PATH)');
  } else if (cuda === 'beside') {
    const nvidia = join(source.path, '../nvidia');
    symlinkSync(nvidia, place);
    say(`           CUDA and cuDNN: a link to ${nvidia}`);
  } else {
    const metadata = wheel.listMembers(source).find((m) => /\.dist-info\/METADATA$/.test(m.name));
    const wanted = metadata ? wheel.cudaRequirements(wheel.readMember(source, metadata.name)) : [];
    let bytes = 0;
    for (const path of pip(wanted, machine, dirname(source.path))) {
      const nvidia: wheel.Source = { kind: 'wheel', path };
      const takes = wheel.planNvidia(wheel.listMembers(nvidia));
      checkRoom(total(takes));
      wheel.unpack(nvidia, takes, join(stage, 'deps'), cpSync);
      bytes += total(takes);
    }
    say(`           CUDA and cuDNN: ${wanted.length} wheels of NVIDIA, ${mb(bytes)}`);
  }
}

function sayUse(gpu: boolean, proof: Proof): void {
  if (!gpu)
    say('Parus takes it by itself now (--backend native asks for it). npm ci removes it: run this again after one.');
  else if (proof.noGpu) say(`Built, but TensorFlow uses no GPU here: ${proof.noGpu}`);
  else say('--backend gpu asks for it. npm ci removes it: run this again after one.');
}

try {
  await main();
} catch (e) {
  process.stderr.write(`install:tensorflow: ${sentenceOf(e)}\n`);
  if (process.env.PARUS_DEBUG === '1' && e instanceof Error) process.stderr.write(`${e.stack}\n`);
  process.exitCode = isProblem(e) && (e._tag === 'BadUsage' || e._tag === 'BadFile') ? 2 : 1;
}
