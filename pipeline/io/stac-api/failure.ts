import { Problem } from '../../errors.ts';

/** A request that did not give what was asked. `url` holds no query, no password: it may be printed. */
export class HttpFailure extends Error {
  readonly url: string;
  /** null: no answer came, or it ended early. */
  readonly status: number | null;
  /** Whether the same request may succeed later. */
  readonly mendable: boolean;
  /** How long the server asks to wait, if it says. */
  readonly waitMs: number | null;

  constructor(
    url: string,
    found: string,
    about: { status?: number; mendable: boolean; waitMs?: number | null; cause?: unknown }
  ) {
    super(found, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'HttpFailure';
    this.url = plainUrl(url);
    this.status = about.status ?? null;
    this.mendable = about.mendable;
    this.waitMs = about.waitMs ?? null;
  }
}

/** A URL without user, password, query and fragment: where signatures and tokens are. Not a URL: its first words. */
export function plainUrl(text: string): string {
  try {
    const url = new URL(text);
    return url.host ? `${url.protocol}//${url.host}${url.pathname}` : `${url.protocol}${url.pathname}`;
  } catch {
    return text.split(/[?#]/)[0]!.slice(0, 200);
  }
}

/** URL, what was found, and what the user can do. `credentials` names the variables that hold them, where there are some. */
export function failureSentence(failure: HttpFailure, credentials: string | null = null): string {
  return `${failure.url}: expected an answer, got ${failure.message}; ${advice(failure, credentials)}.`;
}

function advice({ status, mendable }: HttpFailure, credentials: string | null): string {
  if (status === 401 || status === 403)
    return credentials ? `check ${credentials}` : 'the server gives this only to those it knows; use another --api';
  if (status === 404 || status === 410)
    return 'the server does not have it (any more): check --api and --collection, or fetch again when the catalogue is up to date';
  if (status === 429) return 'fetch again later with a lower --rate; what is finished is not fetched again';
  if (mendable) return 'check the network or try later: the same command goes on where it stopped';
  return 'check --api, --collection and the area';
}

export const serverProblem = (failure: HttpFailure, credentials: string | null = null): Problem =>
  new Problem('BadServer', failureSentence(failure, credentials), { subject: failure.url, cause: failure });
