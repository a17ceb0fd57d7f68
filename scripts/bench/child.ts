import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers a line of JSON with a line of JSON. */
export type Child = { ask<T>(question: unknown): Promise<T>; stop(): void };

/** Starts one; where `core` is given and the system can, it keeps to that core. Rejects when the process ends early. */
export function startChild(command: string, args: readonly string[], core: number | null): Child {
  const pinned = core !== null && canPin();
  const process: ChildProcess = pinned
    ? spawn('taskset', ['-c', String(core), command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    : spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve: (line: string) => void; reject: (e: Error) => void }[] = [];
  let over: Error | null = null;
  const end = (e: Error) => {
    over = e;
    for (const w of waiting.splice(0)) w.reject(e);
  };
  createInterface({ input: process.stdout! }).on('line', (line) => waiting.shift()?.resolve(line));
  process.on('error', (e) => end(e));
  process.on('exit', (code) => end(new Error(`${command} ended with exit code ${code}.`)));
  process.stdin!.on('error', () => {});
  return {
    async ask<T>(question: unknown) {
      if (over) throw over;
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        process.stdin!.write(`${JSON.stringify(question)}\n`);
      });
      const answer = JSON.parse(line) as T & { error?: string };
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
    stop: () => process.kill()
  };
}

const canPin = () => spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** Whether `python` has rasterio, the benches' peer; `onNote` hears where it has not. */
export function hasRasterio(python: string, onNote: (text: string) => void): boolean {
  const has = spawnSync(python, ['-c', 'import rasterio, numpy'], { stdio: 'ignore' }).status === 0;
  if (!has) onNote(`No rasterio in ${python}: no peer (pip install rasterio, or --python another).`);
  return has;
}
