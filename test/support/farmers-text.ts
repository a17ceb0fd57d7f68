import type { Applicant } from '../../scripts/simulate/farmers/applicant.ts';

/** A farmers file of applicants, as text of the documented form. */
export function farmersFile(applicants: readonly Applicant[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    simulated: true,
    farmers: Object.assign({}, ...applicants.map((a) => a.records)),
    features: applicants.flatMap((a) => a.features)
  });
}
