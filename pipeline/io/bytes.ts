import { open } from 'node:fs/promises';
import { Problem } from '../errors.ts';

/** Random access to a file's bytes. `name` is how the user knows it; every sentence about the file begins with it. */
export type Bytes = {
  name: string;
  size: number;
  /** Bytes [at, at + length). Throws BadFile, naming `what` needs them, where the file ends before. */
  read(at: number, length: number, what: string): Promise<Buffer>;
  close(): Promise<void>;
};

/** The start of the file that is read at once and kept: most headers, and the whole of a small file. */
const HEAD = 64 * 1024;

/** Not there, or not a file: the item's fault. Every other trouble (EMFILE, EACCES, EIO) is this machine's and passes. */
const ABSENT: Record<string, string> = { ENOENT: 'nothing there', ENOTDIR: 'nothing there', EISDIR: 'a folder' };

export async function openBytes(path: string, name: string): Promise<Bytes> {
  const problem = (found: string) =>
    new Problem('BadFile', `${name}: expected a file, found ${found}.`, { subject: name });
  const file = await open(path, 'r').catch((e: NodeJS.ErrnoException) => {
    throw ABSENT[e.code ?? ''] ? problem(ABSENT[e.code!]!) : e;
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw problem(stat.isDirectory() ? 'a folder' : 'something else');
    const size = stat.size;
    const fetch = async (at: number, length: number) => {
      const buffer = Buffer.allocUnsafeSlow(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(buffer, done, length - done, at + done);
        if (bytesRead === 0) throw new Error(`${name}: shrank while it was read.`);
        done += bytesRead;
      }
      return buffer;
    };
    const head = await fetch(0, Math.min(size, HEAD));
    return {
      name,
      size,
      async read(at, length, what) {
        if (!(at >= 0 && length >= 0 && at + length <= size)) {
          throw endsBefore(name, size, at + length, what);
        }
        return at + length <= head.length ? head.subarray(at, at + length) : fetch(at, length);
      },
      close: () => file.close()
    };
  } catch (e) {
    await file.close();
    throw e;
  }
}

/** Bytes that are in memory already, such as a box of a file. */
export const bufferBytes = (buffer: Buffer, name: string): Bytes => ({
  name,
  size: buffer.length,
  async read(at, length, what) {
    if (!(at >= 0 && length >= 0 && at + length <= buffer.length))
      throw endsBefore(name, buffer.length, at + length, what);
    return buffer.subarray(at, at + length);
  },
  async close() {}
});

const endsBefore = (name: string, size: number, end: number, what: string) =>
  new Problem('BadFile', `${name}: ends at byte ${size}, ${what} needs bytes up to ${end}.`, { subject: name });
