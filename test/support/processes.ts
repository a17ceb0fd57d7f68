import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A child process with all that it says. */
export type Spawned = { child: ChildProcess; out(): string; err(): string; ended: Promise<number | null> };

/** Runs a TypeScript file of this folder. */
export function spawnScript(file: string, args: string[], env: Record<string, string> = {}): Spawned {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env }
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (b) => {
    out += b;
  });
  child.stderr.on('data', (b) => {
    err += b;
  });
  return {
    child,
    out: () => out,
    err: () => err,
    ended: new Promise((done) => child.on('close', (code) => done(code)))
  };
}

/** Waits until `ready` says so; throws what it waited for after `seconds`. */
export async function until(what: string, ready: () => boolean, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!ready()) {
    if (performance.now() > end) throw new Error(`Waited ${seconds} s for ${what}.`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

/** A folder for temporary files that goes with the suite. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'parus-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type LogLine = { event: string; key?: string; stage?: string };

/** The lines of a run's log; none before it is there. */
export function logLines(stateDir: string): LogLine[] {
  let text = '';
  try {
    text = readFileSync(join(stateDir, 'run.log'), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as LogLine] : []));
}

/** Every file below a folder by its path, with its bytes as text. */
export function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  const entries = files
    .map((f) => join(f.parentPath, f.name))
    .map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)));
}
