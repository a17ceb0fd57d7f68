import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, freePort, startUntil, stopped, subfolders, type TestServer, unprivileged } from './server.ts';

const FOLDERS = [...subfolders('/usr/lib/postgresql', 'bin'), ...subfolders('/opt/homebrew/opt', 'bin')];
const HOW =
  'apt-get install postgresql postgis postgresql-15-postgis-3 (Debian), brew install postgresql postgis (macOS)';

/** Makes a cluster in a folder for temporary files and starts a server on it; both go with `stop`. */
export async function startPostgres(): Promise<TestServer> {
  const initdb = findProgram('initdb', FOLDERS, HOW);
  const postgres = findProgram('postgres', FOLDERS, HOW);
  const who = unprivileged();
  const folder = mkdtempSync('/tmp/parus-postgres-'); // short: the server puts a socket in it
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid!);
  const data = join(folder, 'data');
  execFileSync(initdb, ['-D', data, '-U', 'parus', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...who,
    cwd: folder,
    stdio: 'ignore'
  });
  const port = await freePort();
  const child = await startUntil(
    postgres,
    ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', '-F'],
    /ready to accept/,
    who
  );
  return {
    url: `postgres://parus@127.0.0.1:${port}/postgres`,
    async stop() {
      await stopped(child, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
