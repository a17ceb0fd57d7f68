import { calendarOf, isCropCode } from '../crop/catalogue.ts';
import { dateOfDay, type IsoDate, isoDate } from '../dates.ts';
import { muOfSquareMetres } from '../units.ts';
import type { SeenPlot } from './evidence.ts';
import type { EconomicsOf } from './exposure.ts';
import { type PaperFinding, STAGES, suddenGrowth } from './paper-checks.ts';
import { type Proof, proofsOf } from './proof.ts';
import { type PlotProof, type proveInsurance, provePlot } from './self-proof.ts';

/** What a farmer showed of himself; `reused` are files that serve for other ground too. */
export type Shown = { proofs: readonly Proof[]; reused: ReadonlySet<string>; season: number; asOf: IsoDate };
/** A farmer who showed nothing: his title stands as declared, and nothing is found. */
export const NOTHING_SHOWN: Shown = { proofs: [], reused: new Set(), season: 1970, asOf: isoDate('1970-01-01') };

const outlineMu = ({ match }: SeenPlot): number => muOfSquareMetres(match.outlineM2);

/** What the papers of a plot come to, held against the crop that it is valued at. */
export function provenBy(
  { proofs, reused, season, asOf }: Shown,
  seen: SeenPlot,
  valued: string,
  economics: EconomicsOf,
  region: string | null
): PlotProof {
  const { declared } = seen.match;
  const calendar = isCropCode(valued) ? calendarOf(valued, region) : null;
  const stage = seen.pieces[0]?.finding?.stage?.kappaStage;
  return provePlot(
    {
      plotId: declared.plotId,
      title: declared.title,
      outlineMu: outlineMu(seen),
      lonLat: declared.lonLat,
      stage: STAGES.find((s) => s === stage) ?? null,
      harvest: calendar && dateOfDay(calendar.harvest, season),
      crop: valued,
      county: economics(valued)
    },
    proofs,
    reused,
    asOf
  );
}

/** RC-212 over a farmer's plots, by their leases. */
export const growthFindings = (plots: readonly SeenPlot[], { proofs, asOf }: Shown): PaperFinding[] =>
  suddenGrowth(
    plots.map((seen) => {
      const { plotId } = seen.match.declared;
      const leases = proofsOf(proofs, 'land_transfer_contract');
      return {
        plotId,
        areaMu: outlineMu(seen),
        leases: leases.filter((p) => p.plotId === plotId && p.capturedAt <= asOf)
      };
    }),
    asOf
  );

/** A policy that was shown earns the points of basic cover; one that does not fit leaves nothing known of the insurance. */
export const insuredWord = (stated: string | null, cover: ReturnType<typeof proveInsurance>): string | null =>
  cover.added.length > 0 && (stated === null || stated === 'none')
    ? 'basic'
    : cover.removed.length > 0 && stated !== 'none'
      ? null
      : stated;
