import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { Problem, sentenceOf } from '../errors.ts';
import { type Bytes, type Coalesce, checkRange, HEAD, laidIn } from './bytes.ts';

/** Over a network a request costs more than a few hundred kilobytes, and four at a time fill the line. */
const REMOTE: Coalesce = { gap: 128 * 1024, most: 8 * 2 ** 20, parallel: 4 };

/** A server that is busy or stumbles is asked again, after these seconds or as it says itself. */
const WAITS_S = [0.25, 1, 4];
const LONGEST_WAIT_S = 60;
const BUSY: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
const PATIENCE_MS = 60_000;

export const isRemote = (path: string): boolean => /^(https?|s3):\/\//i.test(path);

/** A URL without what may be a secret: user, password, query. */
export function publicName(url: string): string {
  const u = new URL(url);
  return `${u.protocol}//${u.host}${decodeURI(u.pathname)}`;
}

/**
 * A file behind `https://` or `s3://bucket/key`, read by ranges: the first 64 kB at once, then what is asked for.
 * S3 takes the usual variables of `env`: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (without them
 * requests go unsigned), AWS_REGION (default us-east-1), AWS_ENDPOINT_URL for other stores than Amazon's.
 *
 * Throws BadFile where there is no such file, Unsupported where the server does not serve ranges; an Error where it
 * cannot be reached after several tries, or the file changes while it is read.
 */
export async function openRemoteBytes(url: string, name = publicName(url), env = process.env): Promise<Bytes> {
  const request = /^s3:/i.test(url)
    ? s3Requests(url, env)
    : (range: string) => new Request(url, { headers: { range } });
  const first = await ask(request, 0, HEAD, name);
  const head = first.body;
  const { size, etag } = first;
  return {
    name,
    size,
    coalesce: REMOTE,
    async read(at, length, what, into) {
      checkRange(name, size, at, length, what);
      if (length === 0) return Buffer.alloc(0);
      const inHead = at + length <= head.length;
      const got = inHead ? head.subarray(at, at + length) : (await ask(request, at, length, name, etag)).body;
      if (got.length !== length) throw new Error(`${name}: expected ${length} bytes from ${at} on, got ${got.length}.`);
      return laidIn(got, into);
    },
    async close() {}
  };
}

type Answer = { body: Buffer; size: number; etag: string | null };
type MakeRequest = (range: string) => Request | Promise<Request>;

async function ask(make: MakeRequest, at: number, length: number, name: string, etag?: string | null): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const last = attempt === WAITS_S.length;
    let wait = WAITS_S[attempt] ?? 0;
    try {
      const request = await make(`bytes=${at}-${at + length - 1}`);
      const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!BUSY.includes(response.status)) return await answer(response, at, name, etag);
      await response.body?.cancel();
      if (last) throw new Problem('BadServer', `${name}: the server answers ${response.status} again and again.`);
      wait = Math.min(LONGEST_WAIT_S, Math.max(wait, Number(response.headers.get('retry-after')) || 0));
    } catch (e) {
      if (e instanceof Error && '_tag' in e) throw e;
      if (last) throw new Problem('BadServer', `${name}: cannot be reached: ${causeOf(e)}.`, { cause: e });
    }
    await sleep(wait * 1000);
  }
}

async function answer(response: Response, at: number, name: string, etag?: string | null): Promise<Answer> {
  const { status } = response;
  const problem = (tag: 'BadFile' | 'Unsupported', text: string) =>
    new Problem(tag, `${name}: ${text}`, { subject: name });
  if (status === 416 && at === 0) return { body: Buffer.alloc(0), size: 0, etag: null };
  if (status === 404 || status === 410)
    throw problem('BadFile', `expected a file, found nothing there (HTTP ${status}).`);
  if (status === 401 || status === 403)
    throw problem('BadFile', `the server does not let it be read (HTTP ${status}).`);
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (status !== 206 || !range || Number(range[1]) !== at) {
    await response.body?.cancel();
    throw problem('Unsupported', `expected a server that serves ranges of bytes (HTTP 206), found HTTP ${status}.`);
  }
  const tag = response.headers.get('etag');
  if (etag !== undefined && etag !== tag) throw problem('BadFile', 'changed while it was read.');
  return { body: Buffer.from(await response.arrayBuffer()), size: Number(range[2]), etag: tag };
}

const causeOf = (e: unknown) => sentenceOf(e instanceof Error && e.cause instanceof Error ? e.cause : e);

/** Requests of an object store that speaks S3, signed where there are keys (AWS Signature Version 4). */
function s3Requests(url: string, env: NodeJS.ProcessEnv): MakeRequest {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/i.exec(url) ?? [];
  if (!bucket || !key) throw new Problem('BadUsage', `Expected s3://bucket/key, got ${url}.`);
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const path = key.split('/').map(encodeURIComponent).join('/');
  const target = endpoint
    ? `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`
    : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return (range) => new Request(target, { headers: { range } });
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region,
    ...(token ? { sessionToken: token } : {})
  });
  return (range) => client.sign(target, { headers: { range } });
}
