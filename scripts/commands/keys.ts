import { join } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { dateOption } from '../date-option.ts';
import { action, type Shell } from '../shell.ts';

type Flags = { out: string; scopes: string; expires?: string };

export function register(program: Command): void {
  const keys = program
    .command('keys')
    .description('API keys of the lending service')
    .addHelpText('after', '\nExample:\n  $ parus keys add bank --out out/demo');
  const outOption = ['--out <dir>', "the run's folder (with PARUS_DB=postgres://… that database)", 'out/demo'] as const;

  keys
    .command('add')
    .description('make a key and print it once; only its hash is kept')
    .argument('<name>', 'who holds it, as the audit shows')
    .option(...outOption)
    .option('--scopes <list>', 'what it may do: assessments:read,plots:read', 'assessments:read,plots:read')
    .option('--expires <date>', 'last day on which it works (default: no end)')
    .addHelpText('after', '\nExample:\n  $ parus keys add bank --out out/demo --expires 2027-12-31')
    .action(
      action<[string], Flags>(async ([name], { out, scopes, expires }, shell) => {
        const { addKey, SCOPES } = await import('../../workers/http/keys.ts');
        const wanted = scopes.split(',').map((s) => s.trim());
        const unknown = wanted.filter((s) => !(SCOPES as readonly string[]).includes(s));
        if (unknown.length > 0)
          throw new Problem('BadUsage', `Expected scopes of ${SCOPES.join(', ')}, got '${unknown.join(', ')}'.`);
        const expiresAt = expires ? new Date(`${dateOption('--expires', expires)}T23:59:59Z`) : null;
        const secret = await withDatabase(out, (db) =>
          addKey(db, { name, scopes: SCOPES.filter((s) => wanted.includes(s)), expiresAt })
        );
        if (shell.json) shell.out(JSON.stringify({ name, scopes: wanted, expires: expires ?? null, key: secret }));
        else {
          shell.out(secret);
          shell.note('Keep it now: it cannot be shown again.');
        }
        return 0;
      })
    );
  keys
    .command('list')
    .description('names, scopes and ends of all keys')
    .option(...outOption)
    .addHelpText('after', '\nExample:\n  $ parus keys list --out out/demo')
    .action(action<[], Flags>(async (_, { out }, shell) => list(out, shell)));
  keys
    .command('remove')
    .description('take back the keys of a name')
    .argument('<name>')
    .option(...outOption)
    .addHelpText('after', '\nExample:\n  $ parus keys remove bank --out out/demo')
    .action(
      action<[string], Flags>(async ([name], { out }, shell) => {
        const { removeKeys } = await import('../../workers/http/keys.ts');
        const removed = await withDatabase(out, (db) => removeKeys(db, name));
        shell.note(`${removed} ${removed === 1 ? 'key' : 'keys'} removed.`);
        return removed > 0 ? 0 : 2;
      })
    );
}

async function list(out: string, shell: Shell): Promise<0> {
  const { listKeys } = await import('../../workers/http/keys.ts');
  const rows = await withDatabase(out, listKeys);
  if (shell.json) shell.out(JSON.stringify(rows));
  else
    for (const r of rows)
      shell.out(
        `${r.name}  ${r.scopes.join(',')}  ${r.expires_at ? `until ${r.expires_at.toISOString().slice(0, 10)}` : 'no end'}`
      );
  return 0;
}

async function withDatabase<T>(
  out: string,
  work: (db: Awaited<ReturnType<typeof open>>['db']) => Promise<T>
): Promise<T> {
  const { db, close } = await open(out);
  try {
    return await work(db);
  } finally {
    await close();
  }
}

async function open(out: string) {
  const { openDatabase } = await import('../../workers/db/open.ts');
  const { runEnv } = await import('../../workers/env.ts');
  return openDatabase(runEnv(process.env, join(out, '.parus')));
}
