import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';

/** Set on a machine without servers: suites that need one are passed over. Without it they fail and say how to get it. */
export const EMBEDDED_ONLY = process.env.PARUS_TEST_EMBEDDED_ONLY === '1';

/** A server started for a suite, on a port of its own. */
export type TestServer = { url: string; stop(): Promise<void> };

/** The program's path, on the PATH or in one of the folders; throws a sentence that says how to get it. */
export function findProgram(name: string, folders: string[], howToGet: string): string {
  for (const folder of [...(process.env.PATH ?? '').split(':'), ...folders]) {
    if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  throw new Error(
    `Expected the program ${name} for this suite, found none. Get it with: ${howToGet}. Or set PARUS_TEST_EMBEDDED_ONLY=1.`
  );
}

export const subfolders = (folder: string, tail: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((version) => `${folder}/${version}/${tail}`) : [];

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** Starts a program and waits until it has said `ready`. */
export function startUntil(
  program: string,
  args: string[],
  ready: RegExp,
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv } = {}
): Promise<ChildProcess> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let said = '';
    const hear = (bytes: Buffer) => {
      said += bytes;
      if (ready.test(said)) done(child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => fail(new Error(`${program} ended with ${code}: ${said}`)));
  });
}

export const stopped = (child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill(signal);
  });

/** Postgres refuses to run as root: the user to run it as, where we are root. */
export function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
  return { uid, gid };
}
