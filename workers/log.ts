import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Moments of a run, named Noun:Verb. */
export type RunEvent =
  | 'Run:Start'
  | 'Run:Done'
  | 'Stage:Start'
  | 'Stage:Done'
  | 'Stage:Failed'
  | 'Artefact:Write'
  | 'Db:Commit'
  | 'Db:Done';

/** The log of a run: the only place that holds clocks and durations. */
export const runLogPath = (stateDir: string): string => join(stateDir, 'run.log');

/**
 * Appends one JSON line. Written at once and in one call, so that lines of several processes do not mix and a killed
 * process has left every moment that it reached.
 */
export function logEvent(path: string, event: RunEvent, fields: Record<string, unknown> = {}): void {
  const line = `${JSON.stringify({ at: new Date().toISOString(), event, pid: process.pid, ...fields })}\n`;
  try {
    appendFileSync(path, line);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'ENOENT') throw e;
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, line);
  }
}
