import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Problem } from '../errors.ts';

/** How neighbouring pieces are fetched together: over gaps of at most `gap` bytes, at most `most` at once. */
export type Coalesce = { gap: number; most: number; parallel: number };

/** Random access to a file's bytes. `name` is how the user knows it; every sentence about the file begins with it. */
export type Bytes = {
  name: string;
  size: number;
  coalesce: Coalesce;
  /**
   * Bytes [at, at + length), in `into` where a buffer that holds them is given: a caller that writes into them gives one.
   * Throws BadFile, naming `what` needs them, where the file ends before.
   */
  read(at: number, length: number, what: string, into?: Buffer): Promise<Buffer>;
  close(): Promise<void>;
};

/** The start of the file that is read at once and kept: most headers, and the whole of a small file. */
export const HEAD = 64 * 1024;

/** On disk a call costs little and a copy that leaves the cache costs much, so pieces stay small. */
const LOCAL: Coalesce = { gap: 4096, most: 2 ** 20, parallel: 4 };

/** Not there, or not a file: the item's fault. Every other trouble (EMFILE, EACCES, EIO) is this machine's and passes. */
const ABSENT: Record<string, string> = { ENOENT: 'nothing there', ENOTDIR: 'nothing there', EISDIR: 'a folder' };

/**
 * A file of this machine. Reads are synchronous calls: from the page cache they take less than a turn of the event
 * loop and its thread pool would, and decoding blocks the thread far longer.
 */
export async function openBytes(path: string, name: string): Promise<Bytes> {
  const problem = (found: string) =>
    new Problem('BadFile', `${name}: expected a file, found ${found}.`, { subject: name });
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (e) {
    const found = ABSENT[(e as NodeJS.ErrnoException).code ?? ''];
    throw found ? problem(found) : e;
  }
  const fetch = (at: number, length: number, into?: Buffer) => {
    const buffer = into ? into.subarray(0, length) : Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length; ) {
      const n = readSync(fd, buffer, done, length - done, at + done);
      if (n === 0) throw new Error(`${name}: shrank while it was read.`);
      done += n;
    }
    return buffer;
  };
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw problem(stat.isDirectory() ? 'a folder' : 'something else');
    const { size } = stat;
    const head = fetch(0, Math.min(size, HEAD));
    return {
      name,
      size,
      coalesce: LOCAL,
      async read(at, length, what, into) {
        checkRange(name, size, at, length, what);
        if (at + length > head.length) return fetch(at, length, into);
        return laidIn(head.subarray(at, at + length), into);
      },
      async close() {
        closeSync(fd);
      }
    };
  } catch (e) {
    closeSync(fd);
    throw e;
  }
}

/** Bytes that are in memory already, such as a box of a file. */
export const bufferBytes = (buffer: Buffer, name: string): Bytes => ({
  name,
  size: buffer.length,
  coalesce: LOCAL,
  async read(at, length, what, into) {
    checkRange(name, buffer.length, at, length, what);
    return laidIn(buffer.subarray(at, at + length), into);
  },
  async close() {}
});

/** What is held already, copied to the caller's own buffer where there is one. */
export function laidIn(held: Buffer, into?: Buffer): Buffer {
  if (!into) return held;
  held.copy(into);
  return into.subarray(0, held.length);
}

/** Throws BadFile where the file ends before [at, at + length). */
export function checkRange(name: string, size: number, at: number, length: number, what: string): void {
  if (at >= 0 && length >= 0 && at + length <= size) return;
  throw new Problem('BadFile', `${name}: ends at byte ${size}, ${what} needs bytes up to ${at + length}.`, {
    subject: name
  });
}
