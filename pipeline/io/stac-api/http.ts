import { HttpFailure, plainUrl } from './failure.ts';
import { type HttpDeps, type Pace, patiently, retryAfterMs } from './patience.ts';

/** Turns a URL into one that the server serves: signed, or with a token. Leaves URLs of other hosts as they are. */
export type Access = {
  sign(url: string): Promise<{ url: string; headers: Record<string, string> }>;
  /** Forgets what it holds, so that the next `sign` asks for it anew. */
  renew(): void;
};

export const openAccess: Access = { sign: async (url) => ({ url, headers: {} }), renew() {} };

export type Http = {
  deps: HttpDeps;
  pace: Pace;
  retries: number; // new tries after a failure that may pass
  timeoutMs: number; // without a byte
  signal: AbortSignal; // stops everything
};

export type Ask = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  access?: Access;
  fine?: readonly number[]; // statuses to give back; default 200
};

/** An answer whose body is read by `bytes` (ends with HttpFailure when cut or stalled) or dropped by `drop`. */
export type Answer = {
  status: number;
  headers: Headers;
  bytes(): AsyncGenerator<Uint8Array, void, undefined>;
  drop(): void;
};

const MOST_REDIRECTS = 5;
const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];

/**
 * One request, redirects followed, at the client's pace. Every hop is signed for its own host, so that no token leaves
 * for another; a hop from https to http is refused. Throws HttpFailure; `mendable` on 429, 5xx and a broken network.
 */
export async function send(http: Http, url: string, ask: Ask = {}): Promise<Answer> {
  let { method = 'GET', body } = ask;
  let at = url;
  for (let hop = 0; ; hop++) {
    await http.pace.pass();
    const signed = await (ask.access ?? openAccess).sign(at);
    const watch = stopwatch(http);
    let response: Response;
    try {
      response = await http.deps.fetch(signed.url, {
        method,
        headers: { accept: '*/*', ...ask.headers, ...signed.headers },
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
        signal: watch.signal
      });
    } catch (e) {
      watch.end();
      throw networkFailure(http, at, e, watch.late());
    }
    const to = response.headers.get('location');
    if ([301, 302, 303, 307, 308].includes(response.status) && to !== null) {
      watch.end();
      await response.body?.cancel().catch(() => {});
      const next = new URL(to, at);
      if (
        hop === MOST_REDIRECTS ||
        !/^https?:$/.test(next.protocol) ||
        (at.startsWith('https:') && next.protocol !== 'https:')
      )
        throw new HttpFailure(at, `a redirect to ${plainUrl(next.href)} that is not followed`, { mendable: false });
      if (response.status < 307) [method, body] = ['GET', undefined];
      at = next.href;
      continue;
    }
    if ((ask.fine ?? [200]).includes(response.status)) return answerOf(http, at, response, watch);
    watch.end();
    await response.body?.cancel().catch(() => {});
    throw statusFailure(http, at, response);
  }
}

/** The JSON that a server answers, with patience. Throws HttpFailure. */
export const getJson = (http: Http, url: string, ask: Ask = {}): Promise<unknown> =>
  patiently(
    async () => {
      const answer = await send(http, url, {
        ...ask,
        headers: { accept: 'application/json, application/geo+json', ...ask.headers }
      });
      const parts: Uint8Array[] = [];
      for await (const part of answer.bytes()) parts.push(part);
      try {
        return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
      } catch {
        throw new HttpFailure(url, 'an answer that is no JSON', { status: answer.status, mendable: false });
      }
    },
    http.deps,
    http.retries
  );

function answerOf(http: Http, url: string, response: Response, watch: Stopwatch): Answer {
  const reader = response.body?.getReader();
  return {
    status: response.status,
    headers: response.headers,
    async *bytes() {
      try {
        for (;;) {
          watch.again();
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          if (done) return;
          yield value;
        }
      } catch (e) {
        throw networkFailure(http, url, e, watch.late());
      } finally {
        watch.end();
        await reader?.cancel().catch(() => {});
      }
    },
    drop() {
      watch.end();
      void reader?.cancel().catch(() => {});
    }
  };
}

type Stopwatch = { signal: AbortSignal; again(): void; late(): boolean; end(): void };

/** Aborts when nothing has come for the client's timeout, or when the run is stopped. */
function stopwatch(http: Http): Stopwatch {
  const stop = new AbortController();
  let late = false;
  let timer: NodeJS.Timeout;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      late = true;
      stop.abort();
    }, http.timeoutMs);
  };
  again();
  return {
    signal: AbortSignal.any([stop.signal, http.signal]),
    again,
    late: () => late,
    end: () => clearTimeout(timer)
  };
}

function statusFailure(http: Http, url: string, response: Response): HttpFailure {
  const { status } = response;
  const mendable = PASSING.includes(status);
  const waitMs = mendable ? retryAfterMs(response.headers.get('retry-after'), http.deps.now()) : null;
  if (waitMs !== null) http.pace.hold(Math.min(waitMs, 60_000)); // others need not run into the same wall
  return new HttpFailure(url, `HTTP ${status}`, { status, mendable, waitMs });
}

/** What broke, by its code alone: messages of the network layer may quote the URL with its signature. */
function networkFailure(http: Http, url: string, e: unknown, late: boolean): unknown {
  if (http.signal.aborted || e instanceof HttpFailure) return e;
  const code = codeOf(e);
  const found = late
    ? `nothing for ${Math.round(http.timeoutMs / 1000)} s`
    : `a connection that broke${code ? ` (${code})` : ''}`;
  return new HttpFailure(url, found, { mendable: true });
}

function codeOf(e: unknown): string | null {
  for (let at = e; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return null;
}
