import { catalogueEconomics } from '../../pipeline/score/catalogue-economics.ts';
import type { FarmerInput, PlotInput } from '../../pipeline/score/input.ts';
import { readFarmerInput } from '../../pipeline/score/input.ts';
import { muOfSquareMetres } from '../../pipeline/units.ts';
import { dice, seedOf } from '../../scripts/simulate/dice.ts';
import type { Applicant } from '../../scripts/simulate/farmers/applicant.ts';
import { isGrown, isLentAgainst } from '../../scripts/simulate/farmers/declare.ts';
import { economicsIn } from '../../scripts/simulate/farmers/economy.ts';
import { THIS } from '../../scripts/simulate/farmers/past.ts';

const WEIGHT = { registered: 1, contract_matched: 0.9, none: 0.7 };

/**
 * An applicant as the scorecard would see him if imagery saw well: areas to 4 %, crops as they are, yields to 20 % once the crop stands. Stands
 * in for a run over scenes where only the arithmetic of money and points is asked about. A rival's claim is left out.
 */
export function scorecardView(
  { home, stands, records, declared }: Applicant,
  stage: 'pre_sowing' | 'peak'
): FarmerInput {
  const record = records[home.farmerId]!;
  const d = dice(seedOf('farmers', 'view', home.farmerId));
  const own = declared.filter((c) => c.farmerId === home.farmerId);
  const plots: PlotInput[] = [];
  let [area, mismatch, z, zArea] = [0, 0, 0, 0];
  const values = new Map<string, number>();
  for (const c of own) {
    area += c.declaredAreaMu;
    if (!isGrown(c.trueCrop)) continue; // taken out by RC-205 or RC-206
    if (c.trueCrop !== c.declaredCrop) mismatch += c.declaredAreaMu;
    const observed = muOfSquareMetres(c.trueAreaM2) * d.normal(1, 0.04);
    const row = economicsIn(home.region, c.trueCrop)!;
    const stand = stands[THIS]!.find((s) => s.plotId === c.plotId && s.isMain);
    const seen = (stand?.kgPerMu ?? row.countyKgPerMu) * Math.exp(d.normal(0, 0.2));
    const noise = d.normal(0, 0.5);
    if (stand) {
      z += observed * (stand.lnRelative / row.cvPlot + noise);
      zArea += observed;
    }
    if (isLentAgainst(c.trueCrop)) {
      values.set(c.trueCrop, (values.get(c.trueCrop) ?? 0) + observed * row.countyKgPerMu * row.priceCnyPerKg);
    }
    plots.push({
      plot: c.declaredPlotId,
      crop: c.trueCrop,
      declared_mu: c.declaredAreaMu,
      observed_mu: observed,
      title_weight: WEIGHT[c.title as keyof typeof WEIGHT],
      ...(stage === 'peak'
        ? { sat_kg_mu: seen, county_kg_mu: row.countyKgPerMu, model_rmse_kg_mu: 0.22 * row.countyKgPerMu }
        : {})
    } as PlotInput);
  }
  const titles = own.map((c) => c.title);
  const total = [...values.values()].reduce((sum, v) => sum + v, 0);
  const read = readFarmerInput({
    ...record,
    id: home.farmerId,
    stage,
    plots,
    data_quality: 0.85,
    attributes: {
      ...record.attributes,
      crop_mismatch: area > 0 ? mismatch / area : null,
      title: titles.includes('none') ? 'none' : titles.includes('contract_matched') ? 'contract_matched' : 'registered',
      hhi: total > 0 ? [...values.values()].reduce((sum, v) => sum + (v / total) ** 2, 0) : null,
      season_z: stage === 'peak' && zArea > 0 ? z / zArea : null
    }
  });
  if (!read.ok) throw new Error(`Expected a record that the scorecard reads, got ${read.error}.`);
  return read.input;
}

/** The table's row for a region, as `decide` asks for it. */
export const economicsOf = (region: string) => (code: string) => economicsIn(region, code) ?? catalogueEconomics(code);
