import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

export const ROOT = new URL('../..', import.meta.url).pathname;
/** The sample drop of the north; that of the south lies beside it. */
export const SAMPLES = join(ROOT, 'data-samples', 'north-wheat-maize');
const BIN = join(ROOT, 'scripts', 'parus.mjs');

export type Finished = { code: number | null; signal: string | null; out: string; err: string };
export type Running = { child: ChildProcess; done: Promise<Finished> };

/** Starts `parus` as its user would: a process of its own, nothing of the test's environment but PATH and HOME. */
export function start(args: string[], env: Record<string, string> = {}, nodeArgs: string[] = []): Running {
  const child = spawn(process.execPath, [...nodeArgs, BIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  onTestFinished(() => void child.kill('SIGKILL')); // where the test gave up before it
  let out = '';
  let err = '';
  child.stdout!.on('data', (d: Buffer) => {
    out += d.toString();
  });
  child.stderr!.on('data', (d: Buffer) => {
    err += d.toString();
  });
  const done = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, done };
}

export const parus = (args: string[], env: Record<string, string> = {}): Promise<Finished> => start(args, env).done;

/** The arguments of the main job on the sample drop and its farmers. */
export const runArgs = (out: string, ...more: string[]): string[] => [
  'run',
  SAMPLES,
  '--farmers',
  join(SAMPLES, 'farmers.geojson'),
  '--out',
  out,
  '--json',
  ...more
];

/** A new folder that goes away with the test. */
export function scratch(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `parus-${name}-`));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** sha256 of every output file of a run (all but `.parus/`), by path. */
export function outputsOf(out: string): Record<string, string> {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((f) => !f.startsWith('.parus') && statSync(join(out, f)).isFile())
    .sort();
  return Object.fromEntries(
    files.map((f) => [
      relative('.', f),
      createHash('sha256')
        .update(readFileSync(join(out, f)))
        .digest('hex')
    ])
  );
}

export type LogEvent = { event: string; stage?: string; key?: string; bytes?: number; pid: number };

/** The events of a run's log, oldest first; with `from`, a byte of the log, those after it. */
export function eventsOf(out: string, from = 0): LogEvent[] {
  let text = '';
  try {
    text = readFileSync(join(out, '.parus', 'run.log'))
      .subarray(from)
      .toString();
  } catch {
    return [];
  }
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** Bytes of a run's log so far. */
export const logLength = (out: string): number =>
  statSync(join(out, '.parus', 'run.log'), { throwIfNoEntry: false })?.size ?? 0;
