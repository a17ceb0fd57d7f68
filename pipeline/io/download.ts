import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { type Digest, hashesOfFile } from './checksum.ts';
import { diskProblem } from './disk.ts';
import type { FetchRecord, FileRecord } from './fetch-record.ts';
import { HttpFailure, plainUrl } from './stac-api/failure.ts';
import { type Access, type Answer, type Http, send } from './stac-api/http.ts';
import { patiently } from './stac-api/patience.ts';

export type Wanted = {
  url: string;
  folder: string;
  name: string; // ours, never the server's
  bytes: number | null; // as the catalogue states it
  digest: Digest | null;
};
export type Fetched = { bytes: number; sha256: string; wasThere: boolean };
/** Told as a file grows: its bytes on the disk now, and how many of them have just come over the network. */
export type OnBytes = (have: number, came: number) => void;

/**
 * Fetches a file into `<folder>/<name>`, by way of `<name>.part`, where a fetch that was cut or killed goes on: with
 * Range and If-Range, so that a file that has changed begins anew. A file that the record knows as whole is not asked
 * for again.
 *
 * Length, stated size and checksum, and the first bytes (TIFF or JPEG 2000) are checked before the file gets its name;
 * a file that is wrong is fetched once more from its beginning. Throws BadFile where it is wrong again, HttpFailure
 * where patience ends, BadDisk where the disk refuses.
 */
export async function download(
  http: Http,
  access: Access,
  wanted: Wanted,
  record: FetchRecord,
  onBytes: OnBytes = () => {}
): Promise<Fetched> {
  const path = join(wanted.folder, wanted.name);
  try {
    await mkdir(wanted.folder, { recursive: true });
    const there = await whole(wanted, record.get(wanted.name), path);
    if (there) {
      onBytes(there.bytes, 0);
      return there;
    }
    for (let round = 0; ; round++) {
      await fetchPart(http, access, wanted, record, onBytes);
      const checked = await check(`${path}.part`, wanted);
      if (checked.wrong === null) {
        const { bytes, sha256 } = checked;
        const validator = record.get(wanted.name)?.validator ?? null; // for a kill before the rename
        await record.set(wanted.name, { ...recordOf(wanted), validator, bytes, sha256 });
        await rename(`${path}.part`, path);
        return { bytes, sha256, wasThere: false };
      }
      await rm(`${path}.part`, { force: true });
      onBytes(0, 0);
      if (round === 1)
        throw new Problem('BadFile', `${plainUrl(wanted.url)}: ${checked.wrong}, twice; it is not used.`, {
          subject: wanted.name
        });
    }
  } catch (e) {
    throw diskProblem(e, path);
  }
}

/** The file where it is there, whole, and the one that the catalogue speaks of; else null. Asks no server. */
export async function whole(wanted: Wanted, known: FileRecord | null, path: string): Promise<Fetched | null> {
  const { source, stated } = recordOf(wanted);
  if (known?.sha256 == null || known.bytes === null || known.source !== source || known.stated !== stated) return null;
  return (await sizeOf(path)) === known.bytes ? { bytes: known.bytes, sha256: known.sha256, wasThere: true } : null;
}

const recordOf = ({ url, bytes, digest }: Wanted): FileRecord => ({
  source: plainUrl(url),
  stated:
    bytes === null && digest === null ? null : `${bytes ?? '?'} ${digest ? `${digest.algorithm} ${digest.hex}` : '?'}`,
  validator: null,
  bytes: null,
  sha256: null
});

/** Brings `<name>.part` to its full length, over as many requests as patience allows. */
async function fetchPart(http: Http, access: Access, wanted: Wanted, record: FetchRecord, onBytes: OnBytes) {
  const part = `${join(wanted.folder, wanted.name)}.part`;
  const mine = recordOf(wanted);
  let longest = 0;
  let grew = false;
  let isRenewed = false;

  await patiently(
    async () => {
      grew = false;
      const known = record.get(wanted.name);
      const isOurs = known?.source === mine.source && known.stated === mine.stated && known.validator !== null;
      let have = isOurs ? await sizeOf(part) : 0;
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      if (have > 0) {
        headers.range = `bytes=${have}-`;
        headers['if-range'] = known!.validator!;
      }
      onBytes(have, 0);
      longest = Math.max(longest, have);
      const answer = await ask(have > 0 ? [200, 206, 412, 416] : [200], headers);
      const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '');
      if (answer.status === 416 && Number(range?.[2]) === have) return answer.drop(); // killed between last byte and name
      const isOther =
        answer.status === 206 && (Number(range?.[1]) !== have || !isSame(known!.validator!, answer.headers));
      if (answer.status > 206 || isOther) {
        answer.drop();
        await rm(part, { force: true });
        throw new HttpFailure(wanted.url, `HTTP ${answer.status} to a range`, { mendable: true, waitMs: 0 });
      }
      if (answer.status === 200) {
        have = 0;
        onBytes(have, 0);
        await rm(part, { force: true });
        await record.set(wanted.name, { ...mine, validator: validatorOf(answer.headers) });
      }
      const total = lengthOf(answer, have, range?.[2]);
      const file = await open(part, 'a');
      try {
        for await (const chunk of answer.bytes()) {
          await writeAll(file, chunk);
          have += chunk.length;
          if (have > longest) [longest, grew] = [have, true];
          onBytes(have, chunk.length);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (total !== null && have !== total)
        throw new HttpFailure(wanted.url, `${have} of ${total} bytes`, { mendable: true });
    },
    http.deps,
    http.retries,
    () => grew
  );

  /** A token may have ended in spite of its word: one refusal is answered with a new one. */
  async function ask(fine: readonly number[], headers: Record<string, string>): Promise<Answer> {
    try {
      return await send(http, wanted.url, { headers, access, fine });
    } catch (e) {
      if (isRenewed || !(e instanceof HttpFailure) || (e.status !== 401 && e.status !== 403)) throw e;
      isRenewed = true;
      access.renew();
      return send(http, wanted.url, { headers, access, fine });
    }
  }
}

/** If-Range takes a strong ETag or a date (RFC 9110, 13.1.5). An ETag that looks like an MD5 is no promise of one. */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get('etag');
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
}

/** False where a server serves a range of another file than the one begun, in spite of If-Range. */
const isSame = (validator: string, headers: Headers): boolean =>
  !validator.startsWith('"') || (headers.get('etag') ?? validator) === validator;

/** Bytes that the whole file has by this answer; null where it does not say (or says it of packed bytes). */
function lengthOf(answer: Answer, have: number, ofRange: string | undefined): number | null {
  if (answer.status === 206) return ofRange === undefined || ofRange === '*' ? null : Number(ofRange);
  const length = answer.headers.get('content-length');
  const isPacked = (answer.headers.get('content-encoding') ?? 'identity') !== 'identity';
  return length === null || isPacked ? null : have + Number(length);
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

type Checked = { wrong: string | null; bytes: number; sha256: string };

async function check(part: string, { bytes, digest }: Wanted): Promise<Checked> {
  const size = await sizeOf(part);
  const hashes = await hashesOfFile(part, digest ? ['sha256', digest.algorithm] : ['sha256']);
  const is = digest ? hashes[digest.algorithm as 'sha256'] : null;
  let wrong: string | null = null;
  if (bytes !== null && size !== bytes) wrong = `expected ${bytes} bytes, as the catalogue states, found ${size}`;
  else if (digest && is !== digest.hex)
    wrong = `expected ${digest.algorithm} ${digest.hex}, as the catalogue states, found ${is}`;
  else if (!(await isImage(part))) wrong = 'expected a TIFF or JPEG 2000, found something else';
  return { wrong, bytes: size, sha256: hashes.sha256 };
}

/** First bytes of TIFF and BigTIFF in both byte orders, of JP2 and of a bare JPEG 2000 code stream. */
const IMAGES = ['49492a00', '4d4d002a', '49492b00', '4d4d002b', '0000000c6a5020200d0a870a', 'ff4fff51'];

async function isImage(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    const head = buffer.subarray(0, bytesRead).toString('hex');
    return IMAGES.some((magic) => head.startsWith(magic));
  } finally {
    await file.close();
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (s) => s.size,
    (e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT') return 0;
      throw e;
    }
  );
