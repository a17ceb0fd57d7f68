import { join } from 'node:path';
import { dateOfDay } from '../../../pipeline/dates.ts';
import type { TruePlot } from '../farmers/types.ts';
import type { Households } from './households.ts';
import type { DropPlan } from './plan.ts';
import { openTable } from './table-file.ts';

/** What is true of one stand of a plot. */
export type StandRow = {
  plotId: string;
  crop: string;
  isMain: boolean;
  sow: number; // days of the harvest year
  emergence: number;
  heading: number | null;
  maturity: number;
  harvest: number;
  yieldKgPerMu: number | null;
};
export type PlotRow = {
  plotId: string;
  crop: string; // main crop, or a non-crop class
  crops: string; // in time order, joined by '-'
  main: StandRow | null;
  areaM2: number;
  purePixels: number;
  place: string;
  slopeDeg: number;
  estate: number | null;
  holder: number | null;
  ring: [number, number][]; // WGS 84
};
export type DamageRow = {
  plotId: string;
  kind: string;
  from: number;
  to: number;
  severity: number;
  extent: number;
  yieldLoss: number;
  visible: boolean;
};
export type LaiRow = { plotId: string; day: number; lai: number };

/** What one window knows of the plots that it answers for. */
export type WindowTruth = {
  plots: PlotRow[];
  stands: StandRow[];
  damage: DamageRow[];
  lai: LaiRow[];
  farmed: TruePlot[]; // of households that ask for a loan
};

/** The tables of `truth/`, written window by window. Every file says in its metadata that it is simulated. */
export function openTruth(plan: DropPlan, folder: string, households: Households) {
  const note = { simulated: 'true' };
  const date = (day: number | null | undefined) =>
    day === null || day === undefined ? null : dateOfDay(Math.round(day), plan.year);
  const plots = openTable<PlotRow>(
    join(folder, 'plots.parquet'),
    [
      { name: 'plotId', kind: 'STRING', of: (p) => p.plotId },
      { name: 'crop', kind: 'STRING', of: (p) => p.crop },
      { name: 'crops', kind: 'STRING', of: (p) => p.crops },
      { name: 'sowDate', kind: 'DATE', of: (p) => date(p.main?.sow) },
      { name: 'emergenceDate', kind: 'DATE', of: (p) => date(p.main?.emergence) },
      { name: 'headingDate', kind: 'DATE', of: (p) => date(p.main?.heading) },
      { name: 'maturityDate', kind: 'DATE', of: (p) => date(p.main?.maturity) },
      { name: 'harvestDate', kind: 'DATE', of: (p) => date(p.main?.harvest) },
      { name: 'yieldKgPerMu', kind: 'DOUBLE', of: (p) => p.main?.yieldKgPerMu ?? null },
      { name: 'purePixels', kind: 'INT32', of: (p) => p.purePixels },
      { name: 'areaM2', kind: 'DOUBLE', of: (p) => p.areaM2 },
      { name: 'place', kind: 'STRING', of: (p) => p.place },
      { name: 'slopeDeg', kind: 'DOUBLE', of: (p) => p.slopeDeg },
      { name: 'estate', kind: 'STRING', of: (p) => (p.estate === null ? null : String(p.estate)) },
      { name: 'holder', kind: 'STRING', of: (p) => (p.holder === null ? null : String(p.holder)) },
      { name: 'geometry', kind: 'POLYGON', of: (p) => p.ring }
    ],
    note
  );
  const stands = openTable<StandRow>(
    join(folder, 'stands.parquet'),
    [
      { name: 'plotId', kind: 'STRING', of: (s) => s.plotId },
      { name: 'crop', kind: 'STRING', of: (s) => s.crop },
      { name: 'isMain', kind: 'BOOLEAN', of: (s) => s.isMain },
      { name: 'sowDate', kind: 'DATE', of: (s) => date(s.sow) },
      { name: 'emergenceDate', kind: 'DATE', of: (s) => date(s.emergence) },
      { name: 'headingDate', kind: 'DATE', of: (s) => date(s.heading) },
      { name: 'maturityDate', kind: 'DATE', of: (s) => date(s.maturity) },
      { name: 'harvestDate', kind: 'DATE', of: (s) => date(s.harvest) },
      { name: 'yieldKgPerMu', kind: 'DOUBLE', of: (s) => s.yieldKgPerMu }
    ],
    note
  );
  const damage = openTable<DamageRow>(
    join(folder, 'damage.parquet'),
    [
      { name: 'plotId', kind: 'STRING', of: (d) => d.plotId },
      { name: 'kind', kind: 'STRING', of: (d) => d.kind },
      { name: 'fromDate', kind: 'DATE', of: (d) => date(d.from) },
      { name: 'toDate', kind: 'DATE', of: (d) => date(d.to) },
      { name: 'severity', kind: 'DOUBLE', of: (d) => d.severity },
      { name: 'extentShare', kind: 'DOUBLE', of: (d) => d.extent },
      { name: 'yieldLossShare', kind: 'DOUBLE', of: (d) => d.yieldLoss },
      { name: 'visible', kind: 'BOOLEAN', of: (d) => d.visible }
    ],
    note
  );
  const lai = openTable<LaiRow>(
    join(folder, 'lai.parquet'),
    [
      { name: 'plotId', kind: 'STRING', of: (l) => l.plotId },
      { name: 'date', kind: 'DATE', of: (l) => date(l.day) },
      { name: 'lai', kind: 'DOUBLE', of: (l) => l.lai }
    ],
    note
  );
  let count = 0;
  return {
    add(window: WindowTruth) {
      plots.add(window.plots);
      stands.add(window.stands);
      damage.add(window.damage);
      lai.add(window.lai);
      households.add(window.farmed);
      count += window.plots.length;
    },
    /** Ends the files; gives the number of plots. */
    close() {
      for (const table of [plots, stands, damage, lai]) table.close();
      return count;
    }
  };
}
