import { z } from 'zod';
import { isoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { type Neighbour, seasonZ } from '../features/season-z.ts';
import { fromLonLat, utmEpsgOf } from '../geo/crs.ts';
import { byCodeUnit, type Key } from '../ids.ts';
import { decodeJson, encodeJson } from '../io/arrays.ts';
import type { FarmersFile, SetAside } from '../io/farmers-file.ts';
import type { Store } from '../io/store.ts';
import { type DeclaredPlot, declaredKey } from '../plot/declared.ts';
import { type Match, matchPlots } from '../plot/match.ts';
import type { Plot } from '../plot/plot.ts';
import type { Project } from '../plot/reading.ts';
import { duplicateClaims } from '../plot/tenure.ts';
import { evi2 } from '../raster/indices.ts';
import { type DecisionInput, economicsFor } from '../score/assess.ts';
import { areRivals } from '../score/checks.ts';
import { type CropFinding, type SeenPlot, seenMatch } from '../score/evidence.ts';
import { UNKNOWN_FARMER } from '../score/farmer-record.ts';
import { POLICY } from '../score/policy.ts';
import { reusedHashes } from '../score/proof.ts';
import type { CreditAssessment } from '../score/resource.ts';
import type { Series } from '../series/observation.ts';
import { economicsOfCanonical, shippedEconomics } from '../value/economics.ts';
import type {
  ClassifiedPlot,
  ClassifyArtefact,
  DelineateArtefact,
  EstimateArtefact,
  EstimatedPlot,
  ScoreInput
} from './artefacts.ts';
import { decisionOn } from './decision.ts';
import { type DeclaredView, declaredView } from './declared-view.ts';
import { readSeries } from './series-artefact.ts';
import type { Stage } from './stage.ts';

export type ScoreArtefact = {
  inputs: DecisionInput[]; // what each decision rests on, in the same order
  decisions: CreditAssessment[]; // by farmer
  matches: { plotId: string; declared: { farmerId: string; plotId: string; iou: number }[] }[]; // by detected plot
  declared: DeclaredView[]; // by farmer, then plot
  setAside: SetAside[];
  warnings: string[];
};

const key = z.string().transform((s) => s as Key);
const INPUT = z.object({
  farmers: key,
  plots: key,
  classified: z.array(key),
  estimated: z.array(key),
  series: z.array(key),
  scenes: z.array(z.string()),
  season: z.number().int(),
  asOf: z.string().transform(isoDate),
  region: z.string().nullable(),
  tables: z.object({ sha256: z.string(), economics: z.string() }).nullable(),
  models: z.record(z.string(), z.string())
});

/**
 * Decisions for every farmer of the farmers file: declared plots matched with detected ones, checked against them, and
 * judged. Artefact: `ScoreArtefact` as JSON.
 */
export const score: Stage<ScoreInput> = {
  name: 'score',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of a score job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run(input, { store }) {
    const { season, asOf, region, tables } = input;
    const file = decodeJson<FarmersFile>(await store.get(input.farmers));
    const run = await readFindings(input, store);
    const project = projectionOf(run.plots, file.declared);
    const matches = matchPlots(file.declared, run.plots, project);
    const claims = duplicateClaims(matches, project, (a, b) => areRivals(a.declared, b.declared, region));
    const rows = new Map(
      (tables ? economicsOfCanonical(tables.economics) : shippedEconomics(region)).map((r) => [r.crop, r])
    );
    const zOf = vigourOf(run);
    const reused = reusedHashes(
      Object.entries(file.farmers).map(([farmerId, r]) => ({ farmerId, proofs: r.evidence }))
    );

    const farmers = new Set([
      ...Object.keys(file.farmers),
      ...file.declared.map((d) => d.farmerId as string),
      ...file.setAside.flatMap((s) => s.farmerId ?? [])
    ]);
    const inputs = [...farmers].sort(byCodeUnit).map((id): DecisionInput => {
      const record = Object.hasOwn(file.farmers, id) ? file.farmers[id]! : UNKNOWN_FARMER;
      const own = matches.filter((m) => m.declared.farmerId === id);
      const keys = new Set(own.map((m) => declaredKey(m.declared)));
      const seen = own.map((m) => seenPlot(m, run, zOf));
      return {
        farmerId: id,
        record,
        seen,
        claims: claims.filter((c) => keys.has(c.a) || keys.has(c.b)),
        reused: record.evidence.map((p) => p.sha256).filter((sha256) => reused.has(sha256)),
        economics: economicsFor(seen, (crop) => rows.get(crop) ?? null),
        run: { season, asOf, region, imagery: input.scenes, models: input.models, tracks: tracksOf(input, own, run) },
        policy: POLICY.id
      };
    });
    const decisions = inputs.map((of) => decisionOn(of, POLICY));
    const flags = new Map<string, Set<string>>();
    for (const { farmerId, explain } of decisions) {
      for (const { plotId, code } of explain.checks) {
        const key = declaredKey({ farmerId, plotId });
        flags.set(key, (flags.get(key) ?? new Set()).add(code));
      }
    }
    return encodeJson({
      inputs,
      decisions,
      matches: byDetectedPlot(matches),
      declared: matches.map((m) => declaredView(m, [...(flags.get(declaredKey(m.declared)) ?? [])].sort())),
      setAside: file.setAside,
      warnings: file.warnings
    } satisfies ScoreArtefact);
  }
};

/** What the stages before found, by plot; `tileOf` is the place of a plot's tile among the keys of the input. */
type Findings = {
  plots: Plot[];
  classified: Map<string, ClassifiedPlot>;
  estimated: Map<string, EstimatedPlot>;
  series: Map<string, Series>;
  tileOf: Map<string, number>;
};

async function readFindings(input: ScoreInput, store: Store): Promise<Findings> {
  const found: Findings = {
    plots: decodeJson<DelineateArtefact>(await store.get(input.plots)).plots,
    classified: new Map(),
    estimated: new Map(),
    series: new Map(),
    tileOf: new Map()
  };
  for (const [tile, k] of input.classified.entries()) {
    for (const c of decodeJson<ClassifyArtefact>(await store.get(k)).plots) {
      found.classified.set(c.id, c);
      found.tileOf.set(c.id, tile);
    }
  }
  for (const k of input.estimated)
    for (const e of decodeJson<EstimateArtefact>(await store.get(k)).plots) found.estimated.set(e.id, e);
  for (const k of input.series) for (const s of readSeries(await store.get(k))) found.series.set(s.plot, s);
  return found;
}

/** The plane of the detected plots; without any, the UTM zone of the first declared one, for claims still overlap. */
function projectionOf(plots: readonly Plot[], declared: readonly DeclaredPlot[]): Project {
  const [lon0, lat0] = declared[0]?.lonLat[0]?.[0] ?? [0, 0];
  const epsg = plots[0]?.epsg ?? utmEpsgOf(lon0, lat0);
  return (lon, lat) => fromLonLat(epsg, lon, lat);
}

/** A declared plot and what the stages before say of its ground, as far as a decision uses it. */
function seenPlot(match: Match, run: Findings, zOf: (plot: Plot) => number | null): SeenPlot {
  const seen = seenMatch(match);
  return {
    match: seen,
    pieces: match.pieces.map(({ plot }, k) => ({
      piece: seen.pieces[k]!,
      finding: cropFinding(run.classified.get(plot.id)),
      yields: run.estimated.get(plot.id)?.yields ?? [],
      seasonZ: zOf(plot)
    }))
  };
}

function cropFinding(found: ClassifiedPlot | undefined): CropFinding | null {
  if (!found) return null;
  const { crop, season, stage, evidence } = found;
  const { keyWindowDates, maxGapGreenUpDays, maxGapSenescenceDays } = evidence;
  return {
    crop: crop && { ...crop },
    season: season && { start: season.start, end: season.end },
    stage,
    evidence: { keyWindowDates, maxGapGreenUpDays, maxGapSenescenceDays }
  };
}

/** A plot counts as a peer of its crop above this probability, and a look when so much of it was clear. */
const PEER_PROBABILITY = 0.6;
const CLEAR_SHARE = 0.5;

/** Vigour against same-crop plots of the run; null for plots of unsure crop or without a season. */
function vigourOf({ plots, classified, series }: Findings): (plot: Plot) => number | null {
  const peers = new Map<string, Map<string, Neighbour>>();
  for (const plot of plots) {
    const crop = classified.get(plot.id)?.crop;
    if (!crop || crop.rejected || crop.probability <= PEER_PROBABILITY) continue;
    const evi = new Map<string, number>();
    for (const { date, clearShare, mean } of series.get(plot.id)?.observations ?? []) {
      const value = clearShare >= CLEAR_SHARE ? evi2(mean.B08 ?? Number.NaN, mean.B04 ?? Number.NaN) : Number.NaN;
      if (Number.isFinite(value)) evi.set(date, value);
    }
    const [x, y] = plot.polygon[0]![0]!;
    const ofCrop = peers.get(crop.code) ?? new Map<string, Neighbour>();
    peers.set(crop.code, ofCrop.set(plot.id, { x, y, evi2: evi }));
  }
  return (plot) => {
    const found = classified.get(plot.id);
    const ofCrop = peers.get(found?.crop?.code ?? '');
    const own = ofCrop?.get(plot.id);
    return own && found?.season ? seasonZ(own, [...ofCrop!.values()], found.season) : null;
  };
}

/** Keys of the artefacts that a farmer's decision rests on: the plots of the run, and his plots' tiles. */
function tracksOf(input: ScoreInput, own: readonly Match[], run: Findings): CreditAssessment['tracks'] {
  const tiles = new Set(own.flatMap((m) => m.pieces.map((p) => run.tileOf.get(p.plot.id))));
  const of = (keys: Key[]): string[] => keys.filter((_, tile) => tiles.has(tile));
  return {
    farmers: input.farmers,
    tables: input.tables?.sha256 ?? null,
    delineate: input.plots,
    observe: of(input.series),
    classify: of(input.classified),
    estimate: of(input.estimated)
  };
}

function byDetectedPlot(matches: readonly Match[]): ScoreArtefact['matches'] {
  const found = new Map<string, ScoreArtefact['matches'][number]['declared']>();
  for (const { declared, pieces } of matches) {
    for (const { plot, iou } of pieces) {
      const entry = { farmerId: declared.farmerId, plotId: declared.plotId, iou: Number(iou.toFixed(4)) };
      found.set(plot.id, [...(found.get(plot.id) ?? []), entry]);
    }
  }
  return [...found].sort(([a], [b]) => byCodeUnit(a, b)).map(([plotId, declared]) => ({ plotId, declared }));
}
