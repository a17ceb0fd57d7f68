import { BACKENDS, type BackendWanted, wantedBackend } from '../models/backend.ts';
import { REGIONS } from '../pipeline/crop/catalogue.ts';
import { Problem } from '../pipeline/errors.ts';

/** Options that several commands share, checked at the door: each returns its value or throws 'BadUsage'. */

export function backendOption(given: string | undefined): BackendWanted {
  const found = BACKENDS.find((name) => name === given);
  if (given === undefined) return wantedBackend();
  if (found) return found;
  throw new Problem('BadUsage', `Expected --backend as one of ${BACKENDS.join(', ')}, got '${given}'.`);
}

export function regionOption(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (REGIONS.some((r) => r.code === given)) return given;
  const known = REGIONS.map((r) => r.code).join(', ');
  throw new Problem('BadUsage', `Expected --region as one of ${known}, got '${given}'.`);
}

export function yearOption(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (/^\d{4}$/.test(given)) return Number(given);
  throw new Problem('BadUsage', `Expected --season as a year, got '${given}'.`);
}

/** A number option of at least `least`. */
export function numberOption(name: string, given: string, least: number, whole: boolean): number {
  const n = Number(given);
  if (given.trim() !== '' && Number.isFinite(n) && n >= least && (!whole || Number.isInteger(n))) return n;
  throw new Problem(
    'BadUsage',
    `Expected --${name} as a ${whole ? 'whole ' : ''}number from ${least} on, got '${given}'.`
  );
}

/** Models that have a trainer, by the names they may be called. */
const TRAINABLE: Record<string, string> = { crop: 'crop-multi', 'crop-multi': 'crop-multi' };

export function trainableModel(given: string): string {
  const found = TRAINABLE[given];
  if (found) return found;
  throw new Problem('BadUsage', `Expected a model that can be trained on labels (crop), got '${given}'.`);
}
