import type { EconomicsOf } from './exposure.ts';
import type { FarmerInput, PlotInput } from './input.ts';
import type { Attributes } from './points.ts';

/** A figure that is not known, by its path in the input; `blocks` where no limit can be computed without it. */
export type Gap = { name: string; blocks: boolean };

const NEEDED = [
  'stage',
  'tenor_days',
  'insurance',
  'rent_due_cny',
  'living_cny_year',
  'offfarm_cny_year',
  'other_debt_service_cny',
  'data_quality',
  'concentration_headroom_cny'
] as const satisfies (keyof FarmerInput)[];

/**
 * What is not known of a farmer, in the order of the input. Whatever the limit formula uses blocks it, as does the
 * bureau; an attribute that is not known only earns no points, and a plot without a satellite yield falls back on the
 * county's posterior, which a table row states.
 */
export function gapsOf(
  input: FarmerInput,
  lendable: readonly PlotInput[],
  attributes: Attributes,
  economics: EconomicsOf
): Gap[] {
  const gaps: Gap[] = [];
  const add = (name: string, blocks: boolean) => {
    const known = gaps.find((g) => g.name === name);
    if (known) known.blocks ||= blocks;
    else gaps.push({ name, blocks });
  };
  for (const name of NEEDED) if (input[name] == null) add(name, true);
  if (input.plots.length === 0) add('plots', true);
  for (const plot of lendable) {
    for (const name of ['declared_mu', 'observed_mu', 'title_weight'] as const) {
      if (plot[name] == null) add(`plots.${plot.plot}.${name}`, true);
    }
    if (plot.sat_kg_mu == null) add(`plots.${plot.plot}.sat_kg_mu`, false);
    else if (plot.model_rmse_kg_mu == null) add(`plots.${plot.plot}.model_rmse_kg_mu`, true);
  }
  for (const crop of new Set(lendable.map((p) => p.crop))) {
    if (economics(crop) === null) add(`economics.${crop}`, true);
    const cover = input.insurance?.[crop];
    for (const name of ['sum_cny_mu', 'deductible', 'weight'] as const) {
      if (cover && cover[name] == null) add(`insurance.${crop}.${name}`, true);
    }
  }
  for (const [name, value] of Object.entries(attributes)) {
    // what the input does not state itself but its parts do is named by its parts
    if (value === null && name !== 'stress_cover' && name !== 'area_ratio') add(name, name === 'bureau');
  }
  return gaps;
}
