import { join } from 'node:path';
import { type Applicant, applicantOf, byHolder, type FarmerTruth } from '../farmers/applicant.ts';
import { cast, castFarmers } from '../farmers/cast.ts';
import type { DeclaredTruth } from '../farmers/declare.ts';
import type { FarmersContext, OtherGround, TruePlot } from '../farmers/types.ts';
import { blockParcels } from '../land/block.ts';
import { blockOf } from '../land/parcel.ts';
import { landOf, lonLatOf } from './county.ts';
import { openFarmersFile } from './farmers-file.ts';
import type { Households } from './households.ts';
import type { Cast, DropPlan } from './plan.ts';
import { openTable, type TableColumn } from './table-file.ts';

/**
 * Writes `farmers.geojson` and, in `truth/`, `farmers.parquet` and `declared.parquet`: who asks for a loan, what he says, what is true.
 * One applicant after another, so that a county of many costs no more memory than its plots.
 */
export function declareFarmers(
  plan: DropPlan,
  households: Households,
  out: string,
  scratch: string
): { farmers: number; declared: number } {
  const context: FarmersContext = {
    region: plan.region,
    year: plan.year,
    seed: plan.seed,
    nearby: (plot) => nearestOther(plan, plot)
  };
  const file = openFarmersFile(join(out, 'farmers.geojson'), join(scratch, 'declared.features'));
  const note = { simulated: 'true' };
  const farmers = grouped(openTable(join(out, 'truth', 'farmers.parquet'), FARMERS, note));
  const declared = grouped(openTable(join(out, 'truth', 'declared.parquet'), DECLARED, note));
  for (const applicant of plan.cast ? castOf(plan.cast, households, context) : portfolioOf(households, context)) {
    file.add(applicant);
    farmers.add(applicant.farmers);
    declared.add(applicant.declared);
  }
  file.close();
  return { farmers: farmers.close(), declared: declared.close() };
}

function* portfolioOf(households: Households, context: FarmersContext): Generator<Applicant> {
  for (const farmed of households.byColumn()) {
    for (const [holder, plots] of byHolder(farmed)) {
      const applicant = applicantOf(holder, plots, context);
      if (applicant) yield applicant;
    }
  }
}

const castOf = ({ first, last, trees, leastAreaM2 }: Cast, households: Households, context: FarmersContext) =>
  castFarmers(cast(first, last, trees), [...households.byColumn()].flat(), context, { leastAreaM2 });

/** Forest or water of the plot's own block, nearest first. */
function nearestOther(plan: DropPlan, plot: TruePlot): OtherGround | null {
  const [i, j] = blockOf(Number(plot.id));
  const parcels = blockParcels(landOf(plan), i, j);
  const own = parcels.find((p) => p.id === Number(plot.id));
  if (!own) return null;
  const [x0, y0] = own.ring[0]!;
  const away = (ring: readonly [number, number][]) => Math.hypot(ring[0]![0] - x0, ring[0]![1] - y0);
  const others = parcels
    .filter((p) => (p.kind === 'forest' || p.kind === 'water') && p.areaM2 > 300)
    .sort((a, b) => away(a.ring) - away(b.ring) || a.id - b.id);
  const found = others[0];
  if (!found) return null;
  return {
    id: String(found.id),
    ring: found.ring.map((at) => lonLatOf(plan, at)),
    areaM2: found.areaM2,
    main: found.kind === 'forest' ? 'FO' : 'WA'
  };
}

const GROUP = 20_000;

/** A table whose rows go to disk in groups of `GROUP`; `close` gives their number. */
function grouped<Row>(table: { add(rows: readonly Row[]): void; close(): void }) {
  let waiting: Row[] = [];
  let count = 0;
  return {
    add(rows: readonly Row[]) {
      waiting.push(...rows);
      count += rows.length;
      for (; waiting.length >= GROUP; waiting = waiting.slice(GROUP)) table.add(waiting.slice(0, GROUP));
    },
    close() {
      table.add(waiting);
      table.close();
      return count;
    }
  };
}

type Kind = TableColumn<unknown>['kind'];
/** Columns by name, in this order; a holder's number has no meaning as a quantity and is text. */
const columnsOf = <Row>(kinds: Partial<Record<keyof Row & string, Kind>>): TableColumn<Row>[] =>
  Object.entries(kinds).map(([name, kind]) => ({
    name,
    kind: kind as Kind,
    of: (row) => {
      const v = row[name as keyof Row];
      return kind === 'STRING' && typeof v === 'number' ? String(v) : v;
    }
  }));

const FARMERS = columnsOf<FarmerTruth>({
  farmerId: 'STRING',
  holder: 'STRING',
  estate: 'STRING',
  story: 'STRING',
  region: 'STRING',
  declaredPlots: 'INT32',
  plotIds: 'STRING',
  farmedAreaMu: 'DOUBLE',
  members: 'INT32',
  yearsFarmed: 'INT32',
  insurance: 'STRING',
  policyOfOtherSeason: 'BOOLEAN',
  water: 'STRING',
  hazard: 'STRING',
  livingCnyYear: 'DOUBLE',
  debtCny: 'DOUBLE',
  debtServiceCnyYear: 'DOUBLE',
  incomeCny: 'DOUBLE',
  cropSalesCny: 'DOUBLE',
  cropCostCny: 'DOUBLE',
  rentCny: 'DOUBLE',
  offFarmCny: 'DOUBLE',
  insurancePaidCny: 'DOUBLE',
  loanCny: 'DOUBLE',
  owedCny: 'DOUBLE',
  cashAtDueCny: 'DOUBLE',
  dueDay: 'INT32',
  shock: 'STRING',
  daysLate: 'INT32',
  defaulted12m: 'BOOLEAN',
  lgd: 'DOUBLE',
  worstDaysLateBefore: 'INT32'
});

const DECLARED = columnsOf<DeclaredTruth>({
  farmerId: 'STRING',
  holder: 'STRING',
  declaredPlotId: 'STRING',
  plotId: 'STRING',
  falsehoods: 'STRING',
  contestedBy: 'STRING',
  trueAreaM2: 'DOUBLE',
  drawnAreaM2: 'DOUBLE',
  declaredAreaMu: 'DOUBLE',
  areaRatio: 'DOUBLE',
  trueCrop: 'STRING',
  declaredCrop: 'STRING',
  crsDeclared: 'STRING',
  crsTruth: 'STRING',
  title: 'STRING',
  contractId: 'STRING',
  lessors: 'INT32',
  rentCnyPerMuYear: 'DOUBLE',
  contractUntilYear: 'INT32',
  contractEndsBeforeHarvest: 'BOOLEAN'
});
