import { type IsoDate, isoDate } from '../pipeline/dates.ts';
import { Problem } from '../pipeline/errors.ts';

/** The date that an option gives. Throws BadUsage that names the option. */
export function dateOption(option: string, text: string): IsoDate {
  try {
    return isoDate(text);
  } catch {
    throw new Problem('BadUsage', `Expected ${option} as YYYY-MM-DD, got '${text}'.`);
  }
}
