import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the choice of a back end asks of the machine. Tests give their own. */
export type Machine = {
  node: string; // version, '20.20.2'
  platform: string; // 'linux', 'darwin', 'win32'
  arch: string; // 'x64', 'arm64'
  env: Record<string, string | undefined>; // a default that a back end wants is written here
  /** The real folder of an installed package, null where there is none. Loads nothing. */
  folderOf(name: string): string | null;
  exists(path: string): boolean;
  /** Loads a native addon; throws what the system's loader says. */
  load(path: string): unknown;
  importPackage(name: string): Promise<unknown>;
  /** Models of the NVIDIA devices, as their driver names them; empty where it does not say. */
  cudaNames(): string[];
};

const require = createRequire(import.meta.url);
const NVIDIA = '/proc/driver/nvidia/gpus';

export const thisMachine: Machine = {
  node: process.versions.node,
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  folderOf(name) {
    const folders = (require.resolve.paths(name) ?? []).map((root) => join(root, name));
    const found = folders.find((folder) => existsSync(join(folder, 'package.json')));
    return found === undefined ? null : realpathSync(found);
  },
  exists: existsSync,
  load: (path) => require(path),
  importPackage: (name) => import(name), // through a variable, so that nothing resolves an optional package beforehand
  cudaNames() {
    try {
      const models = readdirSync(NVIDIA).map(
        (bus) => /^Model:\s*(.+?)\s*$/m.exec(readFileSync(join(NVIDIA, bus, 'information'), 'utf8'))?.[1]
      );
      return models.filter((name) => name !== undefined);
    } catch {
      return [];
    }
  }
};

/** What shows on Linux that a CUDA device is there: NVIDIA's driver, WSL, Tegra. */
const CUDA_NODES = ['/dev/nvidiactl', '/dev/nvidia0', '/dev/dxg', '/dev/nvhost-gpu'];

/** Why TensorFlow would see no CUDA device here; null where it may (Windows is not asked). */
export function whyNoCuda(machine: Machine): string | null {
  const visible = machine.env.CUDA_VISIBLE_DEVICES;
  if (visible === '' || visible === '-1') return `no CUDA device: CUDA_VISIBLE_DEVICES is '${visible}'`;
  if (machine.platform === 'win32' || CUDA_NODES.some(machine.exists)) return null;
  return 'no CUDA device';
}

/** Whether a Vulkan driver could find more than a CPU. Other systems than Linux are taken to have graphics. */
export const hasGraphics = (machine: Machine): boolean =>
  machine.platform !== 'linux' || ['/dev/dri', ...CUDA_NODES].some(machine.exists);
