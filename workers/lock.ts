import { randomBytes } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../pipeline/errors.ts';
import { sha256Hex } from '../pipeline/io/keys.ts';

/** A folder held by this process. `release` gives it back; so does the end of the process, however it comes. */
export type FolderLock = { release(): Promise<void> };

type Held = { server: Server; holders: number };
const held = new Map<string, Held>();

/**
 * Takes a folder for this process alone, on this machine. Within the process it may be taken again; the last release
 * frees it. Throws Locked, naming the folder and the process that has it.
 *
 * The lock is a listening Unix socket `<folder>/lock`: the kernel closes it with its owner, even by `kill -9`, so a
 * socket that refuses a connection is a dead owner's and is taken over. A lock file with a process id in it could not
 * tell a dead owner from another program that was given the same id. Needs no compiled module.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const real = realpathSync(folder);
  const mine = held.get(real);
  if (mine) {
    mine.holders++;
    return { release: () => release(real) };
  }
  held.set(real, { server: await listen(real), holders: 1 });
  return { release: () => release(real) };
}

async function release(real: string): Promise<void> {
  const mine = held.get(real);
  if (!mine || --mine.holders > 0) return;
  held.delete(real);
  await new Promise<void>((done) => mine.server.close(() => done())); // removes the socket's file too
}

/** Socket addresses hold 104 bytes on macOS and 108 on Linux, the closing zero included. */
const LONGEST_ADDRESS = 100;

/** The lock's place: in the folder; where that path is too long, under the system's folder for temporary files. */
const addressIn = (real: string): string => {
  const inside = join(real, 'lock');
  return Buffer.byteLength(inside) <= LONGEST_ADDRESS ? inside : addressOutside(real);
};
const addressOutside = (real: string): string => join(tmpdir(), `parus-${sha256Hex(real).slice(0, 20)}.lock`);

async function listen(real: string): Promise<Server> {
  let address = addressIn(real);
  const hello = `${process.pid} ${randomBytes(8).toString('hex')}\n`;
  for (;;) {
    try {
      const server = await bind(address, hello);
      // Two processes may find the same dead socket; the later one removes what the earlier bound. So look again.
      await sleep(50);
      if ((await greet(address)) === hello) return server;
      server.unref();
      throw await lockedBy(real, address);
    } catch (e) {
      const code = (e as NodeJS.ErrnoException).code;
      if (code === 'EADDRINUSE') {
        if ((await greet(address)) !== null) throw await lockedBy(real, address);
        rmSync(address, { force: true });
      } else if (code && address !== addressOutside(real) && !('_tag' in (e as object))) {
        address = addressOutside(real); // a file system without sockets
      } else throw e;
    }
  }
}

const bind = (address: string, hello: string): Promise<Server> =>
  new Promise((done, fail) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(hello);
    });
    server.unref();
    server.once('error', fail);
    server.listen(address, () => done(server));
  });

/** What the socket's owner says; '' if he is alive but busy; null if there is none. */
const greet = (address: string): Promise<string | null> =>
  new Promise((done) => {
    let said = '';
    const socket = connect(address);
    socket.setTimeout(1000, () => {
      socket.destroy();
      done(said);
    });
    socket.on('data', (bytes) => {
      said += bytes;
    });
    socket.on('end', () => done(said));
    socket.on('error', (e: NodeJS.ErrnoException) => {
      done(e.code === 'ECONNREFUSED' || e.code === 'ENOENT' ? null : said);
    });
  });

/** The id of the process that holds a folder, 'unknown' if it is too busy to say, null if the folder is free. */
export async function folderHolder(folder: string): Promise<number | 'unknown' | null> {
  const real = realpathSync(folder);
  const said = (await greet(addressIn(real))) ?? (await greet(addressOutside(real)));
  if (said === null) return null;
  const pid = /^(\d+) /.exec(said)?.[1];
  return pid ? Number(pid) : 'unknown';
}

async function lockedBy(real: string, address: string): Promise<Problem> {
  const pid = /^(\d+) /.exec((await greet(address)) ?? '')?.[1];
  const who = pid ? `process ${pid} (see it with: ps -p ${pid})` : `another process (find it with: lsof ${address})`;
  return new Problem(
    'Locked',
    `Expected ${real} free, found it held by ${who}. Wait for it or stop it, or use another --out.`,
    {
      subject: real
    }
  );
}
