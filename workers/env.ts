import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../pipeline/errors.ts';

/** Where a run's jobs wait. `embedded` is an in-process PGlite in the run's own state folder. */
export type QueueSpec =
  | { kind: 'embedded'; folder: string }
  | { kind: 'postgres'; url: string }
  | { kind: 'redis'; url: string };
/** Where plots and decisions are published for the lending service. */
export type DatabaseSpec = { kind: 'embedded'; folder: string } | { kind: 'postgres'; url: string };

export type Settings = {
  stateDir: string; // absolute; `<out>/.parus`
  queue: QueueSpec;
  database: DatabaseSpec;
  storeUrl: string; // `file:` and an absolute folder, so that workers started elsewhere read the same
};

/**
 * What `PARUS_QUEUE`, `PARUS_DB` and `PARUS_STORE` choose; whatever they leave open lives in `stateDir`.
 * Throws BadUsage that names the variable, the forms it may take and what was found.
 */
export function runEnv(env: Record<string, string | undefined>, stateDir: string): Settings {
  const state = resolve(stateDir);
  return {
    stateDir: state,
    queue: queueSpec(env.PARUS_QUEUE, state),
    database: databaseSpec(env.PARUS_DB, state),
    storeUrl: storeUrl(env.PARUS_STORE, state)
  };
}

/** Makes the state folder. Throws BadUsage where something else has that name or it cannot be written. */
export function makeStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true });
  } catch (cause) {
    throw new Problem(
      'BadUsage',
      `Expected a folder that can be written at ${stateDir}, got: ${(cause as Error).message}.`,
      {
        subject: stateDir,
        cause
      }
    );
  }
}

const isPostgres = (url: string) => /^postgres(ql)?:\/\/./.test(url);
const databaseFolder = (state: string) => join(state, 'db');

export function queueSpec(value: string | undefined, stateDir: string): QueueSpec {
  if (!value || value === 'embedded:' || value === 'embedded')
    return { kind: 'embedded', folder: databaseFolder(stateDir) };
  if (isPostgres(value)) return { kind: 'postgres', url: value };
  if (/^rediss?:\/\/./.test(value)) return { kind: 'redis', url: value };
  throw new Problem(
    'BadUsage',
    `Expected PARUS_QUEUE as 'embedded:', 'postgres://…' or 'redis://…', got '${withoutPassword(value)}'.`
  );
}

function databaseSpec(value: string | undefined, stateDir: string): DatabaseSpec {
  if (!value || value === 'embedded:' || value === 'embedded')
    return { kind: 'embedded', folder: databaseFolder(stateDir) };
  if (isPostgres(value)) return { kind: 'postgres', url: value };
  throw new Problem('BadUsage', `Expected PARUS_DB as 'embedded:' or 'postgres://…', got '${withoutPassword(value)}'.`);
}

function storeUrl(value: string | undefined, stateDir: string): string {
  if (!value) return `file:${join(stateDir, 'store')}`;
  if (/^[a-z][a-z0-9+.-]+:/i.test(value) && !value.startsWith('file:')) {
    throw new Problem('BadUsage', `Expected PARUS_STORE as file:<folder>, got '${withoutPassword(value)}'.`);
  }
  return value.startsWith('file://') ? value : `file:${resolve(value.replace(/^file:/, ''))}`;
}

/** A URL as it may be shown: a password in it becomes `***`. */
export const withoutPassword = (url: string): string =>
  url.replace(/^([a-z+]+:\/\/[^:@/]*):.*@/i, '$1:***@').replace(/([?&](?:password|pass|pwd)=)[^&#]*/gi, '$1***');
