import { findProgram, freePort, startUntil, stopped, type TestServer } from './server.ts';

/** Starts a redis-server that keeps nothing, with further settings as given. */
export async function startRedis(...settings: string[]): Promise<TestServer> {
  const program = findProgram('redis-server', [], 'apt-get install redis-server (Debian), brew install redis (macOS)');
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...settings];
  const child = await startUntil(program, args, /Ready to accept connections/);
  return { url: `redis://127.0.0.1:${port}`, stop: () => stopped(child) };
}
