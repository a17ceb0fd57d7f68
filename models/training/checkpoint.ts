import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Named arrays and a few plain facts, as one file: a line of JSON, then the values, float32 one after another. */
export type Checkpoint = { facts: Record<string, unknown>; arrays: Record<string, Float32Array> };

/** Writes the file whole or not at all: a kill while it writes leaves the one before. */
export function writeCheckpoint(path: string, { facts, arrays }: Checkpoint): void {
  const names = Object.keys(arrays);
  const head = JSON.stringify({ facts, lengths: names.map((n) => [n, arrays[n]!.length]) });
  const parts = names.map((n) => Buffer.from(arrays[n]!.buffer, arrays[n]!.byteOffset, arrays[n]!.byteLength));
  writeFileSync(`${path}.part`, Buffer.concat([Buffer.from(`${head}\n`), ...parts]));
  renameSync(`${path}.part`, path);
}

/** What was written last; null where nothing was, or where the file is cut short or something else. */
export function readCheckpoint(path: string): Checkpoint | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  const head = headOf(bytes.toString('utf8', 0, Math.max(0, end)));
  if (head === null) return null;
  const { facts, lengths } = head;
  const body = new Uint8Array(bytes.subarray(end + 1)).buffer; // copied: float32 wants an aligned start
  if (body.byteLength !== 4 * lengths.reduce((n, [, l]) => n + l, 0)) return null;
  let at = 0;
  const arrays = Object.fromEntries(
    lengths.map(([name, length]) => {
      const values = new Float32Array(body, at, length);
      at += 4 * length;
      return [name, values];
    })
  );
  return { facts, arrays };
}

type Head = { facts: Record<string, unknown>; lengths: [string, number][] };

function headOf(line: string): Head | null {
  try {
    const head = JSON.parse(line) as Head | null;
    return head?.facts && Array.isArray(head.lengths) ? head : null;
  } catch {
    return null;
  }
}

export function dropCheckpoint(path: string): void {
  rmSync(path, { force: true });
}
