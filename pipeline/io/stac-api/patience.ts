import { HttpFailure } from './failure.ts';

/** What a client of servers needs of the world; a test gives its own. */
export type HttpDeps = {
  fetch: typeof globalThis.fetch;
  now(): number; // ms since 1970
  sleep(ms: number): Promise<void>; // rejects where the run is stopped
  random(): number; // [0, 1)
};

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** A server that asks for more is not waited for: the user should know. */
const LONGEST_ASKED_MS = 10 * 60_000;

/**
 * How long to wait before the `tries`-th new try (1, 2, …): doubled each time up to a minute, and of that a random
 * part between half and all, so that many clients do not come back together.
 */
export function backoffMs(tries: number, random: () => number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  return full * (0.5 + random() / 2);
}

/** Milliseconds that a `Retry-After` asks to wait, given in seconds or as an HTTP date (RFC 9110, 10.2.3); null: none. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/**
 * Does `step` until it succeeds, waiting between tries. Gives up, with the last failure, when it is not mendable, when
 * `retries` new tries in a row brought nothing, or when the server asks for more than ten minutes. `progressed` says
 * whether a failed try still brought the work forward: then patience begins anew.
 */
export async function patiently<T>(
  step: () => Promise<T>,
  deps: HttpDeps,
  retries: number,
  progressed: () => boolean = () => false
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await step();
    } catch (e) {
      if (!(e instanceof HttpFailure) || !e.mendable) throw e;
      if (progressed()) tries = 1;
      if (tries > retries) throw atTheEnd(e, tries);
      if (e.waitMs !== null && e.waitMs > LONGEST_ASKED_MS)
        throw atTheEnd(e, tries, ` and the wish to wait ${Math.round(e.waitMs / 60_000)} min`);
      await deps.sleep(e.waitMs ?? backoffMs(tries, deps.random));
    }
  }
}

function atTheEnd(e: HttpFailure, tries: number, more = ''): HttpFailure {
  const times = tries > 1 ? ` (${tries} times in a row)` : '';
  const about = { mendable: true, waitMs: e.waitMs, cause: e.cause };
  return new HttpFailure(
    e.url,
    `${e.message}${more}${times}`,
    e.status === null ? about : { ...about, status: e.status }
  );
}

/** Spaces requests evenly: `pass` resolves when the next one may go. `hold` lets none go for a while. */
export type Pace = { pass(): Promise<void>; hold(ms: number): void };

export function paceOf(requestsPerSecond: number, deps: Pick<HttpDeps, 'now' | 'sleep'>): Pace {
  let next = 0;
  return {
    async pass() {
      const now = deps.now();
      const mine = Math.max(now, next);
      next = mine + 1000 / requestsPerSecond;
      if (mine > now) await deps.sleep(mine - now);
    },
    hold(ms) {
      next = Math.max(next, deps.now() + ms);
    }
  };
}

/** Lets at most `most` pieces of work run at once; others wait in the order they came. */
export function gateOf(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running++;
    else await new Promise<void>((go) => waiting.push(go)); // the one that leaves hands its place over
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
