import { createHash } from 'node:crypto';
import type { Key } from '../ids.ts';

/**
 * JSON with sorted keys and no spaces: one value, one text. Numbers print so that they read back equal;
 * `undefined` members are left out; NaN and infinities are refused, for JSON cannot say them.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same, indented for people: what output files hold. Ends with a newline. */
export const prettyJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 1)}\n`;

function sorted(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`Expected a finite number, got ${value}.`);
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([k, v]) => [k, sorted(v)]));
}

export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The key of what `stage` makes of `input`: its name and 40 hex digits over the stage's version and the input.
 * Whatever can change the artefact must be in `input` (content hashes, settings, model weights) or in `version`.
 */
export const keyOf = (stage: string, version: number, input: unknown): Key =>
  `${stage}-${sha256Hex(canonicalJson({ stage, version, input })).slice(0, 40)}` as Key;
