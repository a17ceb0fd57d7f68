import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { prettyJson } from './keys.ts';
import { writeAtomically } from './store.ts';

/** What is known of a file that is being fetched or is there. */
const fileRecord = z.object({
  source: z.string(), // URL without query
  stated: z.string().nullable(), // the catalogue's checksum and size, as text: another one means another file
  validator: z.string().nullable(), // strong ETag or Last-Modified of what the part holds, for If-Range
  bytes: z.number().int().nullable(), // null: not whole yet
  sha256: z.string().nullable()
});
export type FileRecord = z.infer<typeof fileRecord>;

/** Records of the files of one scene, by name: what a fetch that was stopped goes on with. */
export type FetchRecord = {
  get(name: string): FileRecord | null;
  /** Resolves when the record is safe on the disk. */
  set(name: string, record: FileRecord): Promise<void>;
};

/** Opens the record at `path`; one that is absent or cannot be read is empty, and files are then fetched anew. */
export async function openRecord(path: string): Promise<FetchRecord> {
  const files = new Map<string, FileRecord>(Object.entries(await read(path)));
  let written: Promise<void> = Promise.resolve();
  return {
    get: (name) => files.get(name) ?? null,
    set(name, record) {
      files.set(name, record);
      const write = () => writeAtomically(path, prettyJson(Object.fromEntries(files)));
      written = written.then(write, write); // one after another, the last with all that is known
      return written;
    }
  };
}

async function read(path: string): Promise<Record<string, FileRecord>> {
  try {
    const parsed = z.record(z.string(), fileRecord).safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
