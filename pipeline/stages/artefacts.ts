/**
 * What each stage takes and what its artefact holds: the contract between stages, in the order of the work.
 *
 *     ingest (a scene) → tile (a tile's season) → fields (a tile) → delineate (the run) → observe → classify → estimate (a tile's plots) → score
 *
 * Inputs name artefacts by key and files by content hash, so an input says everything that its artefact depends on.
 */
import type { Plastic } from '../crop/plastic.ts';
import type { IsoDate } from '../dates.ts';
import type { Window } from '../geo/window.ts';
import type { Key, PlotId, SceneId, TileId } from '../ids.ts';
import type { Plot } from '../plot/plot.ts';
import type { Scene } from '../scene/scene.ts';

/** A file of a drop, by its path relative to the drop and its content. */
export type FileRef = { path: string; sha256: string; bytes: number };

/** ingest: one scene candidate found in a drop. `form` says how it is described. */
export type IngestInput = {
  drop: number;
  item: string; // item.json, sidecar .json or a SAFE folder's MTD_MSIL2A.xml, relative to the drop
  form: 'stac' | 'plain' | 'safe';
  files: FileRef[]; // the item itself and every file it names that exists
};
export type IngestArtefact = { ok: true; scene: Scene } | { ok: false; id: string; item: string; reason: string };

/**
 * tile: all used dates of one tile. Windows, here and below, are in pixels of the lattice of `epsg` (`geo/lattice`).
 * `passes` are the looks of the season, each the ingest artefacts of its scenes that touch the read window, in the order
 * in which a pixel is looked for in them (`scene/pass`).
 */
export type TileInput = {
  epsg: number;
  tile: { id: TileId; core: Window; read: Window };
  passes: Key[][];
  sky: NetInfo; // the network that finds clouds and shadows
};
/** A network by what changes its answers. */
export type NetInfo = { id: string; version: string; weightsSha256: string };
/**
 * arrays over the tile's core, row-major:
 *   `<period> <band>` u16   the clear composite of two months (`segment/plot-input`): reflectance × 10000 + 1, 0 where nothing clear was seen
 *   looks u16               clear dates
 */
export type TileMeta = {
  core: Window;
  periods: number[]; // those with a composite, ascending
  dates: {
    scenes: SceneId[]; // of the pass, those that touch the tile
    date: IsoDate;
    mask: Key;
    clearShare: number; // of the core's pixels
    coveredShare: number; // likewise: those with data
  }[];
};
/** A pass's mask over a tile's core: array `mask` u8 in MASK classes. */
export type MaskMeta = { scenes: SceneId[]; date: IsoDate; core: Window };

/** fields: what the plot network says of a tile. Its tiles are those whose core lies within the network's reach, itself among them. */
export type FieldsInput = { epsg: number; core: Window; tiles: { key: Key; core: Window }[]; net: NetInfo };
/** arrays over the core, u8, row-major: field, east, south, depth (`segment/field-net`), and seen: 1 where there was a clear look. */
export type FieldsMeta = { core: Window };

/** delineate: every plot of the run, sorted by id. JSON. */
export type DelineateInput = { epsg: number; fields: { key: Key; core: Window }[]; minAreaM2: number };
export type DelineateArtefact = { plots: Plot[] };

/** observe: the series of the plots whose id pixel lies in the tile's core. Read with `readSeries` of stages/observe. */
export type ObserveInput = {
  epsg: number;
  core: Window;
  plots: Key; // delineate artefact
  tiles: { key: Key; core: Window }[]; // all tiles: a plot's pixels may lie in a neighbour
  passes: Key[][]; // all of the run, with all their scenes
};

/** classify: season, crop and growth stage of a tile's plots. JSON, sorted by plot id. */
export type ClassifyInput = {
  series: Key; // observe artefact
  season: number; // harvest year
  asOf: IsoDate;
  region: string | null;
  model: NetInfo;
  plastic: NetInfo | null; // the model of roofs and film; null: it is not asked
};
export type ClassifyArtefact = { plots: ClassifiedPlot[] };

export type ClassifiedPlot = {
  id: PlotId;
  crop: {
    code: string; // most probable class: a crop or non-crop code of the catalogue
    probability: number; // calibrated, 0..1
    second: string;
    secondProbability: number;
    rejected: boolean; // no claim: below the reject threshold, or no look in the season
    probabilities: Record<string, number>; // every class at or above 0.001, rounded to 4 decimals
  } | null; // null: no usable look in the season
  season: PlotSeason | null; // null: no growing season was seen
  plastic: Plastic | null; // how surely a roof or film lay over it at some time, 0..1 each; null: too few looks of ten bands
  stage: { code: string; bbch: number; kappaStage: string } | null; // code of growth/stages; the stages by which yearly risk shrinks
  smooth: { index: string; dates: IsoDate[]; values: (number | null)[] }[]; // NDVI, GCVI, LSWI on the 10-day grid
  evidence: {
    clearDates: number;
    keyWindowDates: number; // clear dates in emergence − 10 .. maturity
    maxGapDays: number | null;
    maxGapGreenUpDays: number | null;
    maxGapSenescenceDays: number | null;
    firstDate: IsoDate | null;
    lastDate: IsoDate | null;
  };
};

/** Phenology of the plot's main season of the harvest year. */
export type PlotSeason = {
  start: IsoDate; // SOS20
  startHalf: IsoDate; // SOS50
  peak: IsoDate;
  endHalf: IsoDate; // EOS50
  end: IsoDate; // EOS20
  base: number;
  amplitude: number;
  peakValue: number; // of NDVI
  peakGcvi: number;
  complete: boolean; // the end was seen: as-of is past EOS20
};

/** estimate: yield and value of a tile's plots, for each crop that the plot may carry. JSON, sorted by plot id. */
export type EstimateInput = {
  plots: Key;
  series: Key;
  classified: Key;
  peers: Key[]; // classify artefacts of all tiles: a yield must not depend on how the ground is cut
  season: number;
  asOf: IsoDate;
  region: string | null;
  tables: { sha256: string; economics: string } | null; // a lender's table as canonical JSON text; null: the shipped regional table
};
export type EstimateArtefact = { plots: EstimatedPlot[] };
export type YieldEstimate = {
  crop: string;
  kgPerMu: number; // posterior: shrunk to the county
  sdKgPerMu: number;
  satelliteKgPerMu: number | null; // before shrinkage; null before the peak was seen: the county alone speaks, w = 0
  rmseKgPerMu: number | null; // σ_m; null with it
  countyKgPerMu: number;
  w: number;
  modelKind: 'T' | 'H' | 'I' | 'P';
};
export type EstimatedPlot = {
  id: PlotId;
  yields: YieldEstimate[]; // for crops with probability ≥ 0.02 that have a base; empty where tier or tables forbid a claim
  note: string | null; // why there is none
};

/** score: decisions for all farmers of the run. JSON. */
export type ScoreInput = {
  farmers: Key; // the parsed farmers file, JSON: what is personal stays in the store, out of queues and logs
  plots: Key;
  classified: Key[];
  estimated: Key[];
  series: Key[];
  scenes: string[]; // ids used, sorted
  season: number;
  asOf: IsoDate;
  region: string | null;
  tables: { sha256: string; economics: string } | null;
  models: Record<string, string>; // id → version
};
