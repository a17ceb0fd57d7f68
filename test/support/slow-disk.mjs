// Preloaded by a test into Parus and, with it, into each of its worker threads: a disk so slow that a kill can find a
// file's write or a database's commit under way. With PARUS_TEST_RENAME=torn the atomic rename is taken out as well: a
// file then grows in its final place, as with a writer that has no temporary file. Nothing else differs between the two.
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 60;
/** Between a commit's writes: long, for whoever waits for one reads the log late on a busy machine. */
const COMMIT_PAUSE_MS = 100;

const { rename } = promises;
promises.rename = async (from, to) => {
  if (process.env.PARUS_TEST_RENAME !== 'torn') {
    await sleep(PAUSE_MS);
    return rename(from, to);
  }
  const bytes = await promises.readFile(from);
  const half = Math.floor(bytes.length / 2);
  await promises.writeFile(to, bytes.subarray(0, half));
  await sleep(PAUSE_MS);
  await promises.appendFile(to, bytes.subarray(half));
  await promises.rm(from);
};

// The embedded database commits by one write to its log: here in two halves, with a pause before, between and after.
const { appendFileSync, writeSync } = fs;
let committing = false;
const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, COMMIT_PAUSE_MS);
fs.appendFileSync = (path, line, ...options) => {
  appendFileSync(path, line, ...options);
  if (String(line).includes('"event":"Db:')) committing = String(line).includes('Db:Commit');
};
fs.writeSync = (fd, buffer, offset, length, position) => {
  if (!committing || !(length > 1)) return writeSync(fd, buffer, offset, length, position);
  const half = length >> 1;
  pause();
  const written = writeSync(fd, buffer, offset, half, position);
  pause();
  const rest = writeSync(
    fd,
    buffer,
    offset + written,
    length - written,
    position == null ? position : position + written
  );
  pause();
  return written + rest;
};
syncBuiltinESMExports();
