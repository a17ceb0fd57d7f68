import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BACKENDS, type Backend, type BackendWanted } from '../../models/backend.ts';
import { thisMachine, whyNoCuda } from '../../models/backends/machine.ts';
import { whyNoBinding } from '../../models/backends/native.ts';
import { whyNoDawn } from '../../models/backends/webgpu.ts';
import type { Check } from './examine.ts';

/** What came of starting a back end in a process of its own: it runs, or why not. */
export type Tried = { backend: Backend } | { why: string };
type Name = Backend['name'];
type Advice = { zh: string; en: string };

/** What the advice depends on besides what was tried. */
export type Ground = {
  nodeMajor: number;
  linux: boolean;
  cuda: boolean; // a CUDA device may be there
  absent: Partial<Record<Name, string>>; // what is known from the disk alone to be missing, and why
};

/** Long enough for shaders that are compiled for the first time; a back end that takes longer helps nobody. */
const PATIENCE_MS = 60_000;
const DOOR = fileURLToPath(new URL('../door.mjs', import.meta.url));
const SCRIPT = new URL('./try-backend.ts', import.meta.url).href;
const NAMES = BACKENDS.filter((name): name is Name => name !== 'auto');

/** Starts what is there, each in its own process, so that one that crashes takes nothing along; then says what stands. */
export async function tensorflow(): Promise<Check[]> {
  const ground = groundOf();
  const tried: Partial<Record<BackendWanted, Tried>> = {};
  for (const name of BACKENDS) {
    const why = name === 'auto' ? undefined : ground.absent[name];
    tried[name] = why === undefined ? await tryBackend(name) : { why };
  }
  return tensorflowChecks(tried as Record<BackendWanted, Tried>, ground);
}

function groundOf(): Ground {
  const absent: Ground['absent'] = {};
  const gpu = whyNoBinding('gpu', thisMachine) ?? whyNoCuda(thisMachine);
  const native = whyNoBinding('native', thisMachine);
  const webgpu = whyNoDawn(thisMachine);
  if (gpu !== null) absent.gpu = gpu;
  if (native !== null && whyNoBinding('gpu', thisMachine) !== null) absent.native = native;
  if (webgpu !== null) absent.webgpu = webgpu;
  return {
    nodeMajor: Number(process.versions.node.split('.')[0]),
    linux: process.platform === 'linux',
    cuda: whyNoCuda(thisMachine) === null,
    absent
  };
}

/** Starts one back end in a child process. Never rejects: a crash, a signal and silence are reasons too. */
export async function tryBackend(name: BackendWanted, script = SCRIPT, patienceMs = PATIENCE_MS): Promise<Tried> {
  const child = spawn(process.execPath, [DOOR, script, name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, patienceMs);
  const ended = await new Promise<string>((done) => {
    child.on('error', (e) => done(e.message));
    child.on('close', (code, signal) => done(signal ?? (code === 0 ? '' : `exit code ${code}`)));
  });
  clearTimeout(timer);
  if (late) return { why: `no answer within ${patienceMs / 1000} s` };
  const line = out.join('').trim().split('\n').at(-1)!;
  if (ended === '' && line.startsWith('{')) return JSON.parse(line) as Tried;
  const last = err.join('').trim().split('\n').at(-1)!;
  return { why: `its process ended with ${ended || 'no answer'}${last && `: ${last}`}` };
}

/**
 * One check for what `auto` takes, and one a back end. Only WASM is missed when it is absent, for everything rests on it; the
 * others are `absent`, with what would add them where this machine could use them.
 */
export function tensorflowChecks(tried: Record<BackendWanted, Tried>, ground: Ground): Check[] {
  return [chosen(tried, ground), ...NAMES.map((name) => check(name, tried[name], ground))];
}

function chosen({ auto, ...tried }: Record<BackendWanted, Tried>, ground: Ground): Check {
  const name = 'TensorFlow.js';
  if ('why' in auto) return { name, level: 'fail', found: auto.why, advice: CI };
  const { backend } = auto;
  const found = `auto takes ${backend.name}: ${backend.device}`;
  if (backend.name === 'cpu') return { name, level: 'warn', found, advice: CI };
  const faster = !('backend' in tried.gpu) && ground.cuda ? 'gpu' : 'native';
  if (backend.name === 'gpu' || (backend.name !== 'wasm' && faster === 'native')) return { name, level: 'ok', found };
  const { zh, en } = adviceFor(faster, ground);
  return { name, level: 'ok', found, advice: { zh: `可更快：${zh}`, en: `faster: ${en}` } };
}

function check(name: Name, tried: Tried, ground: Ground): Check {
  if ('backend' in tried) {
    const { device, note } = tried.backend;
    return { name: `TF ${name}`, level: 'ok', found: note ? `${device}; ${note}` : device };
  }
  const missing = ground.absent[name];
  const found = missing ?? tried.why;
  if (name === 'wasm' || name === 'cpu') {
    return { name: `TF ${name}`, level: name === 'cpu' ? 'fail' : 'warn', found, advice: CI };
  }
  if (name === 'gpu' && !ground.cuda) return { name: `TF ${name}`, level: 'absent', found };
  // what is not installed is a choice; what is installed and does not start is worth a look
  const level = missing !== undefined || name === 'webgpu' ? 'absent' : 'warn';
  return { name: `TF ${name}`, level, found, advice: adviceFor(name, ground) };
}

const CI: Advice = { zh: '重新运行 npm ci', en: 'run npm ci again' };

/** The command that would add a back end to this machine. */
function adviceFor(name: Name, { nodeMajor, linux, absent }: Ground): Advice {
  if (name === 'webgpu') {
    if (absent.webgpu !== undefined)
      return { zh: '重新运行 npm ci（保留可选依赖）', en: 'run npm ci again, with optional dependencies' };
    if (linux) {
      const apt = 'apt-get install mesa-vulkan-drivers libvulkan1';
      return {
        zh: `安装显卡的 Vulkan 驱动：${apt}（Debian 12 加 -t bookworm-backports）；NVIDIA 用其自带驱动`,
        en: `add a Vulkan driver: ${apt} (on Debian 12 with -t bookworm-backports); NVIDIA's comes with its own driver`
      };
    }
    return { zh: '更新显卡驱动', en: "update the graphics card's driver" };
  }
  const command = `npm run install:tensorflow${name === 'gpu' ? ' -- --gpu' : ''}`;
  if (nodeMajor < 23) return { zh: command, en: command };
  return { zh: `改用 Node 22，然后 ${command}`, en: `Node 22, then ${command}` };
}
