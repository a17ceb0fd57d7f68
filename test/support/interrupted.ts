import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf, type Finished, type LogEvent, logLength, type Running } from './cli.ts';

/** One process's part of a run: how it ended, what it logged, and the artefacts that were there when it began. */
export type Part = { finished: Finished; events: LogEvent[]; before: ReadonlySet<string> };

const PART = /\.[0-9a-f]{12}\.part$/;
const namesBelow = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];

/** Keys of the artefacts that are whole in a run's store. */
export const storedKeys = (out: string): Set<string> =>
  new Set(
    namesBelow(join(out, '.parus', 'store'))
      .filter((f) => /-[0-9a-f]{40}$/.test(f))
      .map((f) => basename(f))
  );

/** Temporary files of a run's outputs: one is there while an output is written. */
export const halfOutputs = (out: string): string[] =>
  namesBelow(out).filter((f) => !f.startsWith('.parus') && PART.test(f));

/**
 * Lets a run go on until `reached` says so of what it has logged, and `pauseMs` more; then `kill -9`. A run that ends
 * before is left to end.
 */
export async function killWhen(
  begin: () => Running,
  out: string,
  reached: (events: LogEvent[]) => boolean,
  pauseMs: number
): Promise<Part> {
  const before = storedKeys(out);
  const from = logLength(out);
  const run = begin();
  let over = false;
  void run.done.then(() => {
    over = true;
  });
  while (!over && !reached(eventsOf(out, from))) await sleep(1);
  await sleep(pauseMs);
  run.child.kill('SIGKILL');
  return { finished: await run.done, events: eventsOf(out, from), before };
}

/**
 * What a killed process had in hand, as its log tells: stages begun and not done; artefacts whose write was begun and
 * that are not there; a commit begun and not done; outputs half written.
 */
export function inHand({ events }: Part, out: string): string[] {
  const stored = storedKeys(out);
  const done = new Set(events.filter((e) => e.event === 'Stage:Done').map((e) => e.key));
  const found = events.flatMap((e) => {
    if (e.event === 'Stage:Start' && !done.has(e.key) && !stored.has(e.key!)) return [`in ${e.stage}`];
    if (e.event === 'Artefact:Write' && !stored.has(e.key!)) return [`write of ${e.stage}`];
    return [];
  });
  if (events.at(-1)?.event === 'Db:Commit') found.push('commit');
  if (halfOutputs(out).length > 0) found.push('write of outputs');
  return [...new Set(found)];
}

/** Finished work that a process did again: artefacts that it made though they were there, stages that it began so. */
export const redone = ({ events, before }: Part): string[] =>
  events
    .filter((e) => (e.event === 'Artefact:Write' || e.event === 'Stage:Start') && before.has(e.key!))
    .map((e) => `${e.event} ${e.key}`);
