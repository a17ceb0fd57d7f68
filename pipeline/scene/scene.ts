import type { IsoDate } from '../dates.ts';
import type { Grid } from '../geo/grid.ts';
import type { SceneId } from '../ids.ts';
import type { Band } from './bands.ts';

/** Where one band of a scene is stored and how its numbers become reflectance: dn · scale + offset. */
export type BandAsset = {
  path: string; // relative to the drop
  bandIndex: number; // 0-based sample within the file; 0 for single-band files
  sha256: string; // of the file's bytes
  bytes: number;
  grid: Grid;
  scale: number;
  offset: number; // reflectance; the −0.1 of processing baseline ≥ 04.00 is already decided here
  nodata: number | null; // in dn
};

/**
 * A satellite pass as Parus knows it after ingest: a value that later stages trust.
 * `bands` holds every band that is there; `missing` names those of the ten that are not.
 */
export type Scene = {
  id: SceneId;
  item: string; // path of item.json or the sidecar, relative to the drop
  drop: number; // index of the drop on the command line
  datetime: string; // RFC 3339, UTC
  date: IsoDate;
  level: 'L2A' | 'TOA';
  grid: Grid; // the 10 m grid of the scene
  bands: Partial<Record<Band, BandAsset>>;
  scl: BandAsset | null;
  missing: Band[];
  sunAzimuthDeg: number | null;
  sunZenithDeg: number | null;
  processingBaseline: string | null;
  nodataShare: number; // 0..1 of the scene's pixels without data in B08
  cloudShare: number; // 0..1 of pixels with data that one date alone calls cloud, thin cloud or shadow
};

/** What became of a scene. `used` and `skipped` are business (exit 0), `rejected` is bad input (exit 3). */
export type SceneStatus = 'used' | 'skipped' | 'rejected';
export type SceneOutcome = { id: string; item: string; status: SceneStatus; reason: string | null };
